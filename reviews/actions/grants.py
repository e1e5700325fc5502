"""Grants: made in the transaction that publishes a decision, then accepted or declined by leader and organisation.

The answers of the two sides wait for each other at the grant's row: the second sees what the first has said.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils.timezone import localdate

from applications.domain.moves import IllegalMove
from applications.models import Call
from applications.queries.documents import document_sha256
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.grant_mail import tell_officers_declined, tell_settled
from reviews.actions.yearly_reports import plan_reports
from reviews.domain.grants import LIFE, GrantState, Side
from reviews.models import Acceptance, Decision, Grant, GrantTerms
from reviews.policies.grants import check_answer, check_end, check_extend, check_has_terms, check_write_terms, side_of
from reviews.queries.grants import APPLICATION, agreed_document, leader_of, newest_terms

Outcome = Acceptance.Outcome


@transaction.atomic
def write_terms(
    call: Call,
    *,
    text_sv: str,
    text_en: str,
    n_days_to_accept: int,
    report_month: int | None = None,
    report_day: int | None = None,
    by: User,
    at: datetime,
) -> GrantTerms:
    """A new version of the terms of a call's grants; without a month and a day no yearly report is asked for.

    Refused: `terms_need_both_languages`, `report_day_half`, `terms_unchanged`.
    """
    call = lock(call)
    check_write_terms(by, call)
    days = {"n_days_to_accept": n_days_to_accept, "report_month": report_month, "report_day": report_day}
    given = {"text_sv": text_sv.strip(), "text_en": text_en.strip(), **days}
    if not (given["text_sv"] and given["text_en"]):
        raise Refused("terms_need_both_languages")
    if (report_month is None) != (report_day is None):
        raise Refused("report_day_half")
    before = newest_terms(call)
    if before is not None and all(getattr(before, name) == value for name, value in given.items()):
        raise Refused("terms_unchanged")
    number = (call.grant_terms.aggregate(Max("number"))["number__max"] or 0) + 1
    terms = GrantTerms.objects.create(call=call, number=number, **given, written_by=by, written_at=at)
    append(f"call:{call.pk}", "grant_terms.written", detail={"version": number, **days}, by=by, at=at)
    return terms


def offer_grants(decisions: Iterable[Decision], *, by: User, at: datetime) -> int:
    """Make the grants of what is decided, with the call's terms as they now are; returns how many.

    Called inside the transaction that publishes a meeting. Refused: `terms_missing`.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A grant is made in the transaction that publishes its decision.")
    granted = [one for one in decisions if one.outcome == Decision.Outcome.GRANTED]
    for one in granted:
        call = one.application.call
        check_has_terms(call, granted)
        _offer(one, newest_terms(call), by=by, at=at)
    return len(granted)


@transaction.atomic
def accept(grant: Grant, *, sha256: str, by: User, at: datetime) -> Grant:
    """Accept the terms for the own side. The grant is accepted once both sides have; both are told.

    Refused: `grant_changed_since_read`, `terms_answered`, `acceptance_closed`, `grant_not_waiting`,
    `not_yours_to_answer`, `own_grant`.
    """
    grant = _lock(grant)
    check_answer(by, grant, at)
    _answer(grant, Outcome.ACCEPTED, sha256, "", by=by, at=at)
    if grant.acceptances.filter(outcome=Outcome.ACCEPTED).count() == len(Side):
        _move(grant, "accept", settled_at=at)
        _audit(grant, "grant.in_force", by=by, at=at)
        plan_reports(grant)
        tell_settled(grant, but=by, at=at)
    return grant


