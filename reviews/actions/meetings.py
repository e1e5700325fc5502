"""A panel's meeting: planned by an officer, led by the chair, one case at a time, closed with minutes.

Who leads and declares at once wait for each other at the persons of the panel: nobody stays in the room unrecorded.
"""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from applications.actions.people import lock_people
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.jobs.actions import wake
from clusterportal.locking import lock
from reviews.actions.leaving import all_return, send_out
from reviews.domain.meetings import times_before_panel
from reviews.models import Attendance, MeetingItem, Panel, PanelMeeting, Reopening
from reviews.policies.meetings import (
    check_close_item,
    check_open_item,
    check_open_meeting,
    check_plan,
    check_reopen_meeting,
    check_run_meeting,
)
from reviews.queries.meetings import Sitting, present_seats, seats_of, sitting_for
from reviews.queries.minutes import document_of
from reviews.queries.panels import in_order

TASK = "reviews.render_minutes"


@transaction.atomic
def plan_meeting(
    panel: Panel, *, starts_at: datetime, place: str, minutes: int | None = None, by: User, at: datetime
) -> PanelMeeting:
    """A meeting on every case of the panel's list, `minutes` for each. Refused: `no_cases_to_meet_on`."""
    check_plan(by, panel)
    panel = lock(panel, "round__call")
    made = PanelMeeting.objects.create(panel=panel, starts_at=starts_at, place=place.strip(), planned_by=by)
    if not _add_items(made):
        raise Refused("no_cases_to_meet_on")
    made.items.update(planned_minutes=minutes)
    audit_meeting(made, "panel_meeting.planned", by=by, at=at)
    return made


@transaction.atomic
def open_meeting(meeting: PanelMeeting, *, by: User, at: datetime) -> None:
    """Begin; cases that have come into the list since the meeting was planned go last on the agenda.

    Refused: `another_meeting_open` where the panel has another that is not closed.
    """
    sitting = lock_sitting(meeting, by, at)
    check_open_meeting(sitting)
    if PanelMeeting.objects.filter(panel=meeting.panel_id, opened_at__isnull=False, closed_at__isnull=True).exists():
        raise Refused("another_meeting_open")
    _add_items(sitting.meeting)
    PanelMeeting.objects.filter(pk=meeting.pk).update(opened_at=at)
    audit_meeting(sitting.meeting, "panel_meeting.opened", by=by, at=at)


@transaction.atomic
def close_meeting(meeting: PanelMeeting, *, by: User, at: datetime) -> None:
    """End it: the open item closes, everybody goes, and what the minutes say is kept as it is now.

    Whoever moves a case of the list at this instant is done before, or is refused after.
    """
    sitting = lock_sitting(meeting, by, at)
    check_run_meeting(sitting)
    lock(sitting.meeting.panel)
    for item in _open_items(meeting):
        _close(item, by=by, at=at)
    meeting.attendances.filter(until__isnull=True).update(until=at)
    closed = sitting.meeting
    closed.closed_at = at
    closed.document = document_of(closed)
    closed.save(update_fields=["closed_at", "document"])
    audit_meeting(closed, "panel_meeting.closed", by=by, at=at)
    wake(TASK, meeting.pk)


@transaction.atomic
def reopen_meeting(meeting: PanelMeeting, *, reason: str, by: User, at: datetime) -> None:
    """Go on with a closed meeting. Its minutes are kept as they are; new ones, with the reason, come beside them.

    Refused: `reopen_needs_reason`, `another_meeting_open`, `later_meeting_held`.
    """
    sitting = lock_sitting(meeting, by, at)
    check_reopen_meeting(sitting)
    if not reason.strip():
        raise Refused("reopen_needs_reason")
    _check_is_last(sitting.meeting)
    opened = sitting.meeting
    kept = {"number": opened.reopenings.count() + 1, "document": opened.document, "closed_at": opened.closed_at}
    Reopening.objects.create(meeting=opened, **kept, reason=reason.strip(), by=by, at=at)
    opened.closed_at, opened.document = None, None
    opened.save(update_fields=["closed_at", "document"])
    audit_meeting(opened, "panel_meeting.reopened", by=by, at=at, reason=reason.strip())


