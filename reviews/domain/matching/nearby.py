"""Pricing over a shortlist: the few pairs that can matter, and whole rows where it cannot say."""

from dataclasses import dataclass

import numpy as np

from reviews.domain.matching.arrays import BoolArray, IntArray, contains, pair_keys, pairs_of
from reviews.domain.matching.near_pairs import Shortlist
from reviews.domain.matching.pricing import CLOSED, best_new
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs
from reviews.domain.matching.scores import pair_scores, remember, score_rows

NEAR = 10_000
"""Shortlisted pairs that start as arcs: at most so many micro-units short of their prices."""


@dataclass(frozen=True, eq=False)
class Nearby:
    """A problem with its remainder, seen from the shortlist of an earlier one."""

    problem: Problem
    rest: Remainder
    near: Shortlist

    def start_arcs(self) -> IntArray:
        """What stands, what nearly stood, and the shortlists of applications that lost a reader."""
        n, m = self.rest.shape
        previous = pair_keys(self.problem.previous, m)
        standing = previous[self._is_open(previous)]
        is_short = np.bincount(standing // m, minlength=n) < self.rest.demand
        gain, keys = self._gain(self.near.application_prices, self.near.reviewer_prices), self.near.keys
        return np.union1d(standing, keys[self._is_open(keys) & ((gain >= -NEAR) | is_short[keys // m])])

    def improving(self, arcs: IntArray, u: IntArray, v: IntArray) -> IntArray:
        """Sorted keys of open pairs outside `arcs` that are worth more than u + v.

        None means that there is none among all n x m pairs. Every open pair of `previous` must be
        an arc, so that the others are worth their score.
        """
        keys = self.near.keys[self._gain(u, v) > 0]
        keys = keys[self._is_open(keys) & ~contains(arcs, keys)]
        fallen = (self.near.reviewer_prices - v)[self.rest.load_max > 0].max(initial=0)
        moved = self.near.application_prices - u + fallen > self.near.slack
        rows = np.flatnonzero(moved & (self.rest.demand > 0))
        return np.union1d(keys, self._improving_of_rows(rows, arcs, u, v))

    def bound_micro(self) -> int:
        """On any allowed total, by the prices of the shortlist: no pair outside it gains anything."""
        rest, u, v = self.rest, self.near.application_prices, self.near.reviewer_prices
        gain = self._gain(u, v)[self._is_open(self.near.keys)]
        bound = int(pair_scores(self.problem, self.problem.locked).sum()) + int(np.maximum(gain, 0).sum())
        bound += int(rest.demand @ u)
        return bound + int(rest.load_max @ np.maximum(v, 0)) - int(rest.load_min @ np.maximum(-v, 0))

    def _improving_of_rows(self, rows: IntArray, arcs: IntArray, u: IntArray, v: IntArray) -> IntArray:
        """The best of the open pairs of each row outside `arcs` that are worth more than u + v."""
        m = self.rest.shape[1]
        found, scores = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
        for row in rows.tolist():
            block = score_rows(self.problem, row, row + 1)
            gain = block - u[row] - v
            close_pairs(self.rest, row, row + 1, gain, CLOSED)
            gain[:, self.rest.load_max <= 0] = CLOSED
            found.append(best_new(gain, row, arcs))
            scores.append(block[0, found[-1] - row * m])
        remember(self.problem, np.concatenate(found), np.concatenate(scores))
        return np.concatenate(found)

    def _gain(self, u: IntArray, v: IntArray) -> IntArray:
        row, column = pairs_of(self.near.keys, self.rest.shape[1]).T
        gain: IntArray = self.near.scores - u[row] - v[column]
        return gain

    def _is_open(self, keys: IntArray) -> BoolArray:
        row, column = pairs_of(keys, self.rest.shape[1]).T
        has_room: BoolArray = (self.rest.demand[row] > 0) & (self.rest.load_max[column] > 0)
        return has_room & ~contains(self.rest.closed, keys)
