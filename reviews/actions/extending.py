"""Giving one reviewer longer than the round does."""

from datetime import datetime

from django.db import transaction

from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.mail.actions import queue
from reviews.actions.hand_assigning import begin_by_hand, standing
from reviews.models import Assignment
from reviews.queries.naming import address_at


@transaction.atomic
def extend_review(assignment: Assignment, *, until: datetime, reason: str, by: User, at: datetime) -> None:
    """Move the due date of one assignment later; its reviewer is told. Others keep theirs.

    Refused: `not_told_yet`, `extension_needs_reason`, `extension_is_no_later`, `extension_after_panel`.
    """
    round_ = begin_by_hand(assignment.case, by, at)
    one = standing(assignment)
    if one.state != Assignment.State.CONFIRMED:
        raise Refused("not_told_yet")
    if not reason.strip():
        raise Refused("extension_needs_reason")
    if until <= max(one.due_at or round_.review_due_at, at):
        raise Refused("extension_is_no_later")
    if until > round_.panel_closes_at:
        raise Refused("extension_after_panel")
    one.due_at = until
    one.save(update_fields=["due_at"])
    detail = {
        "case": str(one.case_id),
        "reviewer": str(one.reviewer_id),
        "until": until.isoformat(),
        "reason": reason.strip(),
    }
    append(f"application:{one.case.application_id}", "review.extended", detail=detail, by=by, at=at)
    _tell(one, at)


def _tell(one: Assignment, at: datetime) -> None:
    person = one.reviewer.person
    if email := address_at(one.reviewer, one.case.round.call.agency_id):
        queue(
            "review_extended",
            to=email,
            recipient=person.user,
            context={"case": one.case, "due_at": one.due_at},
            scope=f"application:{one.case.application_id}",
            guard="reviews.queries.mail.may_still_review",
            subject_id=one.case_id,
            key=f"review-extended:{one.pk}:{one.due_at}",
            at=at,
        )
