"""Leaving the room because of a conflict of interest: written by the portal, never by hand."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from applications.models import Application, Bar, Person
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from reviews.domain.access import IN_PANEL
from reviews.models import Leaving, MeetingItem, PanelRole


def send_out(item: MeetingItem, *, by: User, at: datetime) -> None:
    """Everybody of the panel who is barred from the case leaves. The persons of the panel are locked."""
    bars = Bar.objects.filter(
        application=item.case.application_id, person=OuterRef("reviewer__person"), lifted_at__isnull=True
    )
    _leave(item, _seats(item).filter(Exists(bars)), by=by, at=at)


def leave_open_item(application: Application, person: Person, *, by: User | None, at: datetime) -> None:
    """A locked person who has just been barred leaves, where the case is before the panel now."""
    for item in _open_items(application):
        _leave(item, _seats(item).filter(reviewer__person=person), by=by, at=at)


def return_to_open_item(application: Application, person: Person, *, by: User | None, at: datetime) -> None:
    """A locked person whose bar has just been lifted comes back."""
    gone = Leaving.objects.filter(item__in=_open_items(application), seat__reviewer__person=person)
    if gone.filter(returned_at__isnull=True).update(returned_at=at):
        append(
            f"application:{application.pk}", "panel_meeting.returned", detail={"person": str(person.pk)}, by=by, at=at
        )


def all_return(item: MeetingItem, *, at: datetime) -> None:
    """The item is over."""
    item.leavings.filter(returned_at__isnull=True).update(returned_at=at)


def _leave(item: MeetingItem, seats: Iterable[PanelRole], *, by: User | None, at: datetime) -> None:
    out = set(item.leavings.filter(returned_at__isnull=True).values_list("seat", flat=True))
    going = [seat for seat in seats if seat.pk not in out]
    Leaving.objects.bulk_create([Leaving(item=item, seat=seat, left_at=at) for seat in going])
    if going:
        detail = {"item": str(item.pk), "case": str(item.case_id), "seats": sorted(str(seat.pk) for seat in going)}
        append(f"application:{item.case.application_id}", "panel_meeting.left", detail=detail, by=by, at=at)


def _seats(item: MeetingItem) -> QuerySet[PanelRole]:
    return PanelRole.objects.filter(panel=item.meeting.panel_id, role__in=IN_PANEL, ended_at__isnull=True)


def _open_items(application: Application) -> QuerySet[MeetingItem]:
    under_way = MeetingItem.objects.filter(opened_at__isnull=False, closed_at__isnull=True)
    return under_way.filter(case__application=application).select_related("meeting", "case")
