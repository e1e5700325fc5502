"""Writing, submitting and unlocking a review."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.people import lock_people
from applications.actions.working_copy import Change, Saved, fingerprint, merge
from applications.domain.specification import Words
from applications.models import Criterion
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from reviews.domain.access import Right
from reviews.domain.grading import NOTE, flaws, gaps, place_of
from reviews.models import Case, OwnNote, Review, Reviewer, ReviewRevision, Score
from reviews.policies.reviewing import check_write
from reviews.policies.staff import check_officer_of
from reviews.queries.reviewing import criteria_of, marks_of, own_review, scales
from reviews.queries.visibility import Seen, case_for


@transaction.atomic
def save_review(case: Case, changes: Mapping[str, Change], *, by: User, at: datetime) -> Saved:
    """Keep what changed in the fields of the own review; a base is the fingerprint of what the page showed.

    Nothing is overwritten that another window has saved since: it comes back as a clash, and what met it is set aside
    in the field's history. Refused: what cannot be a grade or is too long, and by policy.
    """
    seen, reviewer, review = _own(case, by, at)
    check_write(seen, review, at)
    criteria = criteria_of(seen.case)
    check_fields(criteria, {key: change.value for key, change in changes.items()})
    current = own_review(by, seen.case).fields(criteria)
    bases = {key: fingerprint(value) for key, value in current.items()}
    saved = merge(current, bases, changes, mark=lambda _base, value: fingerprint(value))
    if not saved.changed and not saved.clashes:
        return saved
    review = review or Review.objects.create(case=seen.case, reviewer=reviewer, revision=0)
    _remember(review, {clash.key: clash.yours for clash in saved.clashes}, is_set_aside=True, by=by, at=at)
    if saved.changed:
        write_fields(review, criteria, {key: changes[key].value for key in saved.changed}, by=by, at=at)
    return saved


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
    review.entered_by, review.entered_from = None, ""  # one's own word again, where an officer had entered it
    review.save(update_fields=["state", "submitted_at", "entered_by", "entered_from"])
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


def check_fields(criteria: list[Criterion], values: Mapping[str, Any]) -> None:
    """Refused: what cannot be a grade, is too long, or belongs to no criterion."""
    labels = {criterion.key: criterion for criterion in criteria}
    for flaw in flaws(scales(criteria), values):
        if flaw.key not in labels:
            raise Refused(flaw.code, over=flaw.over)
        criterion = labels[flaw.key]
        name = Words(criterion.label_sv, criterion.label_en)
        raise Refused(flaw.code, criterion=name, scale_max=criterion.scale_max, over=flaw.over)


def write_fields(
    review: Review, criteria: list[Criterion], values: Mapping[str, Any], *, by: User, at: datetime
) -> None:
    """Store the fields, their history, and that the review is begun. Call it under the lock."""
    by_key = {criterion.key: criterion for criterion in criteria}
    for field, value in values.items():
        _write_field(review, by_key, field, value)
    review.state, review.saved_at, review.revision = Review.State.SAVED, at, review.revision + 1
    review.save(update_fields=["state", "note", "saved_at", "revision"])
    _remember(review, values, is_set_aside=False, by=by, at=at)
    _audit(review, "review.saved", by=by, at=at)


def _own(case: Case, user: User, at: datetime) -> tuple[Seen, Reviewer, Review | None]:
    """The person's part in the case, under the locks that a conflict of interest and screening out also take."""
    reviewer = Reviewer.objects.filter(person__user=user).first()
    if reviewer is None:
        raise Hidden
    lock_people([reviewer.person_id])
    lock(case)
    seen = case_for(user, case.pk, at)
    found = Review.objects.filter(case=case, reviewer=reviewer).prefetch_related("scores__criterion")
    return seen, reviewer, found.first()


def _write_field(review: Review, criteria: Mapping[str, Criterion], field: str, value: Any) -> None:
    kind, key = place_of(field)
    if field == NOTE:
        review.note = value
    elif kind == "own":
        OwnNote.objects.update_or_create(review=review, criterion=criteria[key], defaults={"text": value})
    else:
        Score.objects.update_or_create(review=review, criterion=criteria[key], defaults={kind: value})


def _remember(review: Review, values: Mapping[str, Any], *, is_set_aside: bool, by: User, at: datetime) -> None:
    ReviewRevision.objects.bulk_create(
        ReviewRevision(review_id=review.pk, field_key=key, value=value, is_set_aside=is_set_aside, by_id=by.pk, at=at)
        for key, value in values.items()
    )


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
