"""Answering an invitation to review, by its link: with an account or without.

A GET of the link changes nothing. An answer can be changed until it is due; what was declared stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from applications.actions.links import token_sha256
from applications.actions.people import lock_people
from applications.models import Application
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append, record_read
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from reviews.actions.conflicts import compare
from reviews.actions.declarations import Answer, keep_answers
from reviews.actions.entries import person_knows
from reviews.actions.inviting import review_token
from reviews.actions.seating import check_seat, end_part, give_part
from reviews.domain.endings import DECLINED
from reviews.models import Assignment, Case, PanelRole, ReviewInvitation
from reviews.policies.inviting import check_answer
from reviews.queries.declaring import is_barred_from
from reviews.queries.fitting import pair_affinity
from reviews.queries.invitations import RELATED, named_cases
from reviews.queries.naming import call_by_entry

State, Why = ReviewInvitation.State, ReviewInvitation.Why


@dataclass(frozen=True)
class No:
    """Why not (one of ReviewInvitation.Why), in what words, and who could be asked instead."""

    why: str
    words: str = ""
    suggested_name: str = ""
    suggested_email: str = ""


def find_review_invitation(token: str) -> ReviewInvitation:
    """The invitation that a link belongs to, answered or overdue too. Raises Hidden where there is none."""
    found = ReviewInvitation.objects.select_related(*RELATED).filter(token_sha256=token_sha256(token)).first()
    if found is None:
        raise Hidden
    call_by_entry(found.reviewer, found.panel.round.call.agency_id)
    return found


def open_named_cases(invitation: ReviewInvitation, *, by: User | None, at: datetime) -> None:
    """Keep on record that titles and parties of the named cases were shown to the holder of the link."""
    record_read(f"invitation:{invitation.pk}:parties", by=by, at=at, link=invitation.pk)


@transaction.atomic
def accept_to_review(
    token: str, answers: Mapping[UUID, Answer], *, words: str = "", by: User | None, at: datetime
) -> ReviewInvitation:
    """Take the part, having accepted the rules and answered about conflicts with each named case (by application).

    Where every named case is a conflict, the answer is a no for that reason. A second yes changes nothing.
    Refused: `answers_missing`, as `check_seat` says, and by policy.
    """
    invitation = _locked(token, at)
    if invitation.state == State.ACCEPTED:
        return invitation
    cases = named_cases(invitation)
    missing = [case for case in cases if case.application_id not in answers]
    if missing:
        raise Refused("answers_missing", n_missing=len(missing))
    clear = _declare(invitation, cases, answers, by=by, at=at)
    if cases and not clear:
        return _answer_no(invitation, No(Why.CONFLICT, words), by=by, at=at)
    _seat(invitation, clear, by=by, at=at)
    return _answer_yes(invitation, words, by=by, at=at)


@transaction.atomic
def decline_to_review(token: str, no: No, *, by: User | None, at: datetime) -> ReviewInvitation:
    """Say no, also after a yes: the part and its readings end then. A second no changes nothing."""
    invitation = _locked(token, at)
    if invitation.state == State.DECLINED:
        return invitation
    for role in PanelRole.objects.filter(
        panel=invitation.panel, reviewer=invitation.reviewer, role=invitation.role, ended_at__isnull=True
    ):
        end_part(lock(role, "panel__round"), reason=DECLINED, by=by, at=at)
    return _answer_no(invitation, no, by=by, at=at)


def _locked(token: str, at: datetime) -> ReviewInvitation:
    """The invitation under the locks of its person and its panel, for the holder of the link to answer."""
    found = find_review_invitation(token)
    lock_people([found.reviewer.person_id])
    lock(found.panel)
    invitation = lock(found, *RELATED)
    call_by_entry(invitation.reviewer, invitation.panel.round.call.agency_id)
    check_answer(invitation, at)
    return invitation


def _declare(
    invitation: ReviewInvitation, cases: list[Case], answers: Mapping[UUID, Answer], *, by: User | None, at: datetime
) -> list[Case]:
    """Keep the answers, look once more for what the portal can find, and return the cases without a conflict."""
    person, round_ = invitation.reviewer.person, invitation.panel.round
    applications: dict[UUID, Application] = {case.application_id: case.application for case in cases}
    keep_answers(round_, {one: answers[key] for key, one in applications.items()}, person, by=by, at=at)
    compare([person], list(applications.values()), round_, by=by, at=at)
    barred = is_barred_from(person, list(applications))
    return [case for case in cases if case.application_id not in barred]


def _seat(invitation: ReviewInvitation, clear: list[Case], *, by: User | None, at: datetime) -> None:
    panel, reviewer = invitation.panel, invitation.reviewer
    check_seat(panel, reviewer, role=invitation.role, at=at)
    role = give_part(
        panel,
        reviewer,
        role=invitation.role,
        load_max=max(invitation.load_max, len(clear)),
        granted_by=invitation.invited_by,
        by=by,
        at=at,
    )
    role.rules_accepted_at = at
    role.save(update_fields=["rules_accepted_at"])
    for case in clear:
        _assign(case, invitation, by=by, at=at)


def _assign(case: Case, invitation: ReviewInvitation, *, by: User | None, at: datetime) -> None:
    """The officer has named the case and the reviewer has said yes: nothing is left to confirm."""
    reviewer = invitation.reviewer
    if Assignment.objects.filter(case=case, reviewer=reviewer, ended_at__isnull=True).exists():
        return
    made = Assignment.objects.create(
        case=case,
        reviewer=reviewer,
        state=Assignment.State.CONFIRMED,
        origin=Assignment.Origin.MANUAL,
        affinity=pair_affinity(case, reviewer),
        locked=True,
        at=at,
    )
    detail = {"assignment": str(made.pk), "case": str(case.pk), "reviewer": str(reviewer.pk)}
    append(f"application:{case.application_id}", "assignment.accepted", detail=detail, by=by, at=at)


def _answer_yes(invitation: ReviewInvitation, words: str, *, by: User | None, at: datetime) -> ReviewInvitation:
    invitation.why_not = invitation.suggested_name = invitation.suggested_email = ""
    if by is not None and invitation.reviewer.person.user_id == by.pk:
        person_knows(invitation.reviewer_id, invitation.panel.round.call.agency_id, at=at)
    return _answer(invitation, State.ACCEPTED, words, by=by, at=at)


def _answer_no(invitation: ReviewInvitation, no: No, *, by: User | None, at: datetime) -> ReviewInvitation:
    invitation.why_not = no.why
    invitation.suggested_name, invitation.suggested_email = no.suggested_name.strip(), no.suggested_email
    return _answer(invitation, State.DECLINED, no.words, by=by, at=at)


def _answer(
    invitation: ReviewInvitation, state: ReviewInvitation.State, words: str, *, by: User | None, at: datetime
) -> ReviewInvitation:
    invitation.state, invitation.words = state, words.strip()
    invitation.answered_by, invitation.answered_at = by, at
    invitation.save()
    detail = {
        "invitation": str(invitation.pk),
        "panel": str(invitation.panel_id),
        "reviewer": str(invitation.reviewer_id),
        "why_not": invitation.why_not,
    }
    append(f"call:{invitation.panel.round.call_id}", f"review_invitation.{state.value}", detail=detail, by=by, at=at)
    _tell_officer(invitation, at=at)
    if state == State.ACCEPTED:
        _tell_reviewer(invitation, at=at)
    return invitation


def _tell_officer(invitation: ReviewInvitation, *, at: datetime) -> None:
    officer = invitation.invited_by
    queue(
        "review_invitation_answered",
        to=officer.email,
        recipient=officer,
        context={"invitation": invitation, "call": invitation.panel.round.call},
        scope=f"call:{invitation.panel.round.call_id}",
        guard="reviews.queries.invitations.is_answered",
        subject_id=invitation.pk,
        key=f"review_invitation_answered:{invitation.pk}:{at.isoformat()}",
        at=at,
    )


def _tell_reviewer(invitation: ReviewInvitation, *, at: datetime) -> None:
    call = invitation.panel.round.call
    queue(
        "review_invitation_accepted",
        to=invitation.email,
        recipient=invitation.reviewer.person.user,
        context={"invitation": invitation, "call": call, "token": review_token(invitation)},
        language=invitation.language,
        scope=f"call:{call.pk}",
        guard="reviews.queries.invitations.still_accepted",
        subject_id=invitation.pk,
        key=f"review_invitation_accepted:{invitation.pk}:{at.isoformat()}",
        at=at,
    )
