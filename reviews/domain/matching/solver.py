"""From problem to proved solution: the optimum, then stability, then fairness."""

from functools import partial

import numpy as np

from reviews.domain.matching.arrays import (
    MICRO,
    IntArray,
    contains,
    pair_keys,
    pairs_of,
)
from reviews.domain.matching.certificate import Certificate, certify, gap_of, in_units
from reviews.domain.matching.diagnosis import diagnose, has_count_shortage
from reviews.domain.matching.errors import Infeasible, InvalidProblem
from reviews.domain.matching.fairness import Fair, fairest
from reviews.domain.matching.fingerprint import input_hash, solver_versions
from reviews.domain.matching.network import NoFlow
from reviews.domain.matching.optimum import (
    Optimum,
    best_assignment,
    objective_bound_micro,
    start_arcs,
)
from reviews.domain.matching.options import Options
from reviews.domain.matching.problem import Problem, check_supported
from reviews.domain.matching.reduction import Remainder, remainder
from reviews.domain.matching.scores import pair_scores
from reviews.domain.matching.solution import Solution
from reviews.domain.matching.watch import Progress, Watch

DEFAULTS = Options()


def solve(problem: Problem, options: Options = DEFAULTS, progress: Progress | None = None) -> Solution:
    """The best assignment of every reading that `demand` asks for, with its proof.

    progress(done_fraction, phase) is called between steps; False raises Cancelled.
    Raises Infeasible with its diagnosis, never an assignment that is short, and InvalidProblem
    for rules, which this engine does not yet weigh, and for a pair_limit: `draw` honours that.
    """
    check_supported(problem)
    if options.pair_thousandths < 1000:
        raise InvalidProblem("pair_limit", "a solve is not random: use draw")
    watch = Watch(progress, options.time_limit_s)
    rest, arcs = watch.during(0.0, "candidates", partial(_feasible_arcs, problem))
    best = best_assignment(problem, rest, arcs, 0, watch)
    bonus = bonus_micro(problem, options)
    stable = best
    if bonus:
        stable = best_assignment(problem, rest, best.arcs, bonus, watch)
    pairs = pairs_of(best.chosen, problem.shape[1])
    checked = partial(certify, problem, pairs, best.application_prices, best.reviewer_prices)
    proof = watch.during(0.6, "certificate", checked)
    fair = fairest(problem, rest, options, best, stable, bonus, watch)
    status = _status(best, stable, fair, is_over=watch.is_over)
    described = partial(_solution, problem, options, best, proof, stable, fair, bonus, status)
    solution = watch.during(0.98, "summary", described)
    watch.tick(1.0, "done")
    return solution


def bonus_micro(problem: Problem, options: Options) -> int:
    """What keeping one pair of `previous` is worth in micro-units.

    For least_change it is more than any exchange of readings can win or lose: a simple cycle of
    the flow adds at most min(n, m) pairs, each worth at most one unit.
    """
    if not len(problem.previous):
        return 0
    if options.least_change:
        return (min(problem.shape) + 2) * MICRO
    return int(np.floor(options.stability_bonus * MICRO + 0.5))


def _feasible_arcs(problem: Problem) -> tuple[Remainder, IntArray]:
    rest = remainder(problem)
    if has_count_shortage(problem, rest):
        raise Infeasible(diagnose(problem))
    try:
        return rest, start_arcs(problem, rest)
    except NoFlow:
        raise Infeasible(diagnose(problem)) from None


def _solution(
    problem: Problem,
    options: Options,
    best: Optimum,
    proof: Certificate,
    stable: Optimum,
    fair: Fair,
    bonus: int,
    status: str,
) -> Solution:
    m = problem.shape[1]
    pairs = pairs_of(fair.chosen, m)
    total = int(pair_scores(problem, pairs).sum())
    stable_total = int(pair_scores(problem, pairs_of(stable.chosen, m)).sum())
    previous = pair_keys(problem.previous, m)
    kept = int(contains(previous, fair.chosen).sum())
    bound = proof.bound_micro
    return Solution(
        pairs=pairs,
        status=status,
        total=in_units(total),
        bound=in_units(bound),
        gap=gap_of(total, bound),
        objective=in_units(total + bonus * kept),
        objective_bound=in_units(_objective_bound(problem, stable, bonus, bound)),
        bound_kind="flow",
        total_micro=total,
        bound_micro=bound,
        application_prices_micro=best.application_prices,
        reviewer_prices_micro=best.reviewer_prices,
        prices_pairs=pairs_of(best.chosen, m),
        target=_units_or_none(fair.target),
        target_bound=_units_or_none(fair.target_bound),
        floor=_units_or_none(fair.floor),
        floor_bound=_units_or_none(fair.floor_bound),
        price_of_fairness=(stable_total - total) / max(bound, 1),
        price_of_stability=(proof.total_micro - stable_total) / max(bound, 1),
        moved_by_stability=not np.array_equal(best.chosen, stable.chosen),
        moved_by_fairness=not np.array_equal(stable.chosen, fair.chosen),
        changes=len(pairs) - kept if len(previous) else 0,
        input_hash=input_hash(problem, options),
        solver_versions=solver_versions(),
    )


def _status(best: Optimum, stable: Optimum, fair: Fair, *, is_over: bool) -> str:
    if best.is_proved and stable.is_proved and fair.is_proved:
        return "optimal"
    return "time_limit" if is_over else "feasible"


def _objective_bound(problem: Problem, stable: Optimum, bonus: int, bound: int) -> int:
    return objective_bound_micro(problem, stable, bonus) if bonus else bound


def _units_or_none(micro: int | None) -> float | None:
    return None if micro is None else in_units(micro)
