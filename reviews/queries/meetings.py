"""A panel's meeting as one person may know it, and the mark that says whether that has changed.

A barred case is a placeholder with number and label: that it is before the panel is told, so that the person leaves,
and nothing else is even asked of the database.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, prefetch_related_objects
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
    Statement,
)
from reviews.queries.naming import name_at, name_of_seat
from reviews.queries.panels import is_listed, overall_reviews, place_of
from reviews.queries.visibility import Seen, seen_cases, stub_cases


@dataclass(frozen=True)
class Entry:
    """An item of the agenda with the panel's overall grade. `seen` is None where the person is barred from its case."""

    item: MeetingItem
    seen: Seen | None
    grade: int | None = None

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
class Before:
    """The case before the panel. `grades` are the panel's, `reviews` the overall ones of the submitted reviews.

    `outside`: the names of those who have left the room.
    """

    seen: Seen
    grades: tuple[Mapping[str, Any], ...]
    reviews: tuple[Mapping[str, Any], ...]
    outside: tuple[str, ...]
    statement: Statement | None


@dataclass(frozen=True)
class Sitting:
    """A meeting for one person: its agenda, who is present (seat and name), and the cases known.

    `before` is of the open item, where the person may read its board. `is_own`: the person sits in the panel; others
    look on as staff. `replaced`: the minutes that newer ones replace, by number and time of closing.
    """

    meeting: PanelMeeting
    entries: tuple[Entry, ...]
    present: tuple[Mapping[str, Any], ...]
    seen: tuple[Seen, ...]
    is_own: bool
    before: Before | None = None
    replaced: tuple[Mapping[str, Any], ...] = ()

    @cached_property
    def open_entry(self) -> Entry | None:
        return _open_one(self.entries)

    @cached_property
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
    meeting = _meetings(user, key).first()
    if meeting is None or not (meeting.is_own or any(one.may_read_board for one in seen)):
        raise Hidden
    if seen:
        meeting.panel = seen[0].case.panel
    entries = _entries(user, meeting, seen)
    return Sitting(
        meeting=meeting,
        entries=entries,
        present=tuple(meeting.present or ()),
        seen=seen,
        is_own=meeting.is_own,
        before=_before(_open_one(entries)),
        replaced=tuple(meeting.replaced or ()),
    )


def mark_of(sitting: Sitting, language: str) -> str:
    """A strong entity tag of all that a page about the meeting shows to the person, and of nothing else.

    Places in the list are counted among the rows that the person sees: the stored ranks would tell of the others.
    """
    meeting, before = sitting.meeting, sitting.before
    facts = {
        "language": language,
        "meeting": [meeting.starts_at, meeting.place, meeting.opened_at, meeting.closed_at],
        "list": [meeting.panel.list_state, meeting.panel.round.call.frozen_at],
        "replaced": sitting.replaced,
        "present": sitting.present,
        "items": [_facts(entry) for entry in sitting.entries],
        "before": before and [before.grades, before.reviews, before.outside, _stand_of(before.statement)],
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


def _meetings(user: User, key: UUID) -> QuerySet[Any]:
    """The meeting by its key, with what hangs on no item of it."""
    sits = PanelRole.objects.filter(
        panel=OuterRef("panel"), reviewer__person__user=user, role__in=IN_PANEL, ended_at__isnull=True,
        declared_at__isnull=False,
    )  # fmt: skip
    found = PanelMeeting.objects.filter(pk=key).defer("document")  # the poll shows nothing of it
    return found.annotate(
        is_own=Exists(sits), present=ArraySubquery(_present(key)), replaced=ArraySubquery(_replaced(key))
    )


def _items(user: User, key: UUID, seen: Sequence[Seen]) -> QuerySet[Any]:
    """The whole agenda in one statement, with the overall grades that the person may read."""
    board = [one.case.pk for one in seen if one.may_read_board]
    overall = PanelGrade.objects.filter(case=OuterRef("case"), case__in=board, criterion__is_overall=True)
    return (
        MeetingItem.objects.filter(meeting=key)
        .order_by("position")
        .annotate(
            is_stub=Exists(stub_cases(user).filter(pk=OuterRef("case"))),
            grade=Subquery(overall.order_by().values("grade")[:1]),
        )
    )


def _present(meeting: UUID) -> QuerySet[Any]:
    there = Attendance.objects.filter(meeting=meeting, until__isnull=True)
    columns = JSONObject(seat="seat", name=name_of_seat())
    return there.order_by(name_of_seat(), "pk").values(json=columns)


def _replaced(meeting: UUID) -> QuerySet[Any]:
    reopened = Reopening.objects.filter(meeting=meeting)
    return reopened.order_by("number").values(json=JSONObject(number="number", closed_at="closed_at"))


def _entries(user: User, meeting: PanelMeeting, seen: Sequence[Seen]) -> tuple[Entry, ...]:
    """The agenda with each item's meeting and case at hand: those of the known cases are loaded already."""
    by_case = {one.case.pk: one for one in seen}
    items = [item for item in _items(user, meeting.pk, seen) if item.is_stub or item.case_id in by_case]
    for item in items:
        item.meeting = meeting
        if item.case_id in by_case:
            item.case = by_case[item.case_id].case
    prefetch_related_objects(items, "case")
    return tuple(Entry(item, by_case.get(item.case_id), item.grade) for item in items)


def _open_one(entries: Iterable[Entry]) -> Entry | None:
    return next((one for one in entries if one.state is ItemState.OPEN), None)


def _before(entry: Entry | None) -> Before | None:
    """In one statement."""
    if entry is None or entry.seen is None or not entry.may_read_board:
        return None
    found = MeetingItem.objects.filter(pk=entry.item.pk).annotate(
        grades=ArraySubquery(_grades()),
        reviews=ArraySubquery(_reviews() if entry.seen.may_read_reviews else _reviews().none()),
        outside=ArraySubquery(_outside()),
    )
    item = found.select_related("case__statement").get()
    # An array is None where its query can give nothing.
    lists = {name: tuple(getattr(item, name) or ()) for name in ("grades", "reviews", "outside")}
    return Before(entry.seen, **lists, statement=getattr(item.case, "statement", None))


def _grades() -> QuerySet[Any]:
    columns = JSONObject(
        key="criterion__key", label_sv="criterion__label_sv", label_en="criterion__label_en", grade="grade"
    )
    given = PanelGrade.objects.filter(case=OuterRef("case"))
    return given.order_by("criterion__position", "criterion").values(json=columns)


def _reviews() -> QuerySet[Any]:
    return overall_reviews().filter(case=OuterRef("case")).values(json=JSONObject(name="name", grade="grade"))


def _outside() -> QuerySet[Any]:
    out = Leaving.objects.filter(item=OuterRef("pk"), returned_at__isnull=True)
    return out.annotate(name=name_of_seat()).order_by("name", "pk").values("name")


def _stand_of(statement: Statement | None) -> list[Any]:
    return [statement.state, statement.revision] if statement is not None else []


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
        entry.grade,
    ]
