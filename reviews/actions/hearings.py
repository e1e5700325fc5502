"""Hearings: planned, changed and cancelled by an officer; who comes along is named by the project leader.

Who plans at one agency waits for whoever plans there, since a person may be in several panels.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from applications.models import Applicant
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from reviews.domain.hearings import Slot, Terms
from reviews.models import Case, Hearing, HearingGuest, Panel
from reviews.policies.hearings import (
    Planned,
    check_free,
    check_name_guests,
    check_plan_hearings,
    check_standing,
    check_terms,
)
from reviews.queries.desk import cases_of_staff
from reviews.queries.hearings import (
    cases_before_panel,
    cases_to_hear,
    coming,
    consortium_of,
    hearings_of_staff,
    own_hearing,
    seats_at,
    to_remind,
    with_guests,
)

GUARD = "reviews.queries.mail.may_be_told_of_hearing"
GUARDS = {"hearing_not_named": "reviews.queries.mail.is_not_to_come"}
AHEAD = timedelta(days=1)


@transaction.atomic
def plan_hearings(panel: Panel, planned: Planned, terms: Terms, *, by: User, at: datetime) -> int:
    """Plan a hearing of each case at its time, all or none; both sides are told. Returns how many.

    Refused: `not_to_be_heard`, and as `check_terms` and `check_free` say.
    """
    check_plan_hearings(by, panel)
    panel = _lock_planning(panel)
    _check_cases(panel, [case for case, _slot in planned], by, at)
    check_terms(terms, [slot for _case, slot in planned], at)
    check_free(by, panel, planned, at)
    for case, slot in planned:
        made = Hearing.objects.create(case=case, **_columns(slot, terms), planned_by=by, planned_at=at)
        _audit(made, "hearing.planned", by=by, at=at)
        _tell_all(made, "hearing_planned", at=at)
    return len(planned)


@transaction.atomic
def change_hearing(hearing: Hearing, slot: Slot, terms: Terms, *, by: User, at: datetime) -> None:
    """Give a hearing another time or other terms; both sides are told.

    Refused: `hearing_cancelled`, `hearing_over`, `more_are_named`, `not_to_be_heard`, and as `check_terms` and
    `check_free` say.
    """
    hearing = _lock_for_staff(hearing, by, at)
    panel = hearing.case.panel
    if panel is None or not cases_before_panel(by, panel, at).filter(pk=hearing.case_id).exists():
        raise Refused("not_to_be_heard", label=hearing.case.label)
    n_named = len(coming(hearing)) - 1
    if n_named > terms.guests_max:
        raise Refused("more_are_named", n_named=n_named)
    check_terms(terms, [slot], at)
    check_free(by, panel, [(hearing.case, slot)], at, but=hearing)
    columns = _columns(slot, terms) | {"sequence": hearing.sequence + 1}
    if slot != hearing.slot:
        columns |= {"moved_at": at, "reminded_at": None}
    _write(hearing, columns)
    _audit(hearing, "hearing.changed", by=by, at=at)
    _tell_all(hearing, "hearing_changed", at=at)


@transaction.atomic
def cancel_hearing(hearing: Hearing, *, reason: str, by: User, at: datetime) -> None:
    """Cancel a hearing; both sides are told, and read why. Refused: `hearing_needs_reason`, and as for a change."""
    hearing = _lock_for_staff(hearing, by, at)
    if not reason.strip():
        raise Refused("hearing_needs_reason")
    _write(hearing, {"cancelled_at": at, "why_cancelled": reason.strip(), "sequence": hearing.sequence + 1})
    _audit(hearing, "hearing.cancelled", by=by, at=at, reason=hearing.why_cancelled)
    _tell_all(hearing, "hearing_cancelled", at=at)


@transaction.atomic
def name_guests(hearing: Hearing, keys: Collection[UUID], *, by: User, at: datetime) -> None:
    """Say who comes with the leader, by the keys of their parts in the consortium. Who is new is told, and who is not
    to come after all.

    Refused: `leader_only`, `names_too_late`, `too_many_guests`, `not_in_consortium`, `hearing_cancelled`,
    `hearing_over`.
    """
    own_hearing(by, hearing.pk, at)
    lock(hearing)
    hearing = own_hearing(by, hearing.pk, at)
    check_name_guests(by, hearing, at)
    chosen = list(consortium_of(hearing).filter(pk__in=keys).select_related("person__user"))
    if len(chosen) != len(set(keys)):
        raise Refused("not_in_consortium")
    if len(chosen) > hearing.guests_max:
        raise Refused("too_many_guests", guests_max=hearing.guests_max)
    known = set(hearing.guests.values_list("applicant", flat=True))
    new = [one for one in chosen if one.pk not in known]
    out = known - {one.pk for one in chosen}
    gone = list(consortium_of(hearing).filter(pk__in=out).select_related("person__user"))
    hearing.guests.exclude(applicant__in=chosen).delete()
    HearingGuest.objects.bulk_create(
        [HearingGuest(hearing=hearing, applicant=one, named_by=by, named_at=at) for one in new]
    )
    _audit(hearing, "hearing.named", by=by, at=at, n_named=len(chosen))
    _tell_applicants(hearing, "hearing_planned", _accounts(new), at=at, again=at.isoformat())
    _tell_applicants(hearing, "hearing_not_named", _accounts(gone), at=at, again=at.isoformat())


def remind_hearings(at: datetime) -> int:
    """Remind both sides, once, of what begins within a day; returns how many hearings. May run twice."""
    due = list(to_remind(at, at + AHEAD).values_list("pk", flat=True))
    return sum(_remind_once(Hearing(pk=key), at) for key in due)


@transaction.atomic
def _remind_once(hearing: Hearing, at: datetime) -> bool:
    lock(hearing)
    found = with_guests(to_remind(at, at + AHEAD).filter(pk=hearing.pk)).first()
    if found is None:
        return False
    _write(found, {"reminded_at": at})
    _audit(found, "hearing.reminded", by=None, at=at)
    _tell_all(found, "hearing_reminder", at=at)
    return True


def _lock_planning(panel: Panel) -> Panel:
    lock(panel.round.call.agency)
    return lock(panel, "round__call__agency")


def _lock_for_staff(hearing: Hearing, user: User, at: datetime) -> Hearing:
    """The hearing as it is once nobody else plans, for an officer who sees its case. Hidden for others."""
    panel = hearing.case.panel
    if panel is None:
        raise Hidden
    check_plan_hearings(user, panel)
    panel = _lock_planning(panel)
    lock(hearing)
    found = with_guests(hearings_of_staff(user, panel.round, at).filter(pk=hearing.pk)).first()
    if found is None:
        raise Hidden
    check_standing(found, at)
    return found


def _check_cases(panel: Panel, cases: Collection[Case], by: User, at: datetime) -> None:
    """All are seen by the officer, else Hidden, and wait for a hearing."""
    keys = {one.pk for one in cases}
    for key in sorted(keys):
        lock(Case(pk=key))
    if cases_of_staff(by, panel.round, at).filter(pk__in=keys).count() != len(cases):
        raise Hidden
    waiting = set(cases_to_hear(by, panel, at).values_list("pk", flat=True))
    for one in cases:
        if one.pk not in waiting:
            raise Refused("not_to_be_heard", label=one.label)


def _columns(slot: Slot, terms: Terms) -> dict[str, object]:
    return {
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
        "place": terms.place,
        "link": terms.link,
        "note": terms.note,
        "guests_max": terms.guests_max,
        "names_by": terms.names_by,
    }


def _write(hearing: Hearing, columns: dict[str, object]) -> None:
    for name, value in columns.items():
        setattr(hearing, name, value)
    hearing.save(update_fields=list(columns))


def _audit(hearing: Hearing, action: str, *, by: User | None, at: datetime, **more: object) -> None:
    detail = {
        "case": str(hearing.case_id),
        "hearing": str(hearing.pk),
        "from": hearing.starts_at.isoformat(),
        "until": hearing.ends_at.isoformat(),
    }
    append(f"application:{hearing.case.application_id}", action, detail=detail | more, by=by, at=at)


def _tell_all(hearing: Hearing, template: str, *, at: datetime) -> None:
    """Write to both sides; who of the panel is barred, or has not declared, is not among them."""
    hearing = with_guests(Hearing.objects.filter(pk=hearing.pk)).get()
    _tell_applicants(hearing, template, _accounts(coming(hearing)), at=at)
    sitting = [one.reviewer.person.user for one in seats_at(hearing.case, at)]
    _tell(hearing, template, sitting, {"name": hearing.case.label, "page": "hearing"}, at=at)


def _accounts(parts: Iterable[Applicant]) -> list[User | None]:
    return [one.person.user for one in parts if one.person]


def _tell_applicants(
    hearing: Hearing, template: str, users: Iterable[User | None], *, at: datetime, again: str = ""
) -> None:
    words = {"name": hearing.case.application.reference, "page": "own_hearing"}
    _tell(hearing, template, users, words, at=at, again=again)


def _tell(
    hearing: Hearing,
    template: str,
    users: Iterable[User | None],
    words: Mapping[str, object],
    *,
    at: datetime,
    again: str = "",
) -> None:
    """One message of each template while the hearing stays as it is; `again` says that it is another one."""
    call = hearing.case.round.call
    for user in dict.fromkeys(one for one in users if one is not None):
        queue(
            template,
            to=user.email,
            recipient=user,
            context={"hearing": hearing, "call": call, **words},
            scope=f"application:{hearing.case.application_id}",
            guard=GUARDS.get(template, GUARD),
            subject_id=f"{hearing.pk} {hearing.sequence}",
            key=f"{template}:{hearing.pk}:{hearing.sequence}:{user.pk}{again}",
            at=at,
        )
