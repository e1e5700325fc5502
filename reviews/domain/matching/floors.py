"""The lowest score: what each application could reach at best, and what an assignment reaches."""

from dataclasses import dataclass

import numpy as np

from reviews.domain.matching.arrays import IntArray, pair_keys, pairs_of
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs
from reviews.domain.matching.scores import pair_scores, score_blocks


@dataclass(frozen=True, eq=False)
class Floors:
    """best: (n,) the highest score of each application alone; only those with demand count.

    least_total: micro-units that the budget leaves; least_kept: pairs of `previous` to keep.
    least_worth: the same as least_total for the total less the prices of soft rules.
    """

    best: IntArray
    counted: IntArray
    least_total: int
    least_kept: int
    least_worth: int

    def reached(self, scores: IntArray) -> int:
        """The largest T with score >= min(T, best) for every application."""
        below = self.counted[scores[self.counted] < self.best[self.counted]]
        return int(scores[below].min()) if len(below) else self.highest

    @property
    def highest(self) -> int:
        """No T beyond this means anything: every application is at its best."""
        return int(self.best[self.counted].max())

    def at(self, target: int) -> IntArray:
        """The score that each application must reach, (n,)."""
        floors: IntArray = np.minimum(self.best, target)
        return floors


def best_scores(problem: Problem, rest: Remainder) -> IntArray:
    """Locked scores plus the best open reviewers with room, as if the application were alone."""
    m = problem.shape[1]
    best = scores_of(problem, pair_keys(problem.locked, m))
    for start, stop, scores in score_blocks(problem):
        close_pairs(rest, start, stop, scores, 0)
        scores[:, rest.load_max <= 0] = 0
        demand = rest.demand[start:stop]
        keep = min(m, int(demand.max(initial=0)))
        if keep:
            top = -np.sort(-np.partition(scores, m - keep, axis=1)[:, m - keep :], axis=1)
            best[start:stop] += np.where(np.arange(keep) < demand[:, None], top, 0).sum(axis=1)
    return best


def scores_of(problem: Problem, chosen: IntArray) -> IntArray:
    """Sum of the scores of each application's readers, (n,), for sorted pair keys."""
    n, m = problem.shape
    pairs = pairs_of(chosen, m)
    sums = np.zeros(n, dtype=np.int64)
    np.add.at(sums, pairs[:, 0], pair_scores(problem, pairs))
    return sums
