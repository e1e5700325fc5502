"""Recording a review that came in outside the portal: by e-mail, on paper."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.people import lock_people
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.mail.actions import queue
from reviews.actions.hand_assigning import begin_by_hand, standing
from reviews.actions.reviewing import check_fields, write_fields
from reviews.domain.grading import Mark, fields_of, gaps
from reviews.models import Assignment, Review
from reviews.queries.reviewing import criteria_of, scales


@transaction.atomic
def record_review(assignment: Assignment, marks: Mapping[str, Mark], *, source: str, by: User, at: datetime) -> Review:
    """Enter a whole review for its author, who is told; it counts as submitted.

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
    _submit(review, source.strip(), by, at)
    return review


def _check(one: Assignment, review: Review | None, source: str) -> None:
    if one.state != Assignment.State.CONFIRMED:
        raise Refused("not_told_yet")
    if review is not None and review.state == Review.State.SUBMITTED:
        raise Refused("already_submitted")
    if not source.strip():
        raise Refused("source_is_missing")


def _submit(review: Review, source: str, by: User, at: datetime) -> None:
    columns: dict[str, Any] = {"state": Review.State.SUBMITTED, "submitted_at": at}
    columns |= {"entered_by": by, "entered_from": source}
    Review.objects.filter(pk=review.pk).update(**columns)
    review.refresh_from_db()
    detail = {"review": str(review.pk), "revision": review.revision, "source": source}
    event = append(f"application:{review.case.application_id}", "review.recorded", detail=detail, by=by, at=at)
    _tell_author(review, event.seq, at)


def _tell_author(review: Review, event: int, at: datetime) -> None:
    person = review.reviewer.person
    if email := person.address:
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
