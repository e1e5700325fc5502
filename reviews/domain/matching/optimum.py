"""The best total over all pairs: flows on few arcs, and pricing of all the others, in turn."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from reviews.domain.matching.arrays import (
    BoolArray,
    IntArray,
    contains,
    pair_keys,
    pairs_of,
)
from reviews.domain.matching.candidates import candidate_keys
from reviews.domain.matching.certificate import upper_bound_micro
from reviews.domain.matching.feasibility import grown_arcs
from reviews.domain.matching.network import NoFlow, best_flow
from reviews.domain.matching.prices import recover_prices
from reviews.domain.matching.pricing import price_all_pairs, prices_of_satisfied
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder
from reviews.domain.matching.scores import pair_scores
from reviews.domain.matching.watch import Watch


@dataclass(frozen=True, eq=False)
class Optimum:
    """A heaviest assignment with its prices.

    chosen: sorted keys of all its pairs, locked ones included. arcs: the open pairs considered.
    is_proved: False when the time limit came before every pair was priced.
    """

    chosen: IntArray
    arcs: IntArray
    application_prices: IntArray
    reviewer_prices: IntArray
    is_proved: bool


def start_arcs(problem: Problem, rest: Remainder) -> IntArray:
    """Candidates and what is left of `previous`, grown until they carry the demand."""
    previous = pair_keys(problem.previous, rest.shape[1])
    previous = previous[~contains(rest.closed, previous)]
    arcs = np.union1d(candidate_keys(problem, rest), previous)
    useful = (rest.load_max > 0)[arcs % max(rest.shape[1], 1)]
    grown, cut = grown_arcs(problem, rest, arcs[useful])
    if cut is not None:
        raise NoFlow
    return grown


def best_assignment(problem: Problem, rest: Remainder, arcs: IntArray, bonus_micro: int, watch: Watch) -> Optimum:
    """Maximises score plus `bonus_micro` for each pair of `previous` (all of them in `arcs`)."""
    fraction = 0.1
    while True:
        weights = arc_weights(problem, arcs, bonus_micro)
        used = watch.during(fraction, "flow", partial(best_flow, rest, arcs, weights))
        u, v = watch.during(fraction, "prices", partial(recover_prices, rest, arcs, weights, used))
        all_priced = partial(price_all_pairs, problem, rest, arcs, u, v, bonus_micro)
        priced = watch.during(fraction, "prices", all_priced)
        if not len(priced.improving) or watch.is_over:
            break
        arcs = np.union1d(arcs, priced.improving)
        fraction = min(0.6, fraction + 0.1)
    u = prices_of_satisfied(problem, rest, u, priced.reviewer_prices, bonus_micro)
    chosen = _with_locked(problem, arcs, used)
    return Optimum(chosen, arcs, u, priced.reviewer_prices, not len(priced.improving))


def arc_weights(problem: Problem, arcs: IntArray, bonus_micro: int) -> IntArray:
    """Score of each arc, plus the bonus where it stands in `previous`."""
    m = problem.shape[1]
    weights = pair_scores(problem, pairs_of(arcs, m))
    if bonus_micro:
        weights = weights + bonus_micro * contains(pair_keys(problem.previous, m), arcs)
    return weights


def _with_locked(problem: Problem, arcs: IntArray, used: BoolArray) -> IntArray:
    locked = pair_keys(problem.locked, problem.shape[1])
    return np.union1d(arcs[used], locked)


def objective_bound_micro(problem: Problem, optimum: Optimum, bonus_micro: int) -> int:
    """Upper bound on score plus bonus, from the prices of the optimum of that objective."""
    u, v = optimum.application_prices, optimum.reviewer_prices
    bound = upper_bound_micro(problem, u, v)
    m = problem.shape[1]
    previous = pair_keys(problem.previous, m)
    locked = contains(pair_keys(problem.locked, m), previous)
    forbidden = contains(pair_keys(problem.forbidden, m), previous)
    pairs = problem.previous[~locked & ~forbidden]
    gain = pair_scores(problem, pairs) - u[pairs[:, 0]] - v[pairs[:, 1]]
    added = np.maximum(gain + bonus_micro, 0) - np.maximum(gain, 0)
    return bound + int(added.sum()) + bonus_micro * int(locked.sum())
