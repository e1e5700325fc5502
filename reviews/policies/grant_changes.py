"""Who asks for a change of a grant, who consents to it, and who decides."""

from datetime import date, datetime
from typing import Any

from applications.models import Applicant, Organisation
from applications.policies.freezing import check_not_frozen
from applications.policies.staff import check_handle
from applications.queries.organisations import signatories_of
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.domain.grant_changes import LONGEST_YEARS, ChangeState, Kind, Voice, is_too_late
from reviews.domain.grants import GrantState
from reviews.models import ChangeRequest, Grant
from reviews.policies.grants import is_leader_of, seen_by, side_in
from reviews.queries.grant_changes import change_for, lacking


def check_ask(user: User, grant: Grant, at: datetime) -> None:
    """Ask for a change: the leader or a signatory of the organisation, of a grant that is in force."""
    seen = seen_by(user, grant, at)
    side_in(user, seen)
    check_not_frozen(seen.decision.application.call)
    _check_in_force(seen)


def check_wanted(grant: Grant, kind: Kind, email: str, organisation: Organisation | None, ends_on: date | None) -> None:
    """That what is asked for is another than what is, and possible."""
    if kind is Kind.LEADER:
        own = grant.leader.user.email.lower() if grant.leader is not None and grant.leader.user is not None else ""
        if not email or email.lower() == own:
            raise Refused("change_needs_another_leader")
    elif kind is Kind.ORGANISATION:
        call = grant.decision.application.call
        if organisation is None or organisation.pk == grant.organisation_id:
            raise Refused("change_needs_another_organisation")
        if call.needs_approved_organisation and not organisation.is_approved:
            raise Refused("change_needs_approved_organisation")
    elif ends_on is None or ends_on == grant.ends_on or ends_on <= grant.starts_on:
        raise Refused("change_needs_another_end")
    elif is_too_late(grant.starts_on, ends_on):
        raise Refused("change_needs_an_earlier_end", n_years=LONGEST_YEARS)


def check_can_consent(grant: Grant, organisation: Organisation | None) -> None:
    """That somebody can consent for an organisation that is to take over: a signatory with no part in the application.

    Asked when the request is made; a consent that is given counts whatever becomes of the role.
    """
    if organisation is None:
        return
    parts = Applicant.objects.filter(
        consortium=grant.decision.application_id,
        invitation=Applicant.Invitation.ACCEPTED,
        person__user__isnull=False,
    )
    outside = signatories_of(organisation).exclude(pk__in=parts.values("person__user"))
    leader = grant.leader.user_id if grant.leader is not None else None
    if not any(one.pk != leader for one in outside):
        raise Refused("change_needs_a_signatory")


def voice_of(user: User, change: Any) -> Voice:
    """For whom a person answers, of a request that came from `changes_for` it. Raises Refused for everybody else."""
    voices = voices_of(user, change)
    if not voices:
        raise Refused("change_not_yours_to_answer")
    return voices[0]


def voices_of(user: User, change: Any) -> tuple[Voice, ...]:
    """All for whom the person can answer, of those whose consent is missing.

    Nobody signs for an organisation about an application in which one takes part oneself, or is to.
    """
    leads = is_leader_of(user, change.grant)
    is_outside = not (leads or change.reader_is_named or change.reader_takes_part)
    held = {
        Voice.NEW_LEADER: change.reader_is_named and not leads,
        Voice.NEW_ORGANISATION: change.reader_signs_new and is_outside,
        Voice.ORGANISATION: change.reader_signs and is_outside,
    }
    waiting = lacking(change)
    return tuple(voice for voice, is_held in held.items() if is_held and voice in waiting)


def check_answer_change(user: User, change: ChangeRequest, at: datetime) -> None:
    """Consent or decline, as one of those whose consent is missing."""
    seen = change_for(user, change.pk, at)
    check_not_frozen(seen.grant.decision.application.call)
    _check_open(seen)
    voice_of(user, seen)


def check_withdraw_change(user: User, change: ChangeRequest, at: datetime) -> None:
    """Take a request back: who has asked."""
    seen = change_for(user, change.pk, at)
    check_not_frozen(seen.grant.decision.application.call)
    if seen.asked_by_id != user.pk:
        raise Refused("change_not_yours")
    _check_open(seen)


def check_decide_change(user: User, change: ChangeRequest, at: datetime) -> None:
    """Refuse, or approve: an officer who handles the case and has no part in the request, while it is open."""
    check_handle(user, change.grant.decision.application, at)
    _check_open(change)
    has_consented = change.consents.filter(by=user).exists()
    if has_consented or change.asked_by_id == user.pk or is_leader_of(user, change.grant):
        raise Refused("change_own")


def check_approve_change(user: User, change: Any, at: datetime) -> None:
    """Approve, once everybody who is asked has consented; `change` came `with_voices`."""
    check_decide_change(user, change, at)
    _check_in_force(change.grant)
    if lacking(change):
        raise Refused("change_lacks_consent")


def _check_open(change: ChangeRequest) -> None:
    if change.state != ChangeState.OPEN:
        raise Refused("change_not_open")


def _check_in_force(grant: Grant) -> None:
    if grant.state != GrantState.ACCEPTED:
        raise Refused("grant_not_accepted")
