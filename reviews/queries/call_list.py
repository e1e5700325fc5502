"""The joint priority list of a call: what the panels' lists say, the order made of them, and the version that stands.

An arrangement is made of some cases: of all for an act on the whole call, of those that a person sees for a page. All
that it says, ranks and sums too, is said of those cases alone.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from applications.models import Bar, Call, Round
from clusterportal.accounts.models import User
from reviews.domain.access import Part, Right
from reviews.domain.call_list import (
    Candidate,
    Change,
    Departure,
    Lists,
    Share,
    changes,
    departures,
    same_area,
    shares,
    tied,
)
from reviews.domain.lifecycle import RANKED, Outcome, Stage
from reviews.domain.priority import Line, Ranked, lines
from reviews.models import (
    CallList,
    CallListReopening,
    CallListRow,
    CallListVersion,
    Case,
    DecisionMeeting,
    Panel,
    PanelGrade,
    PanelMeeting,
)
from reviews.queries.panels import LISTED, place_of, requested_in
from reviews.queries.visibility import seen_cases

Areas = tuple[tuple[str, tuple[UUID, ...]], ...]
Document = Mapping[str, Any]


@dataclass(frozen=True)
class Facts:
    """What the submitted version says of a case, the panel's overall grade, and whether the panel meets now."""

    reference: str
    title_sv: str
    title_en: str
    codes: tuple[str, ...]
    amount_sek: int
    grade: int | None
    panel_meets: bool


@dataclass(frozen=True)
class PanelList:
    """A panel's own list. `stands`: it is locked, and no meeting of the panel is open."""

    panel: Panel
    stands: bool
    cases: tuple[Candidate[UUID], ...]
    unplaced: tuple[Case, ...]
    share: Share


@dataclass(frozen=True)
class Row:
    """A case in the joint order, with what is to be said of its place."""

    case: Case
    candidate: Candidate[UUID]
    stored: CallListRow
    line: Line[UUID]
    departure: Departure[UUID] | None
    is_tied: bool
    areas: Areas

    @property
    def place(self) -> Stage:
        return Stage(self.stored.place)

    @property
    def lacks_reason(self) -> bool:
        return self.departure is not None and not self.stored.reason

    @property
    def words_token(self) -> str:
        """What stands for the reason and the note as they are."""
        return _digest([self.stored.reason, self.stored.note])


@dataclass(frozen=True)
class Arrangement:
    """The joint list over some cases of a call. `left_out`: what the panels have placed and the list does not have."""

    call: Call
    cases: Mapping[UUID, Case]
    facts: Mapping[UUID, Facts]
    panels: tuple[PanelList, ...]
    rows: tuple[Row, ...]
    left_out: tuple[Candidate[UUID], ...]

    @property
    def token(self) -> str:
        """What stands for the order as it is shown: it changes with every row shown, and with nothing else."""
        return _digest([[str(one.case.pk), one.stored.place, one.words_token] for one in self.rows])

    @property
    def candidates(self) -> tuple[Candidate[UUID], ...]:
        return tuple(case for one in self.panels for case in one.cases)

    @property
    def places(self) -> dict[UUID, Stage]:
        return {one.case.pk: one.place for one in self.rows}

    @property
    def lists(self) -> Lists[UUID]:
        return Lists(self.candidates, frozenset(one.panel.pk for one in self.panels if one.stands))


def cases_of_list(call: Call) -> Q:
    """The cases of a joint list: in a list of the last round, or decided on as an earlier round left them."""
    last = Round.objects.filter(call=call).order_by("-number").values("pk")[:1]
    in_last = Q(round=Subquery(last)) | Q(outcome=Outcome.DECIDE.value)
    here = Q(round__call=call, panel__isnull=False, application__withdrawn_at__isnull=True)
    return LISTED & ~Q(stage=Stage.GOES_ON.value) & here & in_last


def whole_arrangement(call: Call) -> Arrangement:
    """Over all cases: for acts on the whole call, never for a page."""
    cases = Case.objects.filter(cases_of_list(call)).select_related("application", "panel", "round")
    return _arranged(call, cases, _facts(call))


def arrangement_for(user: User, call: Call, at: datetime) -> Arrangement:
    """Over the cases whose board the person may read."""
    return list_now(user, call, at).arrangement


