"""Writing conflicts of interest, judging them, and opening and closing what they bar."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from applications.actions.bars import lift_bar, set_bar
from applications.actions.people import lock_people
from applications.domain.moves import IllegalMove
from applications.models import Application, Bar, Person, Round
from applications.policies.staff import check_handle
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.leaving import leave_open_item, return_to_open_item
from reviews.actions.packing import delete_packs_with
from reviews.domain import endings
from reviews.domain.conflicts import JUDGEMENTS, Origin, State, Tier, bars, first_state, is_for_bulk
from reviews.domain.detection import detect
from reviews.domain.facts import Evidence, Finding
from reviews.models import Assignment, Conflict, PanelRole, Review
from reviews.policies.staff import check_declared_officer
from reviews.queries.facts import application_facts, named_in, people_with_profiles

Found = tuple[Application, Person, Finding]


@transaction.atomic
def judge_conflict(conflict: Conflict, *, judgement: str, reason: str, by: User, at: datetime) -> None:
    """Clear or disqualify, with a reason. The bar is lifted only when no open conflict of the person remains."""
    lock_people([conflict.person_id])
    _judge(_current(conflict.pk), judgement, reason, by=by, at=at)


@transaction.atomic
def judge_in_bulk(keys: Sequence[UUID], *, judgement: str, reason: str, by: User, at: datetime) -> int:
    """Judge detected conflicts together with one reason, all or none; returns how many.

    Refused with `never_in_bulk` where one of them is a person's own statement.
    """
    found = list(Conflict.objects.filter(pk__in=keys).values_list("pk", "person"))
    if not found:
        raise Refused("not_for_bulk")
    lock_people(person for _key, person in found)
    for key, _person in sorted(found):
        conflict = _current(key)
        if not is_for_bulk(Origin(conflict.origin)):
            raise Refused("never_in_bulk")
        _judge(conflict, judgement, reason, by=by, at=at)
    return len(found)


@transaction.atomic
def enter_conflict(application: Application, person: Person, *, reason: str, by: User, at: datetime) -> Conflict:
    """An officer's own entry, disqualifying from the start."""
    check_declared_officer(by, application.call)
    check_handle(by, application, at)
    if not reason.strip():
        raise Refused("judgement_needs_reason")
    lock_people([person.pk])
    judged_now = {"judged_by": by, "judged_at": at, "reason": reason.strip()}
    conflict = record(
        application, person, Origin.ENTERED, Finding("entered", Tier.DISQUALIFYING, ()), by=by, at=at, **judged_now
    )
    if conflict is None:
        raise Refused("illegal_judgement")
    return conflict


@transaction.atomic
def detect_conflicts(round_: Round, *, by: User, at: datetime) -> int:
    """Compare every reviewer of the round with every application that has a case in it; returns the new conflicts.

    May be run again at any time: what is known stays as it was judged.
    """
    check_declared_officer(by, round_.call)
    people = list(Person.objects.filter(reviewer__panel_roles__in=_roles_in(round_)).distinct())
    applications = list(Application.objects.filter(cases__round=round_).select_related("submitted_version"))
    new = compare(people, applications, round_, by=by, at=at)
    closed_to_officer = set(
        Bar.objects.filter(person__user=by, lifted_at__isnull=True).values_list("application", flat=True)
    )
    return sum(1 for application, _person, _finding in new if application.pk not in closed_to_officer)


def compare(
    people: Sequence[Person], applications: Sequence[Application], round_: Round, *, by: User | None, at: datetime
) -> list[Found]:
    """Keep what the portal finds between these people and these applications; returns what was not known before.

    Call it in a transaction; it waits for the people. The applications' submitted versions are loaded.
    """
    lock_people(person.pk for person in people)
    new = list(_new_findings(applications, people, round_.call.agency_id, localdate(at)))
    for application, person, finding in new:
        if finding.tier != Tier.SHOWN:
            record(application, person, Origin.DETECTED, finding, by=by, at=at)
    _note([one for one in new if one[2].tier == Tier.SHOWN], round_, by=by, at=at)
    return new


def record(
    application: Application,
    person: Person,
    origin: Origin,
    finding: Finding,
    *,
    by: User | None,
    at: datetime,
    **judged_as: object,
) -> Conflict | None:
    """Keep a conflict of a locked person, bar the person where it bars, and audit it; None where it is known."""
    state = first_state(origin, Tier(finding.tier))
    key = {"application": application, "person": person, "origin": origin.value, "rule": finding.rule}
    columns = {"tier": finding.tier, "state": state.value, "evidence": [_row(one) for one in finding.evidence]}
    conflict, is_new = Conflict.objects.get_or_create(**key, defaults={**columns, **judged_as, "found_at": at})
    if not is_new and not _is_declared_anew(conflict):
        return None
    detail = {"conflict": str(conflict.pk), "person": str(person.pk), "rule": finding.rule, "state": state.value}
    append(f"application:{application.pk}", f"conflict.{origin.value}", detail=detail, by=by, at=at)
    settle_bar(application, person, by=by, at=at)
    return conflict


