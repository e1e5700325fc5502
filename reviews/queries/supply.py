"""Before a run: what is wanted beside what can be given, who cannot be reached, and whether there is a solution.

All of it is of the cases that the officer sees, as if there were no others: no figure follows from a barred case.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import numpy as np
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.fields.json import KeyTransform

from applications.models import Round, TechnologyArea
from clusterportal.accounts.models import User
from reviews.domain import supply as rules
from reviews.domain.access import SITTING
from reviews.domain.choices import Choices
from reviews.domain.matching import diagnose
from reviews.domain.supply import Possible, Supply, supply_by_group
from reviews.models import Case, Panel, PanelRole
from reviews.queries.availability import absent_all
from reviews.queries.desk import cases_of_staff
from reviews.queries.diagnosing import keyed
from reviews.queries.expertise import expertise_of
from reviews.queries.matching import MICRO, active_assignments, cases_under_review, problem_of, readers_of, snapshot
from reviews.queries.naming import name_at
from reviews.queries.register import with_entries
from reviews.queries.submitted import VERSION, with_submitted

NONE = ""


class Why(StrEnum):
    """Why somebody who sits in a panel gets no reading by a run."""

    AWAY = "away"
    UNDECLARED = "undeclared"
    NO_LOAD = "no_load"
    NO_CASE = "no_case"


@dataclass(frozen=True)
class Idle:
    """Somebody in a panel who gets nothing."""

    name: str
    panel: Panel
    why: Why


@dataclass(frozen=True)
class Lacking:
    """A case that fewer may read than are wanted."""

    case: Case
    n_free: int
    n_wanted: int


@dataclass(frozen=True)
class PoorlyKnown:
    """A case whose best reader knows its field poorly."""

    case: Case
    best: float


@dataclass(frozen=True)
class PanelLine:
    """A panel with its cases. n_standing: their readers now; n_kept: those of them that every run keeps."""

    panel: Panel
    supply: Supply
    n_standing: int
    n_kept: int


@dataclass(frozen=True)
class Before:
    """`areas` and `subjects`, by key or code: the shortest first, and under NONE what says none.

    `names`: what `diagnosis` may call cases and reviewers.
    """

    n_readers: int
    whole: Supply
    n_standing: int
    n_kept: int
    panels: tuple[PanelLine, ...]
    areas: tuple[tuple[TechnologyArea | None, Supply], ...]
    subjects: tuple[tuple[str, Supply], ...]
    lacking: tuple[Lacking, ...]
    poorly_known: tuple[PoorlyKnown, ...]
    idle: tuple[Idle, ...]
    homeless: tuple[Case, ...]
    diagnosis: Mapping[str, Any]
    names: Mapping[str, str]

    @property
    def is_feasible(self) -> bool:
        return bool(self.diagnosis["code"] == "feasible")


def before_run(user: User, round_: Round, at: datetime, choices: Choices) -> Before:
    """What a run with these choices would be given, looked at for an officer who has declared."""
    seen = cases_of_staff(user, round_, at)
    given = snapshot(round_, choices, among=seen)
    found = _Found(round_, seen, given)
    return Before(
        n_readers=choices.n_readers,
        whole=rules.supply_of_all(found.possible),
        n_standing=found.standing.total(),
        n_kept=found.kept.total(),
        panels=found.by_panel(),
        areas=found.by_area(),
        subjects=found.by_subject(),
        lacking=found.lacking(),
        poorly_known=found.poorly_known(),
        idle=found.idle(),
        homeless=tuple(case for case in found.rows if case.panel_id is None),
        diagnosis=keyed(diagnose(problem_of(given)), given),
        names={str(one.pk): one.label for one in found.cases} | {str(one.pk): one.name for one in found.reviewers},
    )


class _Found:
    """The rows behind a snapshot, in its order, and what follows from both."""

    def __init__(self, round_: Round, seen: QuerySet[Case], given: Mapping[str, Any]) -> None:
        self.round, self.given = round_, given
        self.rows = list(_rows(round_, seen, given["cases"]))
        self.cases = _in_order(self.rows, given["cases"])
        self.reviewers = _in_order(_experts(round_, given["reviewers"]), given["reviewers"])
        self.seats = list(_seats(round_))
        self.panels = {panel.pk: panel for panel in Panel.objects.filter(round=round_).prefetch_related("areas")}
        own = {(seat.reviewer_id, seat.panel_id) for seat in self.seats if seat.reads}
        self.panels_of = [
            [panel for panel in self.panels.values() if (one.pk, panel.pk) in own] for one in self.reviewers
        ]
        self.possible = Possible(given["demand"], given["load_max"], given["forbidden"], given["locked"])
        standing = active_assignments(round_).filter(case__in=given["cases"]).order_by()
        self.standing = Counter(standing.values_list("case", flat=True))
        self.kept = Counter(self.cases[row].pk for row, _column in given["locked"])

    def by_panel(self) -> tuple[PanelLine, ...]:
        """The panels that have cases, the shortest first; who reads one of them already gives there from outside."""
        panels = {str(key): panel for key, panel in self.panels.items()}
        lies_in = [str(case.panel_id) for case in self.cases]
        reads_in = [{lies_in[row] for row in np.flatnonzero(own)} for own in self.possible.is_open.T]
        found = supply_by_group(self.possible, [{key} for key in lies_in], reads_in)
        return tuple(PanelLine(panels[key], own, *self._held(key)) for key, own in found.items() if key in panels)

    def by_area(self) -> tuple[tuple[TechnologyArea | None, Supply], ...]:
        """A reviewer knows the areas of the own panels, as when affinity is counted."""
        areas = {one.key: one for one in TechnologyArea.objects.filter(initiative=self.round.call.initiative_id)}
        found = supply_by_group(
            self.possible,
            [{case.area_key or NONE} for case in self.cases],
            [{area.key for panel in panels for area in panel.areas.all()} for panels in self.panels_of],
        )
        return tuple((areas.get(key), own) for key, own in found.items())

    def by_subject(self) -> tuple[tuple[str, Supply], ...]:
        known = [rules.known_subjects(expertise_of(one).subject_codes) for one in self.reviewers]
        asked = [rules.subject_groups(case.codes or ()) or {NONE} for case in self.cases]
        return tuple(supply_by_group(self.possible, asked, known).items())

    def lacking(self) -> tuple[Lacking, ...]:
        found = rules.lacking(self.possible)
        return tuple(Lacking(self.cases[row], n, self.possible.wanted[row]) for row, n in found.items())

    def poorly_known(self) -> tuple[PoorlyKnown, ...]:
        values = np.array(self.given["affinity_micro"], dtype=np.float64).reshape(self.possible.is_open.shape) / MICRO
        return tuple(
            PoorlyKnown(self.cases[row], best) for row, best in rules.poorly_known(self.possible, values).items()
        )

    def idle(self) -> tuple[Idle, ...]:
        """By name; who sits in several panels may be there for each."""
        loads = dict(zip(self.given["reviewers"], self.possible.most, strict=True))
        without = {self.given["reviewers"][column] for column in rules.idle(self.possible)}
        found = ((seat, _why(seat, str(seat.reviewer_id), loads, without)) for seat in self.seats)
        return tuple(Idle(seat.name, self.panels[seat.panel_id], why) for seat, why in found if why is not None)

    def _held(self, panel: str) -> tuple[int, int]:
        own = [case.pk for case in self.cases if str(case.panel_id) == panel]
        return sum(self.standing[key] for key in own), sum(self.kept[key] for key in own)


def _why(seat: Any, reviewer: str, loads: Mapping[str, int], without: set[str]) -> Why | None:
    """Why the holder of a seat gets nothing; None who may get something."""
    if not seat.reads:
        return Why.AWAY if seat.is_away else Why.UNDECLARED
    if reviewer not in without:
        return None
    return Why.NO_CASE if loads[reviewer] else Why.NO_LOAD


def _rows(round_: Round, seen: QuerySet[Case], keys: Sequence[str]) -> QuerySet[Any]:
    """The cases of the snapshot, and those that the officer sees and that lie in no panel."""
    homeless = cases_under_review(round_).filter(panel__isnull=True, pk__in=seen.order_by().values("pk"))
    told = Case.objects.select_related("panel").filter(Q(pk__in=keys) | Q(pk__in=homeless.order_by().values("pk")))
    version = "application__submitted_version"
    columns = {
        "codes": KeyTransform("subject_codes", f"application__{VERSION}"),
        "area_key": F(f"{version}__area__key"),
    }
    rows: QuerySet[Any] = with_submitted(told, "application__").annotate(**columns).order_by("label")
    return rows


def _experts(round_: Round, keys: Sequence[str]) -> QuerySet[Any]:
    agency = round_.call.agency_id
    rows: QuerySet[Any] = with_entries([agency]).filter(pk__in=keys).annotate(name=name_at(agency, ""))
    return rows


def _seats(round_: Round) -> QuerySet[Any]:
    """Members and chairs by name; `reads`: a run may give them readings."""
    sitting = PanelRole.objects.filter(panel__round=round_, role__in=SITTING, ended_at__isnull=True)
    named = sitting.annotate(
        name=name_at(round_.call.agency_id),
        reads=Exists(readers_of(round_).filter(pk=OuterRef("pk"))),
        is_away=Exists(absent_all(round_).filter(reviewer=OuterRef("reviewer"))),
    )
    return named.order_by("name", "panel__name_en")


def _in_order(rows: Iterable[Any], keys: Sequence[str]) -> list[Any]:
    by_key = {str(row.pk): row for row in rows}
    return [by_key[key] for key in keys]
