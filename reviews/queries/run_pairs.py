"""One pair of a run: what its affinity is made of, how it stands, and why."""

from dataclasses import dataclass
from uuid import UUID

import numpy as np

from applications.models import Bar
from reviews.domain.affinity import TermShare
from reviews.domain.choices import Choices
from reviews.domain.matching import Explanation, explain
from reviews.domain.pair_matrix import PairState
from reviews.domain.reader_rules import ChosenRule
from reviews.models import AssignmentRun, ClosedPair
from reviews.queries.matching import MICRO, problem_of, term_names
from reviews.queries.matrix import Column, Matrix, Row
from reviews.queries.results import solution_of


@dataclass(frozen=True)
class Pair:
    """`rank`: among the reviewers of the application's panel, by affinity; None outside it.

    `explanation` and `total`: None where the officer does not see the whole run. `was_closed_by_hand`: an officer had
    closed the pair. `has_new_conflict`: it was not closed, and a conflict of interest closes it now.
    """

    row: Row
    column: Column
    state: PairState
    affinity: float
    terms: tuple[TermShare, ...]
    rank: int | None
    n_ranked: int
    rules: tuple[ChosenRule, ...]
    explanation: Explanation | None
    total: float | None
    was_closed_by_hand: bool
    has_new_conflict: bool


def pair_of(matrix: Matrix, row: Row, column: Column, *, exact: bool = False) -> Pair:
    """`exact`: also what forcing the pair costs; under hard rules that is one more solve."""
    run, state = matrix.run, matrix.state(row, column)
    rank, n_ranked = _rank(matrix, row, column)
    explanation, total = _explained(run, row, column, exact) if matrix.is_whole else (None, None)
    return Pair(
        row=row,
        column=column,
        state=state,
        affinity=int(matrix.affinity[row.place, column.place]) / MICRO,
        terms=_terms(run, row, column),
        rank=rank,
        n_ranked=n_ranked,
        rules=tuple(ChosenRule(**row) for row in run.input["rules"]),
        explanation=explanation,
        total=total,
        was_closed_by_hand=state == PairState.CLOSED and _was_closed(run, row, column),
        has_new_conflict=state != PairState.CONFLICT and _is_barred(row, column),
    )


def _explained(run: AssignmentRun, row: Row, column: Column, exact: bool) -> tuple[Explanation, float]:
    solution = solution_of(run)
    return explain(problem_of(run.input), solution, row.place, column.place, exact=exact), solution.total


def _rank(matrix: Matrix, row: Row, column: Column) -> tuple[int | None, int]:
    in_panel = matrix.states[row.place] != PairState.OUTSIDE
    values, own = matrix.affinity[row.place], matrix.affinity[row.place, column.place]
    n_better = int(np.count_nonzero(in_panel & (values > own)))
    return (n_better + 1 if in_panel[column.place] else None), int(np.count_nonzero(in_panel))


def _terms(run: AssignmentRun, row: Row, column: Column) -> tuple[TermShare, ...]:
    shares, values = run.input["shares"], run.input["terms_micro"]
    found = [(name, values[name][row.place][column.place]) for name in term_names(run.input)]
    return tuple(TermShare(name, micro / MICRO, shares[name]) for name, micro in found)


def _was_closed(run: AssignmentRun, row: Row, column: Column) -> bool:
    """Whether an officer had closed the pair before the run, or asked for that in it."""
    if (row.key, column.key) in Choices.from_plain(run.options).forbidden:
        return True
    closed = ClosedPair.objects.filter(case=row.case.pk, reviewer=UUID(column.key), closed_at__lte=run.started_at)
    return closed.exclude(opened_at__lte=run.started_at).exists()


def _is_barred(row: Row, column: Column) -> bool:
    bars = Bar.objects.filter(application=row.case.application_id, lifted_at__isnull=True)
    return bars.filter(person__reviewer=UUID(column.key)).exists()