def _is_declared_anew(conflict: Conflict) -> bool:
    """Whether a person declares again what an officer has cleared: it then stands again until it is judged."""
    if conflict.origin != Origin.DECLARED or conflict.state != State.CLEARED:
        return False
    conflict.state, conflict.judged_by, conflict.judged_at, conflict.reason = State.DECLARED.value, None, None, ""
    conflict.save(update_fields=["state", "judged_by", "judged_at", "reason"])
    return True


def settle_bar(application: Application, person: Person, *, by: User | None, at: datetime) -> None:
    """Make the bar of a locked person follow from the conflicts that stand."""
    states = Conflict.objects.filter(application=application, person=person).values_list("state", flat=True)
    is_barred = Bar.objects.filter(application=application, person=person, lifted_at__isnull=True).exists()
    if bars(State(state) for state in states):
        if not is_barred:
            set_bar(application, person, by=by, at=at)
            leave_open_item(application, person, by=by, at=at)
        _close(application, person, by=by, at=at)
    elif is_barred:
        lift_bar(application, person, by=by, at=at)
        return_to_open_item(application, person, by=by, at=at)
        Review.objects.filter(case__application=application, reviewer__person=person).update(set_aside_at=None)


def _new_findings(
    applications: Sequence[Application], people: Sequence[Person], agency: Any, on: date
) -> Iterator[Found]:
    """What is found by all that the portal knows, each with as much of what it rests on as the agency reads."""
    known_of = people_with_profiles({one.pk for one in people} | named_in(applications))
    whole, read = application_facts(applications, known_of), application_facts(applications, known_of, agency)
    kept = Conflict.objects.filter(application__in=applications, origin=Origin.DETECTED.value)
    known = set(kept.values_list("application", "person", "rule"))
    profiles = [(one, known_of.whole(one.pk), known_of.as_read(one.pk, agency)) for one in people]
    for application in applications:
        for person, profile, as_read in profiles:
            found = detect(profile, whole[application.pk], on)
            new = [one for one in found if (application.pk, person.pk, one.rule) not in known]
            shown = {one.rule: one.evidence for one in detect(as_read, read[application.pk], on)} if new else {}
            for one in new:
                yield application, person, Finding(one.rule, one.tier, shown.get(one.rule, ()))


def _note(found: Sequence[Found], round_: Round, *, by: User | None, at: datetime) -> None:
    """Keep what only informs, in one statement: it bars nobody."""
    rows = [
        Conflict(
            application=application,
            person=person,
            origin=Origin.DETECTED.value,
            rule=finding.rule,
            tier=finding.tier,
            state=State.NOTED.value,
            evidence=[_row(one) for one in finding.evidence],
            found_at=at,
        )
        for application, person, finding in found
    ]
    if rows:
        Conflict.objects.bulk_create(rows)
        append(f"call:{round_.call_id}", "conflicts.noted", detail={"n_conflicts": len(rows)}, by=by, at=at)


def _close(application: Application, person: Person, *, by: User | None, at: datetime) -> None:
    """End the person's assignments and set begun reviews aside; what was written is kept."""
    mine = {"case__application": application, "reviewer__person": person}
    ended = Assignment.objects.filter(**mine, ended_at__isnull=True).update(ended_at=at, end_reason=endings.CONFLICT)
    begun = Review.objects.filter(**mine, set_aside_at__isnull=True).exclude(state=Review.State.EMPTY)
    set_aside = begun.update(set_aside_at=at)
    if ended:
        delete_packs_with(application, person, at=at)
    if ended or set_aside:
        detail = {"person": str(person.pk), "assignments": ended, "reviews": set_aside}
        append(f"application:{application.pk}", "conflict.closed_reviewing", detail=detail, by=by, at=at)


def _judge(conflict: Conflict, judgement: str, reason: str, *, by: User, at: datetime) -> None:
    check_declared_officer(by, conflict.application.call)
    check_handle(by, conflict.application, at)
    if conflict.person.user_id == by.pk:
        raise Refused("own_conflict")
    if not reason.strip():
        raise Refused("judgement_needs_reason")
    before = conflict.state
    try:
        conflict.state = JUDGEMENTS.target(State(before), judgement).value
    except IllegalMove as error:
        raise Refused("illegal_judgement") from error
    conflict.judged_by, conflict.judged_at, conflict.reason = by, at, reason.strip()
    conflict.save(update_fields=["state", "judged_by", "judged_at", "reason"])
    detail = {"conflict": str(conflict.pk), "from": before, "to": conflict.state}
    append(f"application:{conflict.application_id}", "conflict.judged", detail=detail, by=by, at=at)
    settle_bar(conflict.application, conflict.person, by=by, at=at)


def _current(key: UUID) -> Conflict:
    return lock(Conflict(pk=key), "application__call", "person")


def _roles_in(round_: Round) -> QuerySet[PanelRole]:
    return PanelRole.objects.filter(panel__round=round_, ended_at__isnull=True)


def _row(evidence: Evidence) -> dict[str, object]:
    return {"code": evidence.code, "params": dict(evidence.params)}
