"""A panel's meeting as one person may know it, and the mark that says whether that has changed.

A barred case is a placeholder with number and label: that it is before the panel is told, so that the person leaves,
and nothing else is even asked of the database.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.domain.access import IN_PANEL, Right
from reviews.domain.meetings import ItemState
from reviews.models import (
    Attendance,
    Case,
    Leaving,
    MeetingItem,
    PanelGrade,
    PanelMeeting,
    PanelRole,
    Reopening,
    Review,
    Score,
    Statement,
)
from reviews.queries.naming import name_at, name_of_seat
from reviews.queries.panels import is_listed, place_of
from reviews.queries.visibility import Seen, seen_cases, stub_cases


@dataclass(frozen=True)
class Entry:
    """An item of the agenda. `seen` is None where the person is barred from its case, and the rest is then empty.

    `grades` are the panel's, `reviews` the overall ones of the submitted reviews: names and grades. `outside`: who has
    left the room for the item.
    """

    item: MeetingItem
    seen: Seen | None
    grades: tuple[Mapping[str, Any], ...] = ()
    reviews: tuple[Mapping[str, Any], ...] = ()
    outside: tuple[str, ...] = ()
    statement: tuple[str, int] | None = None

    @property
    def label(self) -> str:
        return self.item.case.label

    @property
    def state(self) -> ItemState:
        return self.item.state

    @property
    def may_read_board(self) -> bool:
        return self.seen is not None and self.seen.may_read_board

    @property
    def hearing_at(self) -> datetime | None:
        """When the applicants are heard, where that is planned and the person may know it."""
        heard = self.seen.hearing if self.seen is not None else None
        return heard.slot.starts_at if heard is not None else None


@dataclass(frozen=True)
class Sitting:
    """A meeting for one person: its agenda, who is present (seat and name), and the cases known.

    `is_own`: the person sits in the panel; others look on as staff. `replaced`: the minutes that newer ones replace, by
    number and time of closing.
    """

    meeting: PanelMeeting
    entries: tuple[Entry, ...]
    present: tuple[Mapping[str, Any], ...]
    seen: tuple[Seen, ...]
    is_own: bool
    replaced: tuple[Mapping[str, Any], ...] = ()

    @property
    def open_entry(self) -> Entry | None:
        return next((one for one in self.entries if one.state is ItemState.OPEN), None)

    @property
    def listed(self) -> tuple[Seen, ...]:
        """The cases of the priority list that the person may rank or read of, in its order."""
        shown = [one for one in self.seen if one.may_read_board and is_listed(one.case)]
        return tuple(sorted(shown, key=lambda one: place_of(one.case)))

    def entry(self, key: UUID) -> Entry:
        """An item by its key. Raises Hidden where it does not exist for the person."""
        found = next((one for one in self.entries if one.item.pk == key), None)
        if found is None:
            raise Hidden
        return found


def sitting_for(user: User, key: UUID, at: datetime) -> Sitting:
    """The meeting, for who sits in its panel or may read the board of a case of it. Raises Hidden for others."""
    seen = seen_cases(user, at, Right.TITLE, Q(panel__meetings=key))
    items = list(_items(user, key, seen))
    if not items or not (items[0].is_own or any(one.may_read_board for one in seen)):
        raise Hidden
    by_case = {one.case.pk: one for one in seen}
    if seen:
        items[0].meeting.panel = seen[0].case.panel
    known = [one for one in items if one.case_id in by_case or one.is_stub]
    return Sitting(
        meeting=items[0].meeting,
        entries=tuple(_entry(one, by_case.get(one.case_id)) for one in known),
        present=tuple(items[0].present or ()),
        seen=seen,
        is_own=items[0].is_own,
        replaced=tuple(items[0].replaced or ()),
    )


def mark_of(sitting: Sitting, language: str) -> str:
    """A strong entity tag of all that a page about the meeting shows to the person, and of nothing else.

    Places in the list are counted among the rows that the person sees: the stored ranks would tell of the others.
    """
    meeting = sitting.meeting
    facts = {
        "language": language,
        "meeting": [meeting.starts_at, meeting.place, meeting.opened_at, meeting.closed_at],
        "list": [meeting.panel.list_state, meeting.panel.round.call.frozen_at],
        "replaced": sitting.replaced,
        "present": sitting.present,
        "items": [_facts(entry) for entry in sitting.entries],
        "order": [one.case.label for one in sitting.listed],
    }
    return f'"{hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:32]}"'


def seats_of(meeting: PanelMeeting) -> QuerySet[PanelRole]:
    """Who can be at the meeting: everybody in the panel but external reviewers."""
    seats = PanelRole.objects.filter(panel=meeting.panel_id, role__in=IN_PANEL, ended_at__isnull=True)
    agency = OuterRef("panel__round__call__agency")
    return seats.annotate(name=name_at(agency)).select_related("reviewer__person").order_by("name", "pk")


def present_seats(meeting: PanelMeeting) -> frozenset[UUID]:
    """The seats of those who are marked as present now."""
    return frozenset(meeting.attendances.filter(until__isnull=True).values_list("seat", flat=True))


def items_under_way(case: Case) -> QuerySet[MeetingItem]:
    """The case on the agenda of a meeting that is open: one item, or none."""
    return MeetingItem.objects.filter(case=case, meeting__opened_at__isnull=False, meeting__closed_at__isnull=True)


def _items(user: User, key: UUID, seen: Sequence[Seen]) -> QuerySet[Any]:
    """The whole agenda in one statement, with the contents of the cases that the person may read.

    What is of the meeting hangs on no row of it, so that the database looks it up once.
    """
    board = [one.case.pk for one in seen if one.may_read_board]
    reviewed = [one.case.pk for one in seen if one.may_read_reviews]
    sits = PanelRole.objects.filter(
        panel__meetings=key, reviewer__person__user=user, role__in=IN_PANEL, ended_at__isnull=True,
        declared_at__isnull=False,
    )  # fmt: skip
    statements = Statement.objects.filter(case=OuterRef("case"), case__in=board)
    items = MeetingItem.objects.filter(meeting=key).select_related("meeting", "case")
    items = items.defer("meeting__document")  # the poll asks for it with every item, and shows nothing of it
    return items.order_by("position").annotate(
        is_own=Exists(sits),
        is_stub=Exists(stub_cases(user).filter(pk=OuterRef("case"))),
        present=ArraySubquery(_present(key)),
        replaced=ArraySubquery(_replaced(key)),
        grades=ArraySubquery(_grades(board)),
        reviews=ArraySubquery(_reviews(reviewed)),
        outside=ArraySubquery(_outside(board)),
        statement_state=Subquery(statements.values("state")[:1]),
        statement_revision=Subquery(statements.values("revision")[:1]),
    )


def _present(meeting: UUID) -> QuerySet[Any]:
    there = Attendance.objects.filter(meeting=meeting, until__isnull=True)
    columns = JSONObject(seat="seat", name=name_of_seat())
    return there.order_by(name_of_seat(), "pk").values(json=columns)


def _replaced(meeting: UUID) -> QuerySet[Any]:
    reopened = Reopening.objects.filter(meeting=meeting)
    return reopened.order_by("number").values(json=JSONObject(number="number", closed_at="closed_at"))


def _grades(cases: list[UUID]) -> QuerySet[Any]:
    given = PanelGrade.objects.filter(case=OuterRef("case"), case__in=cases)
    columns = JSONObject(
        key="criterion__key",
        label_sv="criterion__label_sv",
        label_en="criterion__label_en",
        grade="grade",
        overall="criterion__is_overall",
    )
    return given.order_by("criterion__position", "criterion").values(json=columns)


def _reviews(cases: list[UUID]) -> QuerySet[Any]:
    overall = Score.objects.filter(review=OuterRef("pk"), criterion__is_overall=True).values("grade")
    counting = Review.objects.filter(
        case=OuterRef("case"), case__in=cases, state=Review.State.SUBMITTED, set_aside_at__isnull=True
    )
    name = name_at(OuterRef("case__round__call__agency"))
    return counting.order_by(name, "pk").values(json=JSONObject(name=name, grade=Subquery(overall[:1])))


def _outside(cases: list[UUID]) -> QuerySet[Any]:
    out = Leaving.objects.filter(item=OuterRef("pk"), item__case__in=cases, returned_at__isnull=True)
    return out.annotate(name=name_of_seat()).order_by("name", "pk").values("name")


def _entry(item: Any, seen: Seen | None) -> Entry:
    written = (item.statement_state, item.statement_revision) if item.statement_state else None
    # An array is None where no case may be read at all.
    grades, reviews, outside = (tuple(rows or ()) for rows in (item.grades, item.reviews, item.outside))
    return Entry(item, seen, grades, reviews, outside, written)


def _facts(entry: Entry) -> list[Any]:
    """What a person sees of an item; the board's rows move with the reader's rights, so those are among it.

    Where a case stands in the list is the board's: whoever may read the title alone is not told that it has moved.
    """
    facts: list[Any] = [entry.item.position, entry.label, entry.state]
    if entry.seen is None:
        return facts
    case = entry.seen.case
    return [
        *facts,
        [sorted(entry.seen.parts), entry.seen.time, entry.seen.minutes_stand],
        [entry.item.opened_at, entry.item.planned_minutes, entry.hearing_at],
        [case.application.submitted_version_id, *([case.stage, case.place] if entry.may_read_board else [])],
        [entry.grades, entry.reviews, entry.outside, entry.statement],
    ]