@transaction.atomic
def mark_present(meeting: PanelMeeting, seats: Collection[UUID], *, by: User, at: datetime) -> None:
    """Say who is in the room now: those of `seats` come if they were not, the others go."""
    sitting = lock_sitting(meeting, by, at)
    check_run_meeting(sitting)
    if not set(seats) <= set(seats_of(sitting.meeting).values_list("pk", flat=True)):
        raise Hidden
    before = present_seats(meeting)
    came, went = set(seats) - before, before - set(seats)
    Attendance.objects.bulk_create([Attendance(meeting=meeting, seat_id=seat, since=at) for seat in came])
    meeting.attendances.filter(seat__in=went, until__isnull=True).update(until=at)
    if came or went:
        audit_meeting(sitting.meeting, "panel_meeting.attended", by=by, at=at, came=_keys(came), went=_keys(went))


@transaction.atomic
def open_item(item: MeetingItem, *, by: User, at: datetime) -> None:
    """Take a case up. Whoever is barred from it leaves, on record; reopening is the same act."""
    sitting = lock_sitting(item.meeting, by, at)
    if _close_withdrawn(item.meeting, by=by, at=at):
        sitting = sitting_for(by, item.meeting_id, at)
    entry = sitting.entry(item.pk)
    check_open_item(sitting, entry)
    taken_up = entry.item
    taken_up.earlier_times = times_before_panel(taken_up.earlier_times, taken_up.opened_at, taken_up.closed_at)
    taken_up.opened_at, taken_up.closed_at = at, None
    taken_up.save(update_fields=["opened_at", "closed_at", "earlier_times"])
    _audit_item(taken_up, "panel_meeting.item_opened", by=by, at=at)
    send_out(taken_up, by=by, at=at)


@transaction.atomic
def close_item(item: MeetingItem, *, by: User, at: datetime) -> None:
    """End a case; whoever left comes back."""
    sitting = lock_sitting(item.meeting, by, at)
    entry = sitting.entry(item.pk)
    check_close_item(sitting, entry)
    _close(entry.item, by=by, at=at)


def lock_sitting(meeting: PanelMeeting, user: User, at: datetime) -> Sitting:
    """The meeting as it is for the user once nobody else leads it and nobody of its panel is being barred."""
    sitting_for(user, meeting.pk, at)
    lock_people(seats_of(meeting).values_list("reviewer__person", flat=True))
    lock(meeting)
    return sitting_for(user, meeting.pk, at)


def audit_meeting(meeting: PanelMeeting, action: str, *, by: User, at: datetime, **detail: object) -> None:
    row = {"panel_meeting": str(meeting.pk), "panel": str(meeting.panel_id), **detail}
    append(f"call:{meeting.panel.round.call_id}", action, detail=row, by=by, at=at)


def _check_is_last(meeting: PanelMeeting) -> None:
    """No other meeting of the panel is open, and none has closed since."""
    others = PanelMeeting.objects.filter(panel=meeting.panel_id, opened_at__isnull=False)
    if others.filter(closed_at__isnull=True).exists():
        raise Refused("another_meeting_open")
    if others.filter(closed_at__gt=meeting.closed_at).exists():
        raise Refused("later_meeting_held")


def _add_items(meeting: PanelMeeting) -> int:
    """Put what of the list is not on the agenda at its end, by label; returns how many items there are."""
    known = set(meeting.items.values_list("case", flat=True))
    new = sorted((one for one in in_order(meeting.panel) if one.pk not in known), key=lambda one: one.label)
    items = (MeetingItem(meeting=meeting, case=one, position=place) for place, one in enumerate(new, len(known) + 1))
    MeetingItem.objects.bulk_create(items)
    return len(known) + len(new)


def _open_items(meeting: PanelMeeting) -> QuerySet[MeetingItem]:
    return meeting.items.filter(opened_at__isnull=False, closed_at__isnull=True).select_related("case")


def _close_withdrawn(meeting: PanelMeeting, *, by: User, at: datetime) -> bool:
    """Nobody leads the item of an application that was withdrawn while it was open: the next one ends it."""
    gone = list(_open_items(meeting).filter(case__application__withdrawn_at__isnull=False))
    for item in gone:
        _close(item, by=by, at=at)
    return bool(gone)


def _close(item: MeetingItem, *, by: User, at: datetime) -> None:
    item.closed_at = at
    item.save(update_fields=["closed_at"])
    all_return(item, at=at)
    _audit_item(item, "panel_meeting.item_closed", by=by, at=at)


def _keys(seats: Collection[UUID]) -> list[str]:
    return sorted(map(str, seats))


def _audit_item(item: MeetingItem, action: str, *, by: User, at: datetime) -> None:
    detail = {"item": str(item.pk), "case": str(item.case_id)}
    append(f"application:{item.case.application_id}", action, detail=detail, by=by, at=at)
