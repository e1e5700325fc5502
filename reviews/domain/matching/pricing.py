"""Pricing every pair: what would improve the assignment, and what the full and the satisfied are worth."""

from dataclasses import dataclass

import numpy as np

from reviews.domain.matching.arrays import IntArray, contains
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs
from reviews.domain.matching.scores import remember, weighted_blocks

PER_ROUND = 24
"""Most pairs that one round adds for one application."""

CLOSED = -(1 << 60)
"""The gain of a pair that no reading may use."""


@dataclass(frozen=True, eq=False)
class Priced:
    """Sorted keys of pairs worth more than their prices, and v with full reviewers priced too."""

    improving: IntArray
    reviewer_prices: IntArray


def price_all_pairs(
    problem: Problem,
    rest: Remainder,
    arcs: IntArray,
    u: IntArray,
    v: IntArray,
    bonus_micro: int,
) -> Priced:
    """One pass over all n × m pairs, by blocks."""
    full = rest.load_max <= 0
    offered = np.zeros(len(v), dtype=np.int64)
    found, scores = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start, stop, weights in weighted_blocks(problem, bonus_micro):
        gain = weights - u[start:stop, None]
        close_pairs(rest, start, stop, gain, CLOSED)
        gain[rest.demand[start:stop] <= 0] = CLOSED
        offered[full] = np.maximum(offered[full], gain[:, full].max(axis=0, initial=0))
        np.subtract(gain, np.where(full, -CLOSED, v), out=gain)
        found.append(best_new(gain, start, arcs))
        # A pair of `previous` is an arc already: what is new weighs its score.
        scores.append(weights.reshape(-1)[found[-1] - start * len(v)])
    improving = np.concatenate(found)
    remember(problem, improving, np.concatenate(scores))
    return Priced(improving, np.where(full, offered, v))


def prices_of_satisfied(problem: Problem, rest: Remainder, u: IntArray, v: IntArray, bonus_micro: int) -> IntArray:
    """u with a price for applications that want no more readers: their best remaining offer."""
    satisfied = np.flatnonzero(rest.demand <= 0)
    if not len(satisfied):
        return u
    priced = u.copy()
    for start, stop, weights in weighted_blocks(problem, bonus_micro):
        rows = satisfied[(satisfied >= start) & (satisfied < stop)]
        gain = weights - v
        close_pairs(rest, start, stop, gain, CLOSED)
        best = gain[rows - start].max(axis=1, initial=CLOSED)
        priced[rows] = np.where(best > CLOSED // 2, best, 0)
    return priced


def best_new(gain: IntArray, start: int, arcs: IntArray) -> IntArray:
    """Sorted keys of the most positive gains (rows, m) from row `start` on that are not in `arcs`."""
    row, column = np.nonzero(gain > 0)
    keys = (row + start) * gain.shape[1] + column
    new = ~contains(arcs, keys)
    row, column, keys = row[new], column[new], keys[new]
    order = np.lexsort((column, -gain[row, column], row))
    rank = np.arange(len(row)) - np.searchsorted(row, row)
    return np.sort(keys[order][rank < PER_ROUND])