@transaction.atomic
def decline(grant: Grant, *, sha256: str, reason: str, by: User, at: datetime) -> Grant:
    """Decline the grant for the own side, with a reason; what the other side says no longer counts, the amount is free.

    Both sides and the officers of the case are told. Refused: `decline_needs_reason`, and as for accepting.
    """
    grant = _lock(grant)
    check_answer(by, grant, at)
    if not reason.strip():
        raise Refused("decline_needs_reason")
    _answer(grant, Outcome.DECLINED, sha256, reason.strip(), by=by, at=at)
    _move(grant, "decline", settled_at=at)
    tell_settled(grant, but=by, at=at)
    tell_officers_declined(grant, but=by, at=at)
    return grant


@transaction.atomic
def extend_acceptance(grant: Grant, *, until: date, reason: str, by: User, at: datetime) -> None:
    """Let the terms be accepted to a later day, also once the day has passed. Refused: `more_time_not_later`,
    `more_time_needs_reason`, `grant_not_waiting`."""
    grant = _lock(grant)
    check_extend(by, grant, at)
    if not reason.strip():
        raise Refused("more_time_needs_reason")
    if until <= grant.due_on or until < localdate(at):
        raise Refused("more_time_not_later")
    grant.due_on = until
    grant.save(update_fields=["due_on"])
    _audit(grant, "grant.extended", by=by, at=at, until=until.isoformat(), reason=reason.strip())


@transaction.atomic
def end_grant(grant: Grant, *, reason: str, by: User, at: datetime) -> None:
    """End a grant that nobody accepts, or that is given back before it begins; its amount is free again.

    Both sides are told. Refused: `end_needs_reason`, `grant_begun`, `grant_not_waiting`.
    """
    grant = _lock(grant)
    check_end(by, grant, at)
    if not reason.strip():
        raise Refused("end_needs_reason")
    _move(grant, "end", ended_at=at, why_ended=reason.strip())
    _audit(grant, "grant.ended", by=by, at=at, reason=reason.strip())
    tell_settled(grant, but=by, at=at)


def _lock(grant: Grant) -> Grant:
    return lock(grant, f"{APPLICATION}__call", "leader", "organisation", "terms")


def _offer(decision: Decision, terms: GrantTerms | None, *, by: User, at: datetime) -> None:
    if terms is None:
        raise Refused("terms_missing")
    call, version = decision.application.call, decision.application.submitted_version
    leader = leader_of(decision.application)
    document = agreed_document(decision, terms, leader)
    grant = Grant.objects.create(
        decision=decision,
        terms=terms,
        document=document,
        sha256=document_sha256(document),
        due_on=localdate(at) + timedelta(days=terms.n_days_to_accept),
        leader=leader,
        organisation=version.organisation if version is not None else None,
        starts_on=call.grant_starts_on,
        ends_on=call.grant_ends_on,
        offered_at=at,
    )
    _audit(grant, "grant.offered", by=by, at=at, sha256=grant.sha256, until=grant.due_on.isoformat())


def _answer(grant: Grant, outcome: Acceptance.Outcome, sha256: str, reason: str, *, by: User, at: datetime) -> None:
    if sha256 != grant.sha256:
        raise Refused("grant_changed_since_read")
    side = side_of(by, grant, at)
    organisation = grant.organisation if side is Side.ORGANISATION else None
    given = {"sha256": sha256, "outcome": outcome, "reason": reason, "organisation": organisation}
    Acceptance.objects.create(grant=grant, side=side, **given, by=by, at=at)
    _audit(grant, f"grant.{outcome}", by=by, at=at, side=side.value, sha256=sha256, reason=reason)


def _move(grant: Grant, move: str, **columns: object) -> None:
    """The one writer of a grant's state."""
    try:
        target = LIFE.target(GrantState(grant.state), move)
    except IllegalMove as error:
        raise Refused("grant_not_waiting") from error
    values = {"state": target.value, **columns}
    for name, value in values.items():
        setattr(grant, name, value)
    grant.save(update_fields=list(values))


def _audit(grant: Grant, action: str, *, by: User | None, at: datetime, **detail: object) -> None:
    append(f"application:{grant.decision.application_id}", action, detail=detail, by=by, at=at)
