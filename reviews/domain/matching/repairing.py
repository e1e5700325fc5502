"""After the invitations: the best assignment close to the one that stands, in seconds at any size.

    near = shortlist(problem, solution)     # once, after the first solve
    repaired = repair(problem_after_declines, near)

As a solve with `previous`, but over the shortlist and over the rows of the applications that lost a
reader. What is proved is proved over all pairs all the same.
"""

from dataclasses import dataclass

import numpy as np

from reviews.domain.matching.arrays import IntArray, contains, pair_keys, pairs_of
from reviews.domain.matching.certificate import gap_of, in_units
from reviews.domain.matching.diagnosis import diagnose, has_count_shortage
from reviews.domain.matching.errors import Infeasible, InvalidProblem
from reviews.domain.matching.feasibility import grown_arcs
from reviews.domain.matching.near_pairs import Shortlist
from reviews.domain.matching.nearby import Nearby
from reviews.domain.matching.network import best_flow
from reviews.domain.matching.optimum import arc_weights
from reviews.domain.matching.options import Options
from reviews.domain.matching.prices import recover_prices
from reviews.domain.matching.problem import Problem, check_supported
from reviews.domain.matching.reduction import remainder
from reviews.domain.matching.scores import pair_scores, remember
from reviews.domain.matching.solver import DEFAULTS, bonus_micro


@dataclass(frozen=True, eq=False)
class Repair:
    """pairs: (k, 2) sorted. total: their affinity; objective: with the stability bonus.

    The objective is the highest there is. bound: on the affinity of any allowed assignment, by the
    prices of the shortlist; gap between total and bound. changes: pairs that are not in `previous`.
    Floats are micro-units / 10^6.
    """

    pairs: IntArray
    total: float
    bound: float
    gap: float
    objective: float
    changes: int


def repair(problem: Problem, near: Shortlist, options: Options = DEFAULTS) -> Repair:
    """The assignment of highest affinity plus bonus for each pair of `previous`, found from `near`.

    `near` is the shortlist of a problem with the same affinity, before demand, loads, conflicts or
    locks changed. Fairness takes no part; of equally good assignments a solve may find another.
    Raises InvalidProblem for rules, another affinity, no `previous`, a pair_limit or a time limit;
    Infeasible as a solve does.
    """
    check_supported(problem)
    near.check(problem)
    _check(problem, options)
    rest = remainder(problem)
    if has_count_shortage(problem, rest):
        raise Infeasible(diagnose(problem))
    remember(problem, near.keys, near.scores)
    nearby = Nearby(problem, rest, near)
    arcs, cut = grown_arcs(problem, rest, nearby.start_arcs())
    if cut is not None:
        raise Infeasible(diagnose(problem))
    bonus = bonus_micro(problem, options)
    return _repaired(nearby, _best(nearby, arcs, bonus), bonus)


def _check(problem: Problem, options: Options) -> None:
    if not len(problem.previous):
        raise InvalidProblem("previous", "missing")
    if options.pair_thousandths < 1000:
        raise InvalidProblem("pair_limit", "a repair is not random: use draw")
    if options.time_limit_s is not None:
        raise InvalidProblem("time_limit_s", "a repair runs to its end")


def _best(nearby: Nearby, arcs: IntArray, bonus: int) -> IntArray:
    """Sorted keys of the best assignment over all pairs, without the locked ones."""
    problem, rest, m = nearby.problem, nearby.rest, nearby.rest.shape[1]
    while True:
        weights = arc_weights(problem, arcs, bonus)
        # An application has as many readers either way, so its old price may be taken off: small costs are faster.
        used = best_flow(rest, arcs, weights - nearby.near.application_prices[arcs // m])
        improving = nearby.improving(arcs, *recover_prices(rest, arcs, weights, used))
        if not len(improving):
            return arcs[used]
        arcs = np.union1d(arcs, improving)


def _repaired(nearby: Nearby, chosen: IntArray, bonus: int) -> Repair:
    problem, m = nearby.problem, nearby.rest.shape[1]
    keys = np.union1d(chosen, pair_keys(problem.locked, m))
    pairs = pairs_of(keys, m)
    total, bound = int(pair_scores(problem, pairs).sum()), nearby.bound_micro()
    kept = int(contains(keys, pair_keys(problem.previous, m)).sum())
    return Repair(
        pairs=pairs,
        total=in_units(total),
        bound=in_units(bound),
        gap=gap_of(total, bound),
        objective=in_units(total + bonus * kept),
        changes=len(pairs) - kept,
    )
