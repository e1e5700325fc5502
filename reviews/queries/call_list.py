"""The joint priority list of a call for one person, its versions, and the one that stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, Q

from applications.models import Call
from applications.queries.visibility import bars_in_call
from clusterportal.accounts.models import User
from reviews.domain.access import Part, Right
from reviews.domain.call_list import (
    Candidate,
    Change,
    changes,
)
from reviews.domain.lifecycle import Stage
from reviews.models import (
    CallList,
    CallListReopening,
    CallListVersion,
    DecisionMeeting,
    Panel,
)
from reviews.queries.arrangement import Arrangement, Facts, Row, arranged, facts_of, whole_arrangement
from reviews.queries.visibility import seen_cases

Document = Mapping[str, Any]


def arrangement_for(user: User, call: Call, at: datetime) -> Arrangement:
    """Over the cases whose board the person may read."""
    return list_now(user, call, at).arrangement


def is_barred_in(user: User, call: Call) -> bool:
    """Whether anything in the call is closed to the person: words about the whole list are then too."""
    return bars_in_call(user, call).exists()


def versions_of(call: Call) -> list[CallListVersion]:
    """Every version, the newest first; its content, as `kept`, only where nobody has opened it again."""
    found = CallListVersion.objects.filter(list=call.pk).select_related("by", "reopening__by").defer("document")
    stands = Q(kind=CallListVersion.Kind.LAID_DOWN.value, reopening__isnull=True)
    kept = models.Case(models.When(stands, then=F("document")), output_field=models.JSONField())
    return list(found.annotate(kept=kept).order_by("-number"))


def reopening_of(version: CallListVersion) -> CallListReopening | None:
    """That a version was opened again; `versions_of` has looked it up."""
    try:
        return version.reopening
    except CallListReopening.DoesNotExist:
        return None


def standing_version(call: Call) -> CallListVersion | None:
    """The version that stands: the last one, where it was laid down and nobody has opened it again."""
    found = CallListVersion.objects.filter(list=call.pk).select_related("by", "reopening")
    return _standing(found.order_by("-number").first())


def _standing(last: CallListVersion | None) -> CallListVersion | None:
    if last is None or last.kind != CallListVersion.Kind.LAID_DOWN or reopening_of(last) is not None:
        return None
    return last


@dataclass(frozen=True)
class ListNow:
    """A call's list as it is for one person, with its versions, the newest first; what the rules ask.

    `known`: the cases of the call, wherever they stand, of which a kept version may tell the person. `is_chair`: of any
    case of the list.
    """

    arrangement: Arrangement
    known: frozenset[UUID]
    is_chair: bool
    versions: tuple[CallListVersion, ...]
    is_begun: bool
    is_at_meeting: bool

    @property
    def standing(self) -> CallListVersion | None:
        return _standing(self.versions[0]) if self.versions else None

    @property
    def to_take_in(self) -> tuple[Candidate[UUID], ...]:
        """What is not in the list though its panel's list stands."""
        return tuple(one for one in self.arrangement.left_out if one.panel in self.arrangement.lists.standing)

    @property
    def changes(self) -> tuple[Change[UUID], ...]:
        """What has changed since the list was laid down, of what the person knows; nothing where it does not stand."""
        if self.standing is None:
            return ()
        return changes_since(copy_for(self.standing.kept, self.known), self.arrangement)  # type: ignore[attr-defined]


def list_now(user: User, call: Call, at: datetime) -> ListNow:
    """The list over the cases whose board the person may read. The number of statements is constant."""
    seen, facts = seen_cases(user, at, Right.BOARD, Q(round__call=call)), facts_of(call)
    in_list = [one for one in seen if one.case.pk in facts]
    return ListNow(
        arranged(call, [one.case for one in in_list], facts),
        frozenset(one.case.pk for one in seen),
        any(Part.CHAIR in one.parts for one in in_list),
        *_kept(call),
    )


def whole_list_now(call: Call) -> ListNow:
    """Over all cases: for acts on the whole call, never for a page."""
    arrangement = whole_arrangement(call)
    return ListNow(arrangement, frozenset(arrangement.cases), False, *_kept(call))


