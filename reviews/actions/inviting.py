"""Asking reviewers: inviting by a link, reminding, withdrawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import transaction

from applications.actions.links import link_token, token_sha256
from applications.policies.staff import check_run_call
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from reviews.actions.conflicts import compare
from reviews.actions.entries import keep_if_shared
from reviews.actions.seating import check_seat
from reviews.models import Case, Panel, PanelRole, Reviewer, ReviewInvitation
from reviews.queries.declaring import is_barred_from
from reviews.queries.desk import cases_of_staff
from reviews.queries.invitations import due_for_reminder
from reviews.queries.naming import call_by_entry, entered_address

State = ReviewInvitation.State
OPEN = "reviews.queries.invitations.still_open"
BEFORE_DUE = timedelta(days=2)


@dataclass(frozen=True)
class Question:
    """What is asked of a reviewer. `cases`: named to an external reviewer; `greeting`: the officer's own words."""

    role: str
    load_max: int
    answer_by: datetime
    language: str
    cases: Sequence[Case] = ()
    greeting: str = ""


@transaction.atomic
def invite_reviewer(
    panel: Panel, reviewer: Reviewer, question: Question, *, by: User, at: datetime
) -> ReviewInvitation:
    """Mail a reviewer the question with its link. The named cases are compared with the reviewer first.

    Refused: as `check_seat` says, and `already_asked`, `reviewer_without_address`, `answer_due_in_past`,
    `cases_for_externals`, `reviewer_barred`.
    """
    check_run_call(by, panel.round.call)
    keep_if_shared(reviewer, panel.round.call.agency, by=by, at=at)
    panel = lock(panel, "round__call__agency")
    _check_question(panel, reviewer, question, by=by, at=at)
    made = ReviewInvitation(
        panel=panel,
        reviewer=reviewer,
        role=question.role,
        load_max=question.load_max,
        answer_by=question.answer_by,
        language=question.language,
        greeting=question.greeting.strip(),
        email=entered_address(reviewer, panel.round.call.agency_id),
        invited_by=by,
        invited_at=at,
    )
    made.token_sha256 = token_sha256(review_token(made))
    made.save()
    made.cases.set(question.cases)
    _audit("review_invitation.sent", made, by=by, at=at)
    _mail(made, "review_invitation", at=at)
    return made


def review_token(invitation: ReviewInvitation) -> str:
    """The secret of an invitation's link."""
    return link_token("review", invitation.pk, invitation.invited_at.astimezone(UTC).isoformat())


@transaction.atomic
def remind_reviewer(invitation: ReviewInvitation, *, by: User, at: datetime) -> None:
    """Mail the same link again, at an officer's wish. Refused: `invitation_not_waiting`."""
    invitation = _waiting(invitation, by=by)
    _remind(invitation, by=by, at=at)


@transaction.atomic
def revoke_review_invitation(invitation: ReviewInvitation, *, by: User, at: datetime) -> None:
    """Withdraw a question that has no answer: its link no longer exists. Refused: `invitation_not_waiting`."""
    invitation = _waiting(invitation, by=by)
    invitation.state, invitation.token_sha256 = State.REVOKED, None
    invitation.save(update_fields=["state", "token_sha256"])
    _audit("review_invitation.revoked", invitation, by=by, at=at)


def remind_due(at: datetime) -> int:
    """Remind, once, of what is due within two days and has no answer; returns how many. May run twice."""
    due = list(due_for_reminder(at, BEFORE_DUE).values_list("pk", flat=True))
    return sum(_remind_once(ReviewInvitation(pk=key), at) for key in due)


@transaction.atomic
def _remind_once(invitation: ReviewInvitation, at: datetime) -> bool:
    invitation = lock(invitation, "panel__round__call__agency", "reviewer__person__user")
    if not due_for_reminder(at, BEFORE_DUE).filter(pk=invitation.pk).exists():
        return False
    _remind(invitation, by=None, at=at)
    return True


def _remind(invitation: ReviewInvitation, *, by: User | None, at: datetime) -> None:
    invitation.reminded_at = at
    invitation.save(update_fields=["reminded_at"])
    _audit("review_invitation.reminded", invitation, by=by, at=at)
    _mail(invitation, "review_invitation_reminder", at=at)


def _check_question(panel: Panel, reviewer: Reviewer, question: Question, *, by: User, at: datetime) -> None:
    check_seat(panel, reviewer, role=question.role, at=at)
    name = str(reviewer)
    if ReviewInvitation.objects.filter(panel=panel, reviewer=reviewer, state=State.SENT).exists():
        raise Refused("already_asked", name=name)
    if not entered_address(reviewer, panel.round.call.agency_id):
        raise Refused("reviewer_without_address", name=name)
    if question.answer_by <= at:
        raise Refused("answer_due_in_past")
    if question.cases:
        _check_cases(panel, reviewer, question, by=by, at=at)


def _check_cases(panel: Panel, reviewer: Reviewer, question: Question, *, by: User, at: datetime) -> None:
    if question.role != PanelRole.Role.EXTERNAL:
        raise Refused("cases_for_externals")
    keys = {case.pk for case in question.cases}
    cases = list(
        cases_of_staff(by, panel.round, at)
        .filter(pk__in=keys, panel=panel)
        .select_related("application__submitted_version")
    )
    if len(cases) != len(keys):
        raise Hidden
    compare([reviewer.person], [case.application for case in cases], panel.round, by=by, at=at)
    barred = is_barred_from(reviewer.person, [case.application_id for case in cases])
    for case in cases:
        if case.application_id in barred:
            raise Refused("reviewer_barred", name=str(reviewer), label=case.label)


def _waiting(invitation: ReviewInvitation, *, by: User) -> ReviewInvitation:
    invitation = lock(invitation, "panel__round__call__agency", "reviewer__person__user")
    check_run_call(by, invitation.panel.round.call)
    if invitation.state != State.SENT:
        raise Refused("invitation_not_waiting")
    return invitation


def _audit(action: str, invitation: ReviewInvitation, *, by: User | None, at: datetime) -> None:
    detail = {
        "invitation": str(invitation.pk),
        "panel": str(invitation.panel_id),
        "reviewer": str(invitation.reviewer_id),
        "role": invitation.role,
    }
    append(f"call:{invitation.panel.round.call_id}", action, detail=detail, by=by, at=at)


def _mail(invitation: ReviewInvitation, template: str, *, at: datetime) -> None:
    call = invitation.panel.round.call
    call_by_entry(invitation.reviewer, call.agency_id)
    queue(
        template,
        to=invitation.email,
        context={"invitation": invitation, "call": call, "token": review_token(invitation)},
        language=invitation.language,
        scope=f"call:{call.pk}",
        guard=OPEN,
        subject_id=invitation.pk,
        key=f"{template}:{invitation.pk}:{at.isoformat()}",
        at=at,
    )
