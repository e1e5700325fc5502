"""A run as applications × reviewers, as one officer sees it.

An officer who is barred from one of the applications gets no figure that depends on the whole run: neither prices nor
anybody's number of readings, and no reviewer whom only the unseen applications have brought into the run.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np
from django.db.models import QuerySet

from applications.models import Bar
from clusterportal.accounts.models import User
from reviews.domain.access import SITTING
from reviews.domain.matching import Solution
from reviews.domain.matching.arrays import IntArray
from reviews.domain.pair_matrix import TAKEN, PairState, hard_to_staff, pair_states
from reviews.models import AssignmentRun, Panel, PanelRole, Reviewer
from reviews.queries.desk import cases_of_staff
from reviews.queries.naming import name_at
from reviews.queries.results import solution_of
from reviews.queries.submitted import with_submitted


class RowOrder(StrEnum):
    LABEL = "label"
    HARD = "hard"
    SCORE = "score"


class ColumnOrder(StrEnum):
    NAME = "name"
    WORTH = "worth"
    FULL = "full"


@dataclass(frozen=True)
class Wanted:
    """How a matrix is narrowed and ordered. `panel`: a key, empty for all; `text`: part of a label or title."""

    panel: str = ""
    text: str = ""
    rows: RowOrder = RowOrder.LABEL
    columns: ColumnOrder = ColumnOrder.NAME


@dataclass(frozen=True)
class Row:
    """An application. `place`: in the run; `score` and `price` in millionths of affinity.

    `price`: what its last reader adds to the total; None where that is not known, or not for the officer's eyes.
    """

    place: int
    case: Any
    n_readers: int
    score: int
    price: int | None = None
    is_hard: bool = False

    @property
    def key(self) -> str:
        return str(self.case.pk)

    @property
    def label(self) -> str:
        return str(self.case.label)

    @property
    def title(self) -> str:
        return str(self.case.submitted_title or "")


@dataclass(frozen=True)
class Column:
    """A reviewer. `worth`: what one more reading would add to the total, in millionths; None as for a row's price."""

    place: int
    key: str
    name: str
    n_readings: int | None = None
    load_max: int | None = None
    worth: int | None = None

    @property
    def fullness(self) -> float:
        """Readings as a share of what the reviewer takes."""
        return (self.n_readings or 0) / self.load_max if self.load_max else 0.0


@dataclass(frozen=True, eq=False)
class Matrix:
    """`affinity` (millionths) and `states` are of the whole run; rows and columns say which of them are shown."""

    run: AssignmentRun
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    affinity: IntArray
    states: IntArray
    is_whole: bool

    @cached_property
    def panels(self) -> tuple[Panel, ...]:
        """The panels of the rows, by name."""
        found = {row.case.panel.pk: row.case.panel for row in self.rows if row.case.panel is not None}
        return tuple(sorted(found.values(), key=lambda panel: panel.name_en))

    def row(self, key: str) -> Row | None:
        return next((row for row in self.rows if row.key == key), None)

    def column(self, key: str) -> Column | None:
        return next((column for column in self.columns if column.key == key), None)

    def state(self, row: Row, column: Column) -> PairState:
        return PairState(int(self.states[row.place, column.place]))

    def cells(self, row: Row) -> list[tuple[int, int]]:
        """(state, millionths of affinity) under each of the columns."""
        places = [column.place for column in self.columns]
        states, micros = self.states[row.place, places], self.affinity[row.place, places]
        return list(zip(states.tolist(), micros.tolist(), strict=True))

    def narrowed(self, wanted: Wanted) -> "Matrix":
        """The same with what is wanted. The reviewers of a panel are those who had a seat in it."""
        rows = [row for row in self.rows if wanted.panel in {"", str(row.case.panel_id)}]
        columns = self.columns if not wanted.panel else _seated(self.states, rows, self.columns)
        words = wanted.text.casefold().split()
        found = [row for row in rows if all(word in f"{row.label} {row.title}".casefold() for word in words)]
        return replace(self, rows=_ordered_rows(found, wanted.rows), columns=_ordered(columns, wanted.columns))


def matrix_of(user: User, run: AssignmentRun, at: datetime) -> Matrix:
    """The matrix of a run that has a result. Four queries, whatever its size."""
    cases = _cases(user, run, at)
    solution = solution_of(run)
    affinity = np.array(run.input["affinity_micro"], dtype=np.int64).reshape(_shape(run))
    states = _states(run, cases, solution)
    is_whole = len(cases) == len(run.input["cases"])
    rows = _rows(run, cases, np.where(np.isin(states, TAKEN), affinity, 0).sum(axis=1))
    columns = _columns(run)
    if is_whole:
        rows, columns = _priced_rows(run, rows, solution), _loaded_columns(run, columns, solution)
    else:
        columns = [*_seated(states, rows, columns)]
    return Matrix(run, tuple(rows), tuple(columns), affinity, states, is_whole)


def _shape(run: AssignmentRun) -> tuple[int, int]:
    return len(run.input["cases"]), len(run.input["reviewers"])


def _cases(user: User, run: AssignmentRun, at: datetime) -> dict[str, Any]:
    """The cases of the run that the officer sees, by key."""
    mine = cases_of_staff(user, run.round, at).filter(pk__in=run.input["cases"])
    return {str(case.pk): case for case in with_submitted(mine, "application__").select_related("panel")}