def _kept(call: Call) -> tuple[tuple[CallListVersion, ...], bool, bool]:
    """The versions, whether the list is begun, and whether a decision maker has the call's cases before them."""
    locked = DecisionMeeting.objects.filter(call=call, state=DecisionMeeting.State.LOCKED)
    begun = CallList.objects.filter(call=call)
    is_begun, is_locked = Call.objects.filter(pk=call.pk).values_list(Exists(begun), Exists(locked)).get()
    return tuple(versions_of(call)), is_begun, is_locked


@dataclass(frozen=True)
class StandingRow:
    """A row of the list that stands, as a decision meeting starts from it."""

    number: int
    case: UUID
    application: UUID
    reference: str
    label: str
    panel: UUID
    panel_rank: int
    place: Stage
    grade: int | None
    amount_sek: int
    reason: str
    note: str


@dataclass(frozen=True)
class StandingList:
    """What stands, and how the panels' lists have changed since: a list with changes is out of date."""

    version: int
    at: datetime
    rows: tuple[StandingRow, ...]
    changes: tuple[Change[UUID], ...]


def standing_list(call: Call) -> StandingList | None:
    """The joint list of the call that stands, over all its cases; None where none does."""
    version = standing_version(call)
    if version is None:
        return None
    rows = tuple(_standing_row(number, row) for number, row in enumerate(version.document["rows"], start=1))
    return StandingList(version.number, version.at, rows, changes_since(version.document, whole_arrangement(call)))


def changes_since(document: Document, now: Arrangement) -> tuple[Change[UUID], ...]:
    """How the panels' lists differ from those that a version was made of; of a copy, as far as the copy goes."""
    return changes([_candidate(row) for row in document["rows"]], now.lists)


def document_of(arrangement: Arrangement) -> dict[str, Any]:
    """What the list says: plain values in both languages."""
    call = arrangement.call
    panels = {one.panel.pk: one.panel for one in arrangement.panels}
    return {
        "agency": {"name_sv": call.agency.name_sv, "name_en": call.agency.name_en},
        "call": {"title_sv": call.title_sv, "title_en": call.title_en},
        "frame_sek": call.frame_sek,
        "rows": [_row(one, arrangement.facts[one.case.pk], panels) for one in arrangement.rows],
    }


def copy_for(document: Document, known: Iterable[UUID]) -> dict[str, Any]:
    """A version without the rows of cases that are not in `known`; what is left is ranked in its panel anew."""
    keys, ranks = {str(key) for key in known}, dict[str, int]()
    kept = [row for row in document["rows"] if row["case"] in keys]
    for row in sorted(kept, key=lambda row: row["panel_rank"]):
        ranks[row["case"]] = 1 + sum(
            other["panel"] == row["panel"] and other["panel_rank"] < row["panel_rank"] for other in kept
        )
    return {**document, "rows": [{**row, "panel_rank": ranks[row["case"]]} for row in kept]}


def _row(one: Row, facts: Facts, panels: Mapping[Any, Panel]) -> dict[str, Any]:
    panel = panels[one.case.panel_id]
    return {
        "case": str(one.case.pk),
        "application": str(one.case.application_id),
        "reference": facts.reference,
        "label": one.case.label,
        "title_sv": facts.title_sv,
        "title_en": facts.title_en,
        "codes": list(facts.codes),
        "panel": str(panel.pk),
        "panel_sv": panel.name_sv,
        "panel_en": panel.name_en,
        "panel_rank": one.candidate.rank,
        "panel_place": one.candidate.place.value,
        "grade": one.candidate.grade,
        "place": one.place.value,
        "amount_sek": one.candidate.amount_sek,
        "reason": one.stored.reason if one.departure else "",
        "note": one.stored.note,
    }


def _candidate(row: Document) -> Candidate[UUID]:
    return Candidate(
        key=UUID(row["case"]),
        panel=UUID(row["panel"]),
        rank=row["panel_rank"],
        place=Stage(row["panel_place"]),
        grade=row["grade"],
        amount_sek=row["amount_sek"],
        codes=tuple(row["codes"]),
    )


def _standing_row(number: int, row: Document) -> StandingRow:
    return StandingRow(
        number=number,
        case=UUID(row["case"]),
        application=UUID(row["application"]),
        reference=row["reference"],
        label=row["label"],
        panel=UUID(row["panel"]),
        panel_rank=row["panel_rank"],
        place=Stage(row["place"]),
        grade=row["grade"],
        amount_sek=row["amount_sek"],
        reason=row["reason"],
        note=row["note"],
    )
