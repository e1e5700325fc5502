"""What the minutes of a panel's meeting say, over all its cases: read once, when the meeting closes."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from applications.models import Criterion
from reviews.domain.meetings import times_before_panel
from reviews.models import Attendance, Case, Leaving, PanelMeeting, PanelRole, Reopening
from reviews.queries.meetings import seats_of
from reviews.queries.naming import name_of_seat
from reviews.queries.panels import grades_of, in_order, requested_in


def document_of(meeting: PanelMeeting) -> dict[str, Any]:
    """Plain values in both languages; names and grades as they are now, times as text.

    `number`: the version of the minutes; `reopenings`: why the earlier ones were replaced.
    """
    reopenings = list(meeting.reopenings.select_related("by"))
    call = meeting.panel.round.call
    return {
        "agency": {"name_sv": call.agency.name_sv, "name_en": call.agency.name_en},
        "call": {"title_sv": call.title_sv, "title_en": call.title_en},
        "panel": {"name_sv": meeting.panel.name_sv, "name_en": meeting.panel.name_en},
        "place": meeting.place,
        "opened_at": meeting.opened_at.isoformat() if meeting.opened_at else "",
        "closed_at": meeting.closed_at.isoformat() if meeting.closed_at else "",
        "number": len(reopenings) + 1,
        "reopenings": [_reopening(one) for one in reopenings],
        "people": _people(meeting),
        "items": _items(meeting),
    }


def versions_of(meeting: PanelMeeting) -> dict[int, dict[str, Any]]:
    """What each version of the minutes says, by its number; the last stands unless the meeting is open again."""
    found = {one.number: one.document for one in meeting.reopenings.all()}
    return {**found, len(found) + 1: meeting.document} if meeting.document is not None else found


def _reopening(one: Reopening) -> dict[str, str]:
    times = {"closed_at": one.closed_at.isoformat(), "at": one.at.isoformat()}
    return {**times, "name": str(one.by), "reason": one.reason}


def _people(meeting: PanelMeeting) -> list[dict[str, Any]]:
    """Everybody who could be there; who never was has no times."""
    times: dict[UUID, list[list[str]]] = defaultdict(list)
    for one in meeting.attendances.order_by("since"):
        times[one.seat_id].append([one.since.isoformat(), one.until.isoformat() if one.until else ""])
    attended = Attendance.objects.filter(meeting=meeting).values("seat")
    seats = seats_of(meeting) | PanelRole.objects.filter(pk__in=attended).select_related("reviewer__person")
    return [{"name": str(one.reviewer), "role": one.role, "times": times[one.pk]} for one in seats]


def _items(meeting: PanelMeeting) -> list[dict[str, Any]]:
    order = {key: number for number, key in enumerate(in_order(meeting.panel).values_list("pk", flat=True), start=1)}
    left, grades, cases = _left(meeting), _grades(meeting), _cases(meeting)
    return [
        {
            **cases[item.case_id],
            "position": item.position,
            "was_taken_up": item.opened_at is not None,
            "times": times_before_panel(item.earlier_times, item.opened_at, item.closed_at),
            "left": left[item.pk],
            "grades": grades[item.case_id],
            "order": order.get(item.case_id),
        }
        for item in meeting.items.order_by("position")
    ]


def _cases(meeting: PanelMeeting) -> dict[UUID, dict[str, Any]]:
    version = "application__submitted_version"
    titles = (f"{version}__title_sv", f"{version}__title_en")
    rows = Case.objects.filter(meeting_items__meeting=meeting).values_list(
        "pk", "label", "place", "application__reference", *titles, f"{version}__document__parties"
    )
    return {
        key: {
            "case": str(key),
            "label": label,
            "place": place,
            "reference": reference,
            "title_sv": title_sv or title_en,
            "title_en": title_en,
            "requested_sek": requested_in(parties or []),
        }
        for key, label, place, reference, title_sv, title_en, parties in rows
    }


def _left(meeting: PanelMeeting) -> dict[UUID, list[str]]:
    """Who left for each item, once each however often it was opened."""
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = Leaving.objects.filter(item__meeting=meeting).annotate(name=name_of_seat())
    for item, name in rows.order_by("name").values_list("item", "name").distinct():
        found[item].append(name)
    return found


def _grades(meeting: PanelMeeting) -> dict[UUID, list[dict[str, Any]]]:
    """The panel's grade on each criterion by case; None where it has given none."""
    criteria = list(Criterion.objects.filter(round=meeting.panel.round_id).order_by("position", "pk"))
    given = grades_of(list(Case.objects.filter(meeting_items__meeting=meeting)))
    return {
        case: [{"label_sv": one.label_sv, "label_en": one.label_en, "grade": grades.get(one.key)} for one in criteria]
        for case, grades in given.items()
    }
