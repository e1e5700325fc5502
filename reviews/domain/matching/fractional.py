"""The best expected total when no pair may be likelier than a limit: a flow in thousandths.

With demand and loads times 1000 and every pair at most 1000 q, all bounds are whole numbers, so the
flow's optimum is that of the linear program. Arcs grow as in the solve, until no pair is worth more.
"""

from dataclasses import dataclass, replace

import numpy as np

from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.network import best_units
from reviews.domain.matching.optimum import arc_weights
from reviews.domain.matching.prices import recover_prices
from reviews.domain.matching.pricing import price_all_pairs
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs
from reviews.domain.matching.scores import pair_scores, score_blocks
from reviews.domain.matching.watch import Watch

UNITS = 1000
"""Units in one reading: a pair's units are its probability in thousandths."""


@dataclass(frozen=True, eq=False)
class Fractions:
    """keys: (k,) sorted open pairs that may be drawn. units: (k,) thousandths, from 1 to 1000.

    total, bound: micro-units times 1000, locked pairs included; equal when the optimum is proved.
    """

    keys: IntArray
    units: IntArray
    total: int
    bound: int


def in_thousandths(rest: Remainder) -> Remainder:
    """Demand and loads in thousandths of a reading."""
    return replace(rest, demand=rest.demand * UNITS, load_max=rest.load_max * UNITS, load_min=rest.load_min * UNITS)


def best_fractions(problem: Problem, rest: Remainder, arcs: IntArray, limit: int, watch: Watch) -> Fractions:
    """The likeliest pairs in expectation: at most `limit` units each, `rest` in units.

    `arcs` must carry the demand. A time limit leaves total < bound.
    """
    while True:
        weights = arc_weights(problem, arcs, 0)
        flow = best_units(rest, arcs, weights, limit)
        u, v = recover_prices(rest, arcs, weights, flow, limit)
        improving = price_all_pairs(problem, rest, arcs, u, v, 0).improving
        if not len(improving) or watch.is_over:
            break
        arcs = np.union1d(arcs, improving)
    total = _locked_total(problem) + int((flow * weights).sum())
    return Fractions(arcs[flow > 0], flow[flow > 0], total, _bound(problem, rest, limit, u, v))


def _bound(problem: Problem, rest: Remainder, limit: int, u: IntArray, v: IntArray) -> int:
    """Weak duality as in the certificate, with `limit` units in place of one reading per open pair."""
    bound = _locked_total(problem) + int(rest.demand @ u)
    bound += int(rest.load_max @ np.maximum(v, 0)) - int(rest.load_min @ np.maximum(-v, 0))
    for start, stop, scores in score_blocks(problem):
        gain = scores - u[start:stop, None] - v
        close_pairs(rest, start, stop, gain, 0)
        gain[:, rest.load_max <= 0] = 0
        gain[rest.demand[start:stop] <= 0] = 0
        bound += limit * int(np.maximum(gain, 0).sum())
    return bound


def _locked_total(problem: Problem) -> int:
    return UNITS * int(pair_scores(problem, problem.locked).sum())
