"""Locked pairs taken out: what is left to decide."""

from dataclasses import dataclass

import numpy as np

from reviews.domain.matching.arrays import IntArray, pair_keys
from reviews.domain.matching.problem import Problem


@dataclass(frozen=True, eq=False)
class Remainder:
    """The problem after its locked pairs: demand (n,), loads (m,), and pairs that are closed.

    closed: sorted pair keys (forbidden and locked) that no new reading may use.
    """

    shape: tuple[int, int]
    demand: IntArray
    load_max: IntArray
    load_min: IntArray
    closed: IntArray


def remainder(problem: Problem) -> Remainder:
    """What remains; demand or load_max are negative where the locks alone break them."""
    n, m = problem.shape
    by_application = np.bincount(problem.locked[:, 0], minlength=n)
    by_reviewer = np.bincount(problem.locked[:, 1], minlength=m)
    pairs = np.concatenate([problem.forbidden, problem.locked])
    return Remainder(
        shape=(n, m),
        demand=problem.demand - by_application,
        # A reviewer can read each application once: more room is no room, and could overflow. One
        # more than that stays, because room that nobody can fill must have no price.
        load_max=np.minimum(problem.load_max, n + 1) - by_reviewer,
        load_min=np.maximum(problem.load_min - by_reviewer, 0),
        closed=np.sort(pair_keys(pairs, m)),
    )


def close_pairs(rest: Remainder, start: int, stop: int, block: IntArray, value: int) -> None:
    """Writes `value` into the closed pairs of a block of rows start…stop."""
    m = rest.shape[1]
    first, last = np.searchsorted(rest.closed, [start * m, stop * m])
    block.reshape(-1)[rest.closed[first:last] - start * m] = value