def _rows(run: AssignmentRun, cases: Mapping[str, Any], scores: IntArray) -> list[Row]:
    place = {key: i for i, key in enumerate(run.input["cases"])}
    demand = run.input["demand"]
    return [Row(place[key], case, demand[place[key]], int(scores[place[key]])) for key, case in cases.items()]


def _columns(run: AssignmentRun) -> list[Column]:
    """By name."""
    place = {key: j for j, key in enumerate(run.input["reviewers"])}
    among: QuerySet[Any] = Reviewer.objects.filter(pk__in=run.input["reviewers"])
    named = among.annotate(name=name_at(run.round.call.agency_id, "")).order_by("name", "pk")
    return [Column(place[str(key)], str(key), name) for key, name in named.values_list("pk", "name")]


def _priced_rows(run: AssignmentRun, rows: Sequence[Row], solution: Solution) -> list[Row]:
    """With what the last reader of each adds. An application whose readers are all locked has no such price."""
    locked = np.bincount(_pairs(run.input["locked"])[:, 0], minlength=_shape(run)[0])
    has_price = [row.n_readers > locked[row.place] for row in rows]
    found = [int(solution.application_prices_micro[row.place]) for row in rows]
    prices = [price if has else None for price, has in zip(found, has_price, strict=True)]
    hard = hard_to_staff(prices)
    return [replace(row, price=prices[place], is_hard=place in hard) for place, row in enumerate(rows)]


def _loaded_columns(run: AssignmentRun, columns: Sequence[Column], solution: Solution) -> list[Column]:
    """With readings and worth. Of a reviewer whose readings are all locked nobody knows what one more is worth."""
    m = _shape(run)[1]
    loads = np.bincount(solution.pairs[:, 1], minlength=m)
    locked = np.bincount(_pairs(run.input["locked"])[:, 1], minlength=m)
    most, worth = run.input["load_max"], solution.reviewer_prices_micro
    return [
        replace(
            one,
            n_readings=int(loads[one.place]),
            load_max=most[one.place],
            worth=int(worth[one.place]) if most[one.place] > locked[one.place] else None,
        )
        for one in columns
    ]


def _states(run: AssignmentRun, cases: Mapping[str, Any], solution: Solution) -> IntArray:
    """As they were when the run began; of cases that are not given only what the run itself says."""
    seats, bars = _seats(run), _bars(run, cases)
    column = {key: j for j, key in enumerate(run.input["reviewers"])}
    seated, barred = np.zeros((2, *_shape(run)), dtype=np.bool_)
    for i, key in enumerate(run.input["cases"]):
        if case := cases.get(key):
            seated[i, [column[one] for one in seats.get(case.panel_id, ()) if one in column]] = True
            barred[i, [column[one] for one in bars.get(case.application_id, ())]] = True
    given = {"closed": _pairs(run.input["forbidden"]), "locked": _pairs(run.input["locked"])}
    return pair_states(**given, chosen=solution.pairs, seated=seated, barred=barred)


def _seats(run: AssignmentRun) -> dict[Any, list[str]]:
    """Who sat in each of the round's panels when the run began."""
    roles = PanelRole.objects.filter(panel__round=run.round_id, role__in=SITTING, granted_at__lte=run.started_at)
    return _grouped(roles.exclude(ended_at__lte=run.started_at).values_list("panel", "reviewer"))


def _bars(run: AssignmentRun, cases: Mapping[str, Any]) -> dict[Any, list[str]]:
    """Who was barred from each of the applications when the run began, or is now."""
    applications = [case.application_id for case in cases.values()]
    bars = Bar.objects.filter(application__in=applications, person__reviewer__in=run.input["reviewers"])
    return _grouped(bars.exclude(lifted_at__lte=run.started_at).values_list("application", "person__reviewer"))


def _grouped(pairs: Any) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = {}
    for key, reviewer in pairs:
        found.setdefault(key, []).append(str(reviewer))
    return found


def _pairs(pairs: Sequence[Sequence[int]]) -> IntArray:
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _seated(states: IntArray, rows: Sequence[Row], columns: Sequence[Column]) -> tuple[Column, ...]:
    """The reviewers with a seat in the panel of one of the rows, or who read one of them."""
    there = (states[[row.place for row in rows]] != PairState.OUTSIDE).any(axis=0)
    return tuple(column for column in columns if there[column.place])


def _ordered_rows(rows: Sequence[Row], order: RowOrder) -> tuple[Row, ...]:
    if order == RowOrder.HARD:
        return tuple(sorted(rows, key=lambda row: (row.price is None, row.price or 0)))
    if order == RowOrder.SCORE:
        return tuple(sorted(rows, key=lambda row: row.score))
    return tuple(sorted(rows, key=lambda row: (len(row.label), row.label)))  # A-99 before A-100


def _ordered(columns: Sequence[Column], order: ColumnOrder) -> tuple[Column, ...]:
    if order == ColumnOrder.WORTH:
        return tuple(sorted(columns, key=lambda one: -(one.worth or 0)))
    if order == ColumnOrder.FULL:
        return tuple(sorted(columns, key=lambda one: -one.fullness))
    return tuple(columns)
