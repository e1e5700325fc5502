"""Recording a review that came in outside the portal: by e-mail, on paper."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.people import lock_people
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.files.actions import keep_pdf
from clusterportal.files.models import StoredFile
from clusterportal.mail.actions import queue
from reviews.actions.hand_assigning import begin_by_hand, standing
from reviews.actions.reviewing import check_fields, write_fields
from reviews.domain.grading import Mark, fields_of, gaps
from reviews.models import Assignment, Review
from reviews.queries.naming import address_at
from reviews.queries.reviewing import criteria_of, scales

MAX_BYTES, MAX_PAGES = 20 * 2**20, 100


@dataclass(frozen=True)
class Original:
    """A review as it came in: a PDF that was judged and kept, and what its sender called it."""

    file: StoredFile
    name: str


def keep_original(chunks: Iterable[bytes], name: str) -> Original:
    """Judge the PDF in which a review came in, and keep it. Refused: the verdict of the file."""
    return Original(keep_pdf(chunks, max_bytes=MAX_BYTES, max_pages=MAX_PAGES), name[:200] or "original.pdf")


@transaction.atomic
def record_review(
    assignment: Assignment, marks: Mapping[str, Mark], *, source: str, original: Original, by: User, at: datetime
) -> Review:
    """Enter a whole review for its author, who is told; it counts as submitted, and its original goes with it.

    What the author has begun stays in the history of each field. Refused: `source_is_missing`, `not_told_yet`,
    `already_submitted`, `review_incomplete`, what cannot be a grade or is too long.
    """
    begin_by_hand(assignment.case, by, at)
    lock_people([assignment.reviewer.person_id])
    one = standing(assignment)
    review = Review.objects.filter(case=one.case_id, reviewer=one.reviewer_id).first()
    _check(one, review, source)
    criteria = criteria_of(one.case)
    wanted = fields_of((criterion.key for criterion in criteria), marks, "")
    values = {key: value for key, value in wanted.items() if not key.startswith("own_") and key != "note"}
    check_fields(criteria, values)
    if gaps(scales(criteria), marks):
        raise Refused("review_incomplete")
    review = review or Review.objects.create(case=one.case, reviewer=one.reviewer, revision=0)
    write_fields(review, criteria, values, by=by, at=at)
    _submit(review, source.strip(), original, by, at)
    return review


def _check(one: Assignment, review: Review | None, source: str) -> None:
    if one.state != Assignment.State.CONFIRMED:
        raise Refused("not_told_yet")
    if review is not None and review.state == Review.State.SUBMITTED:
        raise Refused("already_submitted")
    if not source.strip():
        raise Refused("source_is_missing")


def _submit(review: Review, source: str, original: Original, by: User, at: datetime) -> None:
    columns: dict[str, Any] = {"state": Review.State.SUBMITTED, "submitted_at": at}
    columns |= {"entered_by": by, "entered_from": source}
    columns |= {"original": original.file, "original_name": original.name}
    Review.objects.filter(pk=review.pk).update(**columns)
    review.refresh_from_db()
    detail = {"review": str(review.pk), "revision": review.revision, "source": source}
    detail["sha256"] = original.file.sha256
    event = append(f"application:{review.case.application_id}", "review.recorded", detail=detail, by=by, at=at)
    _tell_author(review, event.seq, at)


def _tell_author(review: Review, event: int, at: datetime) -> None:
    person = review.reviewer.person
    if email := address_at(review.reviewer, review.case.round.call.agency_id):
        queue(
            "review_recorded",
            to=email,
            recipient=person.user,
            context={"case": review.case},
            scope=f"application:{review.case.application_id}",
            guard="reviews.queries.mail.may_still_review",
            subject_id=review.case_id,
            key=f"review-recorded:{review.pk}:{event}",
            at=at,
        )
