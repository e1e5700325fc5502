"""What the panels' lists of a call say, and the order made of them.

An arrangement is made of some cases: of all for an act on the whole call, of those that a person sees for a page. All
that it says, ranks and sums too, is said of those cases alone.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from applications.models import Call, Round
from reviews.domain.call_list import (
    Candidate,
    Departure,
    Lists,
    Share,
    departures,
    same_area,
    shares,
    tied,
)
from reviews.domain.lifecycle import RANKED, Outcome, Stage
from reviews.domain.priority import Line, Ranked, lines
from reviews.models import (
    CallListRow,
    Case,
    Panel,
    PanelGrade,
    PanelMeeting,
)
from reviews.queries.panels import LISTED, place_of, requested_in

Areas = tuple[tuple[str, tuple[UUID, ...]], ...]


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
    return arranged(call, cases, facts_of(call))


def arranged(call: Call, found: Iterable[Case], facts: Mapping[UUID, Facts]) -> Arrangement:
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


def facts_of(call: Call) -> dict[UUID, Facts]:
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


def _digest(shown: list[Any]) -> str:
    return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


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
