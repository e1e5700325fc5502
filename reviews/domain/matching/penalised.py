"""Raising the lowest score by flows alone: applications below the floor weigh more each time."""

from collections.abc import Iterator

import numpy as np

from reviews.domain.matching.arrays import IntArray, contains, pair_keys, pairs_of
from reviews.domain.matching.floors import Floors, scores_of
from reviews.domain.matching.network import best_flow
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder
from reviews.domain.matching.scores import pair_scores
from reviews.domain.matching.violations import breaks_hard_rule, soft_cost_micro
from reviews.domain.matching.watch import Watch

TARGETS = 7
FLOWS_PER_TARGET = 3
FINENESS = 256
"""Weights are integers over this, so that costs stay integers."""


def raised_floor(
    problem: Problem,
    rest: Remainder,
    arcs: IntArray,
    start: IntArray,
    floors: Floors,
    bonus_micro: int,
    watch: Watch,
) -> IntArray:
    """The best assignment met, (k,) sorted keys: highest floor, then objective; at least `start`."""
    best, low, high = start, floors.reached(scores_of(problem, start)), floors.highest
    for step in range(TARGETS):
        if high - low <= 1 or watch.is_over:
            break
        target = (low + high + 1) // 2
        reached = low
        for chosen in _weighted_flows(problem, rest, arcs, floors.at(target), bonus_micro):
            watch.tick(0.65 + 0.15 * step / TARGETS, "fairness")
            floor = floors.reached(scores_of(problem, chosen))
            if floor > reached and within_budget(problem, chosen, floors):
                best, reached = chosen, floor
        low, high = (reached, high) if reached >= target else (reached, target)
    return best


def within_budget(problem: Problem, chosen: IntArray, floors: Floors) -> bool:
    """Whether the total and the kept pairs are what `floors` asks for, and no hard rule is broken."""
    m = problem.shape[1]
    pairs = pairs_of(chosen, m)
    total = int(pair_scores(problem, pairs).sum())
    kept = int(contains(pair_keys(problem.previous, m), chosen).sum())
    if total < floors.least_total or kept < floors.least_kept:
        return False
    return total - soft_cost_micro(problem, pairs) >= floors.least_worth and not breaks_hard_rule(problem, pairs)


def _weighted_flows(
    problem: Problem, rest: Remainder, arcs: IntArray, floor: IntArray, bonus_micro: int
) -> Iterator[IntArray]:
    n, m = problem.shape
    pairs = pairs_of(arcs, m)
    scores = pair_scores(problem, pairs)
    bonus = bonus_micro * FINENESS * contains(pair_keys(problem.previous, m), arcs)
    locked = pair_keys(problem.locked, m)
    weight = np.full(n, FINENESS, dtype=np.int64)
    for _ in range(FLOWS_PER_TARGET):
        used = best_flow(rest, arcs, scores * weight[pairs[:, 0]] + bonus)
        chosen = np.union1d(arcs[used], locked)
        yield chosen
        missing = np.maximum(floor - scores_of(problem, chosen), 0)
        if not missing.any():
            return
        # Integer arithmetic: a share of the missing score between 0 and 4 times the weight.
        weight += np.minimum(4, 1 + 8 * missing // np.maximum(floor, 1)) * weight * (missing > 0)
