"""By when a panel does what: whose date counts, everything that a panel has before it, and whom a date concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from applications.models import Round
from reviews.domain.activities import CONCERNED, REMINDED, Activity, Frame
from reviews.models import ActivityDate, Panel, PanelMeeting, PanelRole

ROUND_DATES = ("review_opens_at", "review_due_at", "panel_opens_at", "panel_closes_at")
MEETING = "meeting"
DATE_ROW = JSONObject(
    id="id",
    kind="kind",
    at="at",
    sequence="sequence",
    panel="panel",
    name_sv="panel__name_sv",
    name_en="panel__name_en",
)
MEETING_ROW = JSONObject(id="id", starts_at="starts_at", closed_at="closed_at")


@dataclass(frozen=True)
class PanelDate:
    """One line of a panel's dates. `name`: of an activity, of a date of the round, or `meeting`; `key` stays as it is.

    `is_own`: the panel's own, in place of the round's. `version` grows with each change.
    """

    key: str
    name: str
    at: datetime
    is_own: bool = False
    version: int = 0


@dataclass(frozen=True)
class RoundLine:
    """A date of a round on the officer's page, with the panels that have one of their own; empty where none is set."""

    name: str
    at: datetime | None
    own: tuple[tuple[Panel, datetime], ...] = ()


def frame_of(round_: Round) -> Frame:
    """What opens and closes; the call is loaded with its round."""
    return Frame(round_.call.closes_at, *(getattr(round_, name) for name in ROUND_DATES))


def standing(rows: Iterable[ActivityDate], panel: UUID | None) -> dict[Activity, ActivityDate]:
    """What counts in a panel, or with None in the round, by activity in order; a panel's own date goes first."""
    found: dict[Activity, ActivityDate] = {}
    for row in sorted(rows, key=lambda one: one.panel_id is not None):
        if row.at is not None and row.panel_id in {None, panel}:
            found[row.activity] = row
    return {activity: found[activity] for activity in Activity if activity in found}


def moments(dates: dict[Activity, ActivityDate]) -> dict[Activity, datetime]:
    return {activity: row.at for activity, row in dates.items() if row.at is not None}


def with_dates(rows: QuerySet[Any], *, round_: str, panel: str = "pk") -> QuerySet[Any]:
    """With what is set in their round, and the meetings of their panel, for the functions below: in one statement.

    `round_` and `panel`: where these are, seen from a row.
    """
    dated = ActivityDate.objects.filter(round=OuterRef(round_)).order_by("panel__name_en", "pk")
    meetings = PanelMeeting.objects.filter(panel=OuterRef(panel))
    found: QuerySet[Any] = rows.annotate(
        dated=ArraySubquery(dated.values(json=DATE_ROW)), met=ArraySubquery(meetings.values(json=MEETING_ROW))
    )
    return found


def set_in(row: Any) -> list[ActivityDate]:
    """What is set in the round of a row that came from `with_dates`; panels have their names alone."""
    return [_read(one) for one in row.dated]


def meetings_of(row: Any) -> list[PanelMeeting]:
    """The meetings of the panel of such a row, with their times alone."""
    return [
        PanelMeeting(
            pk=one["id"], starts_at=datetime.fromisoformat(one["starts_at"]), closed_at=_moment(one["closed_at"])
        )
        for one in row.met
    ]


def dates_of_panel(panel: Any) -> tuple[PanelDate, ...]:
    """Everything that has a time in a panel that came from `with_dates`, by time.

    Hearings are apart, since not everybody may know of them.
    """
    rows = [one for one in set_in(panel) if one.panel_id in {None, panel.pk}]
    versions = {activity: sum(one.sequence for one in rows if one.kind == activity) for activity in Activity}
    found = [PanelDate(f"{panel.pk}-{name}", name, getattr(panel.round, name)) for name in ROUND_DATES]
    for activity, at in moments(dates := standing(rows, panel.pk)).items():
        is_own = dates[activity].panel_id is not None
        found.append(PanelDate(f"{panel.pk}-{activity}", activity, at, is_own, versions[activity]))
    found += [PanelDate(f"{one.pk}-{MEETING}", MEETING, one.starts_at) for one in meetings_of(panel)]
    return tuple(sorted(found, key=lambda one: one.at))


def lines_of_round(round_: Any) -> tuple[RoundLine, ...]:
    """The dates of a round that came from `with_dates`, and by when its panels do what, in the order of activities."""
    rows = set_in(round_)
    whole = moments(standing(rows, None))
    own: dict[str, list[tuple[Panel, datetime]]] = {}
    for row in rows:
        if row.panel is not None and row.at is not None:
            own.setdefault(row.kind, []).append((row.panel, row.at))
    lines = [RoundLine(name, getattr(round_, name)) for name in ROUND_DATES]
    return (*lines, *(RoundLine(one, whole.get(one), tuple(own.get(one, ()))) for one in Activity))


def seats_under(row: ActivityDate) -> QuerySet[PanelRole]:
    """The parts in panels that a date concerns: those of its panel, or of the panels without one of their own."""
    held = PanelRole.objects.filter(role__in=CONCERNED[row.activity], ended_at__isnull=True)
    if row.panel_id is not None:
        held = held.filter(panel=row.panel_id)
    else:
        own = ActivityDate.objects.filter(round=row.round_id, kind=row.kind, panel__isnull=False, at__isnull=False)
        held = held.filter(panel__round=row.round_id).exclude(panel__in=own.values("panel"))
    return held.select_related("panel", "reviewer__person__user").order_by("pk")


def to_remind(at: datetime, ahead: datetime) -> QuerySet[ActivityDate]:
    """What is due by `ahead`, nobody was reminded of, and was not set at shorter notice than that."""
    soon = ActivityDate.objects.filter(kind__in=REMINDED, at__gt=at, at__lte=ahead, reminded_at__isnull=True)
    return soon.filter(set_at__lte=F("at") - (ahead - at), round__call__decided_at__isnull=True).order_by("at", "pk")


def _read(row: Mapping[str, Any]) -> ActivityDate:
    """A date as the database writes it into a list."""
    names = {"name_sv": row["name_sv"], "name_en": row["name_en"]}
    panel = Panel(pk=UUID(row["panel"]), **names) if row["panel"] else None
    columns = {"kind": row["kind"], "sequence": row["sequence"], "at": _moment(row["at"])}
    return ActivityDate(pk=UUID(row["id"]), panel=panel, **columns)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
