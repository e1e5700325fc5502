"""Writing, submitting and unlocking a review."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from applications.actions.people import lock_people
from applications.domain.specification import Words
from applications.models import Criterion
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.mail.actions import queue
from reviews.domain.access import Right
from reviews.domain.grading import Mark, flaws, gaps
from reviews.models import Case, Review, Reviewer, Score
from reviews.policies.reviewing import check_write
from reviews.policies.staff import check_officer_of
from reviews.queries.reviewing import criteria_of, marks_of, scales
from reviews.queries.visibility import Seen, case_for


@transaction.atomic
def save_review(case: Case, marks: Mapping[str, Mark], *, note: str, revision: int, by: User, at: datetime) -> Review:
    """Keep grades and texts by the criterion's key; `revision` is the one that the writer began from, 0 for none.

    Refused: `review_changed` where another window has saved meanwhile, and what cannot be a grade. Nothing is lost
    by a refusal: the caller still holds what was typed.
    """
    seen, reviewer, review = _own(case, by, at)
    check_write(seen, review, at)
    criteria = criteria_of(seen.case)
    _check_marks(criteria, marks)
    if review is not None and (marks_of(review), review.note) == (dict(marks), note):
        return review
    if (review.revision if review else 0) != revision:
        raise Refused("review_changed")
    review = _write(seen.case, reviewer, review, note, at)
    for criterion in criteria:
        mark = marks.get(criterion.key, Mark())
        columns = {"grade": mark.grade, "text": mark.text}
        Score.objects.update_or_create(review=review, criterion=criterion, defaults=columns)
    _audit(review, "review.saved", by=by, at=at)
    return review


@transaction.atomic
def submit_review(case: Case, *, revision: int, by: User, at: datetime) -> Review:
    """Submit what was saved and checked. A second submission gets the first one's result.

    Refused: `review_incomplete` (with `flaws`), `review_changed` where something was saved after the check.
    """
    seen, _reviewer, review = _own(case, by, at)
    if review is not None and review.state == Review.State.SUBMITTED:
        return review
    check_write(seen, review, at)
    missing = gaps(scales(criteria_of(seen.case)), marks_of(review) if review else {})
    if review is None or missing:
        raise Refused("review_incomplete", flaws=missing)
    if review.revision != revision:
        raise Refused("review_changed")
    review.state, review.submitted_at = Review.State.SUBMITTED, at
    review.save(update_fields=["state", "submitted_at"])
    _audit(review, "review.submitted", by=by, at=at)
    return review


@transaction.atomic
def unlock_review(review: Review, *, reason: str, by: User, at: datetime) -> None:
    """Open a submitted review to its author again, who is told; what stands there stays."""
    lock_people([review.reviewer.person_id])
    review = Review.objects.select_related("reviewer__person__user", "case").get(pk=review.pk)
    check_officer_of(case_for(by, review.case_id, at, Right.REVIEWS))
    if review.state != Review.State.SUBMITTED:
        raise Refused("not_submitted")
    if not reason.strip():
        raise Refused("unlock_needs_reason")
    review.state, review.submitted_at = Review.State.SAVED, None
    review.save(update_fields=["state", "submitted_at"])
    event = _audit(review, "review.unlocked", by=by, at=at, reason=reason.strip())
    _tell_author(review, event, at=at)


def _own(case: Case, user: User, at: datetime) -> tuple[Seen, Reviewer, Review | None]:
    """The person's part in the case, under the lock that a conflict of interest also takes."""
    reviewer = Reviewer.objects.filter(person__user=user).first()
    if reviewer is None:
        raise Hidden
    lock_people([reviewer.person_id])
    seen = case_for(user, case.pk, at)
    found = Review.objects.filter(case=case, reviewer=reviewer).prefetch_related("scores__criterion")
    return seen, reviewer, found.first()


def _check_marks(criteria: list[Criterion], marks: Mapping[str, Mark]) -> None:
    labels = {criterion.key: criterion for criterion in criteria}
    for flaw in flaws(scales(criteria), marks):
        if flaw.key not in labels:
            raise Refused(flaw.code)
        criterion = labels[flaw.key]
        name = Words(criterion.label_sv, criterion.label_en)
        raise Refused(flaw.code, criterion=name, scale_max=criterion.scale_max, over=flaw.over)


def _write(case: Case, reviewer: Reviewer, review: Review | None, note: str, at: datetime) -> Review:
    if review is None:
        columns = {"state": Review.State.SAVED, "note": note, "saved_at": at}
        return Review.objects.create(case=case, reviewer=reviewer, **columns)
    review.state, review.note, review.saved_at, review.revision = Review.State.SAVED, note, at, review.revision + 1
    review.save(update_fields=["state", "note", "saved_at", "revision"])
    return review


def _audit(review: Review, action: str, *, by: User, at: datetime, **detail: str) -> int:
    row = {"review": str(review.pk), "revision": review.revision, **detail}
    return append(f"application:{review.case.application_id}", action, detail=row, by=by, at=at).seq


def _tell_author(review: Review, event: int, *, at: datetime) -> None:
    user = review.reviewer.person.user
    if user is None:
        return
    queue(
        "review_unlocked",
        to=user.email,
        recipient=user,
        context={"case": review.case},
        scope=f"application:{review.case.application_id}",
        guard="reviews.queries.mail.may_still_review",
        subject_id=review.case_id,
        key=f"review-unlocked:{review.pk}:{event}",
        at=at,
    )
