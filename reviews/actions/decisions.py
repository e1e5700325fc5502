"""Decision meetings: prepared and locked by an officer, then decided and published, whole or not at all, by another."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from applications.actions.calls import mark_decided
from applications.actions.decisions import record_decision
from applications.actions.status import lock_application
from applications.domain.lifecycle import FINAL
from applications.models import Application, Call
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.approvals import actions as approvals
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.cases import move_case
from reviews.actions.grants import offer_grants
from reviews.actions.letters import write_letters
from reviews.domain.lifecycle import Stage
from reviews.models import Decision, DecisionMeeting
from reviews.policies.deciding import check_decide, check_prepare, check_reopen
from reviews.policies.grants import check_has_terms
from reviews.policies.staff import check_declared_officer
from reviews.queries.decisions import (
    APPROVAL,
    POSSIBLE,
    approved_content,
    attachable,
    crowded_areas,
    decisions_of,
    decisions_of_staff,
    first_proposal,
    granted_sek,
    last_case,
)
from reviews.queries.substitutes import substitutes
from reviews.texts.decisions import named
from reviews.texts.minutes import added_below, completed

KIND = APPROVAL
Outcome = Decision.Outcome
State = DecisionMeeting.State


@transaction.atomic
def create_meeting(call: Call, *, title: str, held_on: date, by: User, at: datetime) -> DecisionMeeting:
    """A meeting without cases."""
    check_declared_officer(by, call)
    meeting = DecisionMeeting.objects.create(call=call, title=title, held_on=held_on)
    _audit("meeting.created", meeting, by=by, at=at)
    return meeting


@transaction.atomic
def attach(meeting: DecisionMeeting, applications: Iterable[Application], *, by: User, at: datetime) -> int:
    """Attach what can be decided, each with the proposal that follows from its list; returns how many."""
    meeting = _lock(meeting)
    check_prepare(by, meeting)
    possible = {one.pk: one for one in attachable(meeting.call)}
    chosen = list(applications)
    for application in chosen:
        if application.pk not in possible:
            raise Refused("not_attachable", reference=application.reference)
        Decision.objects.create(
            meeting=meeting, application=application, proposed_by=by, proposed_at=at, **first_proposal(application)
        )
        _audit_case("decision.attached", application, meeting, by=by, at=at)
    return len(chosen)


@transaction.atomic
def detach(decision: Decision, *, by: User, at: datetime) -> None:
    """Take a case out of an open meeting. It can be attached to another."""
    meeting = _lock(decision.meeting)
    check_prepare(by, meeting)
    decision = _standing(decision, meeting)
    _audit_case("decision.detached", decision.application, meeting, by=by, at=at)
    decision.delete()


@transaction.atomic
def propose(
    decision: Decision,
    *,
    outcome: str,
    amount_sek: int,
    reason_sv: str,
    reason_en: str,
    internal_note: str,
    by: User,
    at: datetime,
) -> None:
    """Change a proposal. Outcome and amount must fit each other, the application's state and the frame.

    The frame counts what the officer sees: who is refused for a hidden grant could find its amount by trying.
    """
    meeting = _lock(decision.meeting)
    check_prepare(by, meeting)
    decision = _standing(decision, meeting)
    application = decision.application
    _check_outcome(application, outcome)
    if outcome == Outcome.GRANTED and amount_sek <= 0:
        raise Refused("amount_missing", reference=application.reference)
    if outcome != Outcome.GRANTED and amount_sek:
        raise Refused("amount_not_for_outcome")
    decision.outcome, decision.amount_sek = outcome, amount_sek
    decision.reason_sv, decision.reason_en = reason_sv.strip(), reason_en.strip()
    decision.internal_note = internal_note.strip()
    decision.proposed_by, decision.proposed_at = by, at
    decision.save()
    _check_seen_frame(meeting.call, by=by, at=at)
    detail = {"outcome": outcome, "amount_sek": amount_sek}
    _audit_case("decision.proposed", application, meeting, by=by, at=at, **detail)


@transaction.atomic
def lock_meeting(
    meeting: DecisionMeeting, *, minutes: str, two_in_one_area_reason: str, by: User, at: datetime
) -> None:
    """Lock the list with its minutes and propose it for decision. The content can no longer change unnoticed.

    It is about all cases, also those that the officer is barred from: their part of the minutes is generated, and what
    keeps the list open because of them is refused without a word on them (`waits_for_another`).
    A reason for several grants in one area is asked for the grants that the officer sees, and for no others, and so is
    the frame: nobody is stopped by what is hidden, nor told of it. The decision maker, who sees the whole meeting, is
    shown the areas and the sum, and publishes nothing crowded without a reason and nothing beyond the frame. What
    stands of the reason and of the minutes is kept by an officer who cannot read it.
    """
    meeting = _lock(meeting)
    check_prepare(by, meeting)
    decisions = _decisions(meeting)
    if not decisions:
        raise Refused("meeting_empty")
    seen = set(decisions_of_staff(by, at).filter(meeting=meeting).values_list("pk", flat=True))
    rest = [one for one in decisions if one.pk not in seen]
    _check_all_complete([one for one in decisions if one.pk in seen], rest, by=by)
    check_has_terms(meeting.call, [one for one in decisions if one.pk in seen])
    _check_seen_frame(meeting.call, by=by, at=at)
    reason = two_in_one_area_reason.strip()
    if not reason and crowded_areas(meeting, decisions_of_staff(by, at).filter(meeting__call=meeting.call)):
        raise Refused("two_in_one_area")
    if not minutes.strip():
        raise Refused("minutes_missing")
    for one in decisions:
        _move_to_proposed(one, by, at)
    meeting.minutes = completed(meeting.minutes, minutes.strip(), rest)
    meeting.two_in_one_area_reason = added_below(meeting.two_in_one_area_reason, reason) if rest else reason
    meeting.state, meeting.locked_by, meeting.locked_at = State.LOCKED, by, at
    meeting.save()
    approvals.propose(KIND, meeting.pk, content=approved_content(meeting), by=by, at=at)
    _audit("meeting.locked", meeting, by=by, at=at)


@transaction.atomic
def reopen_meeting(meeting: DecisionMeeting, *, by: User, at: datetime) -> None:
    """Open a locked list again; what was proposed to the decision maker no longer stands."""
    meeting = _lock(meeting)
    check_reopen(by, meeting)
    meeting.state, meeting.locked_by, meeting.locked_at = State.OPEN, None, None
    meeting.save()
    approvals.open_proposal(KIND, meeting.pk).update(withdrawn_at=at)
    _audit("meeting.reopened", meeting, by=by, at=at)


@transaction.atomic
def publish_meeting(meeting: DecisionMeeting, *, by: User, at: datetime) -> int:
    """Decide and publish all of the meeting at one instant, or nothing; returns how many decisions.

    Per decision: the application's status, two letters and one message to each applicant, all in this transaction.
    Refused with `case_changed` where a case is no longer what was locked, and with `area_reason_missing` where several
    of its grants lie in one area without a reason: who locked it did not see them all.
    """
    meeting = _lock(meeting)
    check_decide(by, meeting)
    decisions = _decisions(meeting)
    for one in sorted(decisions, key=lambda decision: decision.application_id):
        one.application = lock_application(one.application)
        if one.application.status not in POSSIBLE[Outcome(one.outcome)]:
            raise Refused("case_changed", reference=one.application.reference)
    _check_frame(meeting.call, by=by, at=at)
    if not meeting.two_in_one_area_reason and crowded_areas(meeting, meeting.decisions.all()):
        raise Refused("area_reason_missing")
    approvals.approve(KIND, meeting.pk, content=approved_content(meeting), by=by, at=at)
    meeting.state, meeting.approved_by, meeting.published_at = State.PUBLISHED, by, at
    meeting.save()
    for one in decisions:
        record_decision(one.application, outcome=one.outcome, by=by, at=at)
        _audit_case("decision.published", one.application, meeting, by=by, at=at, outcome=one.outcome)
    offer_grants(decisions, by=by, at=at)
    write_letters(meeting, at=at)
    _audit("meeting.published", meeting, by=by, at=at)
    if not _undecided(meeting.call):
        mark_decided(meeting.call, by=by, at=at)
    return len(decisions)


def _lock(meeting: DecisionMeeting) -> DecisionMeeting:
    """The meeting. Grants of several meetings share one frame: whoever sums it holds the call."""
    lock(meeting.call)
    return lock(meeting, "call__agency")


def _standing(decision: Decision, meeting: DecisionMeeting) -> Decision:
    """The decision as it is in the locked meeting. Raises Hidden where somebody has taken it out."""
    found = meeting.decisions.select_related("application").filter(pk=decision.pk).first()
    if found is None:
        raise Hidden
    return found


def _decisions(meeting: DecisionMeeting) -> list[Decision]:
    related = (
        "meeting__call",
        "application__call__agency",
        "application__submitted_version",
        "application__consortium",
    )
    return list(meeting.decisions.select_related(*related).order_by("application__reference"))


def _check_outcome(application: Application, outcome: str) -> None:
    if application.status not in POSSIBLE[Outcome(outcome)]:
        label = Outcome(outcome).label
        raise Refused("outcome_not_possible", reference=application.reference, outcome=label)


def _check_complete(one: Decision) -> None:
    _check_outcome(one.application, one.outcome)
    if not one.reason_sv.strip():
        raise Refused("reason_missing", reference=one.application.reference)


def _check_all_complete(seen: list[Decision], rest: list[Decision], *, by: User) -> None:
    for one in seen:
        _check_complete(one)
    if not all(permits(_check_complete, one) for one in rest):
        raise _waits(by, rest[0].meeting.call)


def _check_frame(call: Call, *, by: User, at: datetime) -> None:
    """The whole frame. A sum that counts what the person is barred from is not told."""
    _check_seen_frame(call, by=by, at=at)
    granted = granted_sek(decisions_of(call))
    if granted <= call.frame_sek:
        return
    others = substitutes(by, call)
    if others.elsewhere:
        raise Refused("frame_overspent_unseen", names=named(others.names))
    raise Refused("frame_overspent", granted_sek=granted, frame_sek=call.frame_sek)


def _check_seen_frame(call: Call, *, by: User, at: datetime) -> None:
    seen = granted_sek(decisions_of_staff(by, at).filter(meeting__call=call))
    if seen > call.frame_sek:
        raise Refused("frame_overspent", granted_sek=seen, frame_sek=call.frame_sek)


def _waits(by: User, call: Call) -> Refused:
    return Refused("waits_for_another", names=named(substitutes(by, call).names))


def _move_to_proposed(one: Decision, by: User, at: datetime) -> None:
    case = last_case(one.application)
    if case is None or case.stage == Stage.PROPOSED:
        return
    move_case(lock(case), "propose", by=by, at=at)


def _undecided(call: Call) -> bool:
    done = sorted(status.value for status in FINAL)
    waiting = Application.objects.filter(call=call, submitted_at__isnull=False).exclude(status__in=done)
    return waiting.exists()


def _audit(action: str, meeting: DecisionMeeting, *, by: User, at: datetime) -> None:
    append(f"call:{meeting.call_id}", action, detail={"meeting": str(meeting.pk)}, by=by, at=at)


def _audit_case(
    action: str, application: Application, meeting: DecisionMeeting, *, by: User, at: datetime, **detail: object
) -> None:
    whole = {"meeting": str(meeting.pk), **detail}
    append(f"application:{application.pk}", action, detail=whole, by=by, at=at)