def is_barred_in(user: User, call: Call) -> bool:
    """Whether anything in the call is closed to the person: words about the whole list are then too."""
    return Bar.objects.filter(application__call=call, person__user=user, lifted_at__isnull=True).exists()


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
    seen, facts = seen_cases(user, at, Right.BOARD, Q(round__call=call)), _facts(call)
    in_list = [one for one in seen if one.case.pk in facts]
    return ListNow(
        _arranged(call, [one.case for one in in_list], facts),
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


def _digest(shown: list[Any]) -> str:
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def _arranged(call: Call, found: Iterable[Case], facts: Mapping[UUID, Facts]) -> Arrangement:
    cases = {one.pk: one for one in sorted(found, key=place_of)}
    candidates = _candidates(cases, facts)
    stored = list(CallListRow.objects.filter(list=call.pk, case__in=candidates).order_by("position"))
    listed = frozenset(one.case_id for one in stored)
    rows = _rows(call, cases, candidates, stored)
    places = {one.case.pk: one.place for one in rows}
    return Arrangement(
        call=call,
        cases=cases,
        facts=facts,
        panels=_panels(call, cases, facts, candidates, places),
        rows=rows,
        left_out=tuple(one for one in candidates.values() if one.key not in listed),
    )


def _facts(call: Call) -> dict[UUID, Facts]:
    """Of every case of the list, in one statement: what is of no case that a person sees is not used."""
    version = "application__submitted_version"
    names = ("title_sv", "title_en", "document__subject_codes", "document__parties")
    overall = PanelGrade.objects.filter(case=OuterRef("pk"), criterion__is_overall=True).values("grade")[:1]
    meets = PanelMeeting.objects.filter(panel=OuterRef("panel"), opened_at__isnull=False, closed_at__isnull=True)
    rows = Case.objects.filter(cases_of_list(call)).values_list(
        "pk", "application__reference", *(f"{version}__{name}" for name in names), Subquery(overall), Exists(meets)
    )
    return {
        key: Facts(reference, sv or en, en or sv, tuple(map(str, codes or ())), requested_in(parties or []), *of_panel)
        for key, reference, sv, en, codes, parties, *of_panel in rows
    }


def _candidates(cases: Mapping[UUID, Case], facts: Mapping[UUID, Facts]) -> dict[UUID, Candidate[UUID]]:
    """Those that their panels have placed; ranks are among the cases given."""
    ranks, found = dict[Any, int](), {}
    for key, case in cases.items():
        ranks[case.panel_id] = rank = ranks.get(case.panel_id, 0) + 1
        if case.standing in RANKED:
            known = facts[key]
            found[key] = Candidate(key, case.panel_id, rank, case.standing, known.grade, known.amount_sek, known.codes)
    return found


def _rows(
    call: Call,
    cases: Mapping[UUID, Case],
    candidates: Mapping[UUID, Candidate[UUID]],
    stored: Iterable[CallListRow],
) -> tuple[Row, ...]:
    kept = {one.case_id: one for one in stored}
    order = [candidates[key] for key in kept]
    places = {key: Stage(one.place) for key, one in kept.items()}
    departing, equal, areas = departures(order, places), tied(order), same_area(order, places)
    ranked = [Ranked(one.key, places[one.key], one.amount_sek) for one in order]
    return tuple(
        Row(
            case=cases[line.key],
            candidate=candidates[line.key],
            stored=kept[line.key],
            line=line,
            departure=departing.get(line.key),
            is_tied=line.key in equal,
            areas=areas.get(line.key, ()),
        )
        for line in lines(ranked, call.frame_sek)
    )


def _panels(
    call: Call,
    cases: Mapping[UUID, Case],
    facts: Mapping[UUID, Facts],
    candidates: Mapping[UUID, Candidate[UUID]],
    places: Mapping[UUID, Stage],
) -> tuple[PanelList, ...]:
    """Those in which any of the cases lies."""
    taken = shares((candidates[key] for key in places), places, call.frame_sek)
    order = sorted(cases.values(), key=lambda one: (one.round.number, one.panel.name_en if one.panel else ""))
    panels = {one.panel: not facts[one.pk].panel_meets for one in order if one.panel}
    return tuple(
        PanelList(
            panel=panel,
            stands=panel.list_state == Panel.ListState.LOCKED and is_at_rest,
            cases=tuple(one for one in candidates.values() if one.panel == panel.pk),
            unplaced=tuple(one for key, one in cases.items() if one.panel_id == panel.pk and key not in candidates),
            share=taken.get(panel.pk, Share(0, 0, 0.0)),
        )
        for panel, is_at_rest in panels.items()
    )


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
