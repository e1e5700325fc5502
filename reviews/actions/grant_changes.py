"""Changes during a grant: asked for by leader or organisation, consented to, then approved or refused by an officer.

What changes is the grant of now. The submitted version, the decision and what was agreed stay as they are; the
approved requests are the history. Whoever writes about a request holds its grant.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format

from applications.actions.people import ensure_person
from applications.domain.moves import IllegalMove
from applications.models import Organisation
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.grant_change_mail import tell_asked, tell_decided
from reviews.actions.yearly_reports import replan_reports
from reviews.domain.grant_changes import LIFE, ChangeState, Kind, Voice, waits_for_other
from reviews.models import ChangeConsent, ChangeRequest, Grant
from reviews.policies.grant_changes import (
    check_answer_change,
    check_approve_change,
    check_ask,
    check_can_consent,
    check_decide_change,
    check_wanted,
    check_withdraw_change,
    voice_of,
    voices_of,
)
from reviews.queries.grant_changes import RELATED, account_to_lead, change_for, with_voices
from reviews.queries.grant_mail import concerned_by
from reviews.queries.grants import RELATED as OF_GRANT


@transaction.atomic
def ask_change(
    grant: Grant,
    *,
    kind: str,
    reason: str,
    leader_email: str = "",
    organisation: Organisation | None = None,
    ends_on: date | None = None,
    by: User,
    at: datetime,
) -> ChangeRequest:
    """Ask for another leader, organisation or end; those whose consent it needs are told.

    A signatory who asks consents by it. Refused: `change_open_already`, `change_other_first`, `change_needs_reason`,
    `change_needs_a_signatory`, and as `check_wanted` says.
    """
    grant = lock(grant, *OF_GRANT)
    check_ask(by, grant, at)
    if not reason.strip():
        raise Refused("change_needs_reason")
    check_wanted(grant, Kind(kind), leader_email, organisation, ends_on)
    check_can_consent(grant, organisation)
    open_kinds = {Kind(one.kind) for one in grant.changes.filter(state=ChangeState.OPEN.value)}
    if Kind(kind) in open_kinds:
        raise Refused("change_open_already")
    if waits_for_other(Kind(kind), open_kinds):
        raise Refused("change_other_first")
    wanted = {"leader_email": leader_email.lower(), "organisation": organisation, "ends_on": ends_on}
    change = ChangeRequest.objects.create(
        grant=grant, kind=kind, reason=reason.strip(), **wanted, asked_by=by, asked_at=at
    )
    _audit(change, "grant_change.asked", by=by, at=at, reason=reason.strip(), wanted=wanted_text(change))
    if Voice.ORGANISATION in voices_of(by, change_for(by, change.pk, at)):
        _consent(change, Voice.ORGANISATION, by=by, at=at)
    tell_asked(change, but=by, at=at)
    return change


@transaction.atomic
def consent_to_change(change: ChangeRequest, *, by: User, at: datetime) -> Voice:
    """Consent as one of those who are asked. Refused: `change_not_open`, `change_not_yours_to_answer`."""
    change = _lock(change)
    check_answer_change(by, change, at)
    voice = voice_of(by, change_for(by, change.pk, at))
    _consent(change, voice, by=by, at=at)
    return voice


@transaction.atomic
def decline_change(change: ChangeRequest, *, reason: str, by: User, at: datetime) -> None:
    """Decline as one of those who are asked, with a reason; that ends the request, and those concerned are told."""
    change = _lock(change)
    check_answer_change(by, change, at)
    if not reason.strip():
        raise Refused("change_needs_reason")
    _move(change, "decline", reason, by=by, at=at)
    tell_decided(change, concerned_by(change), but=by, at=at)


@transaction.atomic
def withdraw_change(change: ChangeRequest, *, by: User, at: datetime) -> None:
    """Take the own request back; those concerned are told."""
    change = _lock(change)
    check_withdraw_change(by, change, at)
    _move(change, "withdraw", "", by=by, at=at)
    tell_decided(change, concerned_by(change), but=by, at=at)


@transaction.atomic
def refuse_change(change: ChangeRequest, *, reason: str, by: User, at: datetime) -> None:
    """Refuse, with a reason that both sides read."""
    change = _lock(change)
    check_decide_change(by, change, at)
    if not reason.strip():
        raise Refused("change_needs_reason")
    _move(change, "refuse", reason, by=by, at=at)
    tell_decided(change, concerned_by(change), but=by, at=at)


@transaction.atomic
def approve_change(change: ChangeRequest, *, reason: str, by: User, at: datetime) -> None:
    """Approve: the grant's leader, organisation or end is another from now on. Told are those of before too.

    Refused: `change_lacks_consent`, `grant_not_accepted`, and as `check_wanted` says of what has changed since.
    """
    change = _lock(change)
    check_approve_change(by, change, at)
    if not reason.strip():
        raise Refused("change_needs_reason")
    check_wanted(change.grant, Kind(change.kind), change.leader_email, change.organisation, change.ends_on)
    before = concerned_by(change)
    change.before = before_text(change)[:200]
    CHANGES[Kind(change.kind)](change, at)
    change.save(update_fields=["before", "leader"])
    _move(change, "approve", reason, by=by, at=at)
    tell_decided(change, before | concerned_by(change), but=by, at=at)


def wanted_text(change: ChangeRequest) -> str:
    """What is asked for, as the trail keeps it."""
    if change.kind == Kind.LEADER:
        return change.leader_email
    return change.organisation.name_sv if change.organisation is not None else str(change.ends_on)


def before_text(change: ChangeRequest) -> str:
    """What the grant has until the change, for its history."""
    grant = change.grant
    if change.kind == Kind.LEADER:
        return grant.leader.name if grant.leader is not None else "–"
    if change.kind == Kind.ORGANISATION:
        return grant.organisation.name_sv if grant.organisation is not None else "–"
    return date_format(grant.ends_on, "Y-m-d")


def _change_leader(change: ChangeRequest, at: datetime) -> None:
    account = account_to_lead(change)
    if account is None:
        raise Refused("change_lacks_consent")
    change.leader = ensure_person(account, at=at)
    change.grant.leader = change.leader
    change.grant.save(update_fields=["leader"])


def _change_organisation(change: ChangeRequest, _at: datetime) -> None:
    change.grant.organisation = change.organisation
    change.grant.save(update_fields=["organisation"])


def _change_period(change: ChangeRequest, _at: datetime) -> None:
    if change.ends_on is None:
        raise Refused("change_needs_another_end")
    change.grant.ends_on = change.ends_on
    change.grant.save(update_fields=["ends_on"])
    replan_reports(change.grant)


CHANGES: dict[Kind, Callable[[ChangeRequest, datetime], None]] = {
    Kind.LEADER: _change_leader,
    Kind.ORGANISATION: _change_organisation,
    Kind.PERIOD: _change_period,
}


def _lock(change: ChangeRequest) -> ChangeRequest:
    """The request as it is once nobody else writes about its grant."""
    lock(change.grant)
    lock(change)
    return with_voices(ChangeRequest.objects.select_related(*RELATED)).get(pk=change.pk)


def _consent(change: ChangeRequest, voice: Voice, *, by: User, at: datetime) -> None:
    ChangeConsent.objects.create(request=change, voice=voice.value, by=by, at=at)
    _audit(change, "grant_change.consented", by=by, at=at, voice=voice.value)


def _move(change: ChangeRequest, move: str, answer: str, *, by: User, at: datetime) -> None:
    """The one writer of a request's state."""
    try:
        change.state = LIFE.target(ChangeState(change.state), move).value
    except IllegalMove as error:
        raise Refused("change_not_open") from error
    change.answer, change.decided_by, change.decided_at = answer.strip(), by, at
    change.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    _audit(change, f"grant_change.{change.state}", by=by, at=at, reason=change.answer, wanted=wanted_text(change))


def _audit(change: ChangeRequest, action: str, *, by: User, at: datetime, **more: object) -> None:
    detail = {"kind": change.kind, "request": str(change.pk), **more}
    append(f"application:{change.grant.decision.application_id}", action, detail=detail, by=by, at=at)
