"""A bound over all pairs from dual prices, whatever solver they came from, in integers.

For any v and any w >= 0 an assignment that keeps the rules is worth at most
sum hi max(v, 0) - sum lo max(-v, 0) + sum over applications of their d best gains + extras - w need
with the gain of an open pair = weight + w (what it counts in the rules) - v. Using another pair
than these d best loses at least its gain's distance to the d-th best one.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from reviews.domain.matching.arrays import IntArray, contains, pair_keys, pairs_of
from reviews.domain.matching.pricing import best_new
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs
from reviews.domain.matching.rule_program import DualPrices
from reviews.domain.matching.rule_rows import Rows
from reviews.domain.matching.scores import BLOCK_CELLS, pair_scores, weighted_blocks

CLOSED = -(1 << 58)
"""The gain of a pair that no reading may use."""


@dataclass(frozen=True, eq=False)
class Aim:
    """What is maximised over the pairs: score plus a bonus for `previous`, or (not scored) nothing.

    tolerance: micro-units by which a value that counts as proved may be below its bound.
    """

    problem: Problem
    rest: Remainder
    bonus_micro: int = 0
    tolerance: int = 0
    scored: bool = True

    def weights(self, keys: IntArray) -> IntArray:
        """(k,) of sorted pair keys, in micro-units."""
        if not self.scored:
            return np.zeros(len(keys), dtype=np.int64)
        m = self.problem.shape[1]
        kept = contains(pair_keys(self.problem.previous, m), keys)
        return pair_scores(self.problem, pairs_of(keys, m)) + self.bonus_micro * kept

    def locked(self) -> int:
        """What the locked pairs are worth."""
        return int(self.weights(pair_keys(self.problem.locked, self.problem.shape[1])).sum())

    def gains(self, rows: Rows, prices: DualPrices) -> Iterator[tuple[int, int, IntArray]]:
        """(start, stop, gains) by blocks of applications."""
        for start, stop, weights in self._blocks():
            gain = weights + rows.worth(prices.w, start, stop) - prices.v
            close_pairs(self.rest, start, stop, gain, CLOSED)
            gain[:, self.rest.load_max <= 0] = CLOSED
            gain[self.rest.demand[start:stop] <= 0] = CLOSED
            yield start, stop, gain

    def _blocks(self) -> Iterator[tuple[int, int, IntArray]]:
        if self.scored:
            yield from weighted_blocks(self.problem, self.bonus_micro)
            return
        n, m = self.problem.shape
        step = max(1, BLOCK_CELLS // max(m, 1))
        for start in range(0, n, step):
            stop = min(n, start + step)
            yield start, stop, np.zeros((stop - start, m), dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Priced:
    """bound: micro-units over all pairs, locked ones included. improving: keys outside the arcs."""

    bound: int
    improving: IntArray


def priced(aim: Aim, rows: Rows, prices: DualPrices, arcs: IntArray) -> Priced:
    """One pass over all pairs."""
    rest = aim.rest
    bound = bound_beside(aim, prices) + int(rows.dual_constants(prices.w).sum())
    found = [np.zeros(0, dtype=np.int64)]
    for start, stop, gain in aim.gains(rows, prices):
        bound += int(_best_sum(gain, rest.demand[start:stop]).sum())
        # One micro-unit is what rounding the prices may pretend.
        found.append(best_new(gain - prices.u[start:stop, None] - 1, start, arcs))
    return Priced(bound, np.concatenate(found))


def bound_beside(aim: Aim, prices: DualPrices) -> int:
    """What locked pairs and loads add to the bound of the applications."""
    highest, lowest = np.maximum(prices.v, 0), np.maximum(-prices.v, 0)
    return aim.locked() + int((aim.rest.load_max * highest).sum() - (aim.rest.load_min * lowest).sum())


def losses(aim: Aim, rows: Rows, prices: DualPrices) -> Iterator[tuple[int, int, IntArray]]:
    """(start, stop, losses): what using each open pair loses at least; closed ones lose -CLOSED."""
    for start, stop, gain in aim.gains(rows, prices):
        last = _last_taken(gain, aim.rest.demand[start:stop])
        yield start, stop, np.where(gain > CLOSED // 2, np.maximum(last[:, None] - gain, 0), -CLOSED)


def best_alone(aim: Aim, rows: Rows, prices: DualPrices) -> IntArray:
    """(n,) each application's part of the bound."""
    found = rows.dual_constants(prices.w)
    for start, stop, gain in aim.gains(rows, prices):
        found[start:stop] += _best_sum(gain, aim.rest.demand[start:stop])
    return found


def _ranked(gain: IntArray, demand: IntArray) -> tuple[IntArray, IntArray]:
    """The gains of each row from best to worst as far as any demand goes, and the demand >= 0."""
    keep = min(gain.shape[1], max(int(demand.max(initial=0)), 1))
    top = np.partition(gain, gain.shape[1] - keep, axis=1)[:, gain.shape[1] - keep :]
    return -np.sort(-top, axis=1), np.maximum(demand, 0)


def _best_sum(gain: IntArray, demand: IntArray) -> IntArray:
    ranked, wanted = _ranked(gain, demand)
    taken = np.arange(ranked.shape[1]) < wanted[:, None]
    found: IntArray = np.where(taken, ranked, 0).sum(axis=1)
    return found


def _last_taken(gain: IntArray, demand: IntArray) -> IntArray:
    ranked, wanted = _ranked(gain, demand)
    found: IntArray = ranked[np.arange(len(ranked)), np.maximum(wanted, 1) - 1]
    return found
