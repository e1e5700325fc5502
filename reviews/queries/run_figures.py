"""What a run has found, as figures for an officer who knows all of its cases."""

from collections import Counter
from dataclasses import dataclass

import numpy as np

from reviews.domain.choices import Choices
from reviews.domain.matching import Solution
from reviews.domain.matching.arrays import MICRO, IntArray
from reviews.domain.matching.spread import gini, worst_tenth
from reviews.domain.reader_rules import ChosenRule
from reviews.models import AssignmentRun
from reviews.queries.results import solution_of

N_BINS = 10


@dataclass(frozen=True)
class Bin:
    """How many applications have a score from `low` up to `high`, the highest score included in the last."""

    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Load:
    """How many reviewers have so many readings."""

    readings: int
    n: int


@dataclass(frozen=True)
class RuleReport:
    """A rule of the run, and by case the units in which it is broken."""

    rule: ChosenRule
    broken: dict[str, int]


@dataclass(frozen=True)
class RunFigures:
    """`scores`: of the applications, in tenths between the lowest and the highest. `loads`: the most readings
    first. `gini`: 0 where all read the same.
    """

    solution: Solution
    lowest: float
    worst_tenth: float
    scores: tuple[Bin, ...]
    loads: tuple[Load, ...]
    gini: float
    rules: tuple[RuleReport, ...]

    @property
    def most_scores(self) -> int:
        """Of the longest bar."""
        return max((one.n for one in self.scores), default=0)

    @property
    def most_loads(self) -> int:
        """Of the longest bar."""
        return max((one.n for one in self.loads), default=0)


def run_figures(run: AssignmentRun) -> RunFigures:
    """Of a run that has a solution."""
    solution, given = solution_of(run), run.input
    scores = np.zeros(len(given["cases"]), dtype=np.int64)
    for i, j in solution.pairs.tolist():
        scores[i] += given["affinity_micro"][i][j]
    loads = np.bincount(solution.pairs[:, 1], minlength=len(given["reviewers"]))
    reports = (run.result or {})["rules"]
    chosen = Choices.from_plain(run.options).rules
    return RunFigures(
        solution=solution,
        lowest=float(scores.min()) / MICRO if len(scores) else 0.0,
        worst_tenth=worst_tenth(scores) / MICRO,
        scores=_bins(scores),
        loads=tuple(Load(*pair) for pair in sorted(Counter(loads.tolist()).items(), reverse=True)),
        gini=gini(loads),
        rules=tuple(RuleReport(rule, report["units"]) for rule, report in zip(chosen, reports, strict=True)),
    )


def _bins(scores: IntArray) -> tuple[Bin, ...]:
    if not len(scores):
        return ()
    counts, edges = np.histogram(np.asarray(scores) / MICRO, bins=N_BINS)
    return tuple(
        Bin(float(low), float(high), int(n)) for low, high, n in zip(edges[:-1], edges[1:], counts, strict=True)
    )
