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
    start_arcs,
)
from reviews.domain.matching.options import Options
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, remainder
from reviews.domain.matching.rule_program import NoRuledAssignment
from reviews.domain.matching.rule_steps import Step, most_soft_cost, under_rules
from reviews.domain.matching.scores import pair_scores
from reviews.domain.matching.solution import Solution
from reviews.domain.matching.violations import soft_cost_micro
from reviews.domain.matching.watch import Progress, Watch

DEFAULTS = Options()


def solve(problem: Problem, options: Options = DEFAULTS, progress: Progress | None = None) -> Solution:
    """The best assignment of every reading that `demand` asks for, with its proof.

    progress(done_fraction, phase) is called between steps; False raises Cancelled.
    Raises Infeasible with its diagnosis, never an assignment that is short or breaks a hard rule,
    and InvalidProblem for a pair_limit: `draw` honours that.
    """
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
    try:
        step = under_rules(problem, rest, best, stable, proof, bonus, watch)
    except NoRuledAssignment:
        raise Infeasible(diagnose(problem)) from None
    fair = fairest(problem, rest, options, best, step.stable, bonus, watch)
    status = _status(best, step.stable, fair, is_over=watch.is_over)
    described = partial(_solution, problem, options, best, proof, step, fair, bonus, status)
    solution = watch.during(0.98, "summary", described)
    watch.tick(1.0, "done")
    return solution


def bonus_micro(problem: Problem, options: Options) -> int:
    """What keeping one pair of `previous` is worth in micro-units.

    For least_change it is more than any exchange of readings can win or lose: a simple cycle of
    the flow adds at most min(n, m) pairs, each worth at most one unit. Under rules it is more than
    all affinity and all prices of soft rules together.
    """
    if not len(problem.previous):
        return 0
    if options.least_change and problem.rules:
        return (int(problem.demand.sum()) + 1) * MICRO + most_soft_cost(problem)
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
    step: Step,
    fair: Fair,
    bonus: int,
    status: str,
) -> Solution:
    m = problem.shape[1]
    pairs = pairs_of(fair.chosen, m)
    total = int(pair_scores(problem, pairs).sum())
    stable_total = int(pair_scores(problem, pairs_of(step.stable.chosen, m)).sum())
    previous = pair_keys(problem.previous, m)
    kept = int(contains(previous, fair.chosen).sum())
    bound = step.bound
    return Solution(
        pairs=pairs,
        status=status,
        total=in_units(total),
        bound=in_units(bound),
        gap=gap_of(total, bound),
        objective=in_units(total + bonus * kept - soft_cost_micro(problem, pairs)),
        objective_bound=in_units(step.objective_bound),
        bound_kind=step.bound_kind,
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
        price_of_stability=_price_of_stability(proof, step, stable_total, bonus),
        price_of_rules=(proof.bound_micro - bound) / max(proof.bound_micro, 1),
        moved_by_stability=step.moved_by_stability,
        moved_by_rules=step.moved_by_rules,
        moved_by_fairness=not np.array_equal(step.stable.chosen, fair.chosen),
        changes=len(pairs) - kept if len(previous) else 0,
        input_hash=input_hash(problem, options),
        solver_versions=solver_versions(),
    )


def _status(best: Optimum, stable: Optimum, fair: Fair, *, is_over: bool) -> str:
    if best.is_proved and stable.is_proved and fair.is_proved:
        return "optimal"
    return "time_limit" if is_over else "feasible"


def _price_of_stability(proof: Certificate, step: Step, stable_total: int, bonus: int) -> float:
    """Under rules the bound stands for the optimum, which is not sought apart."""
    if not bonus:
        return 0.0
    optimum = proof.total_micro if step.bound_kind == "flow" else step.bound
    return (optimum - stable_total) / max(step.bound, 1)


def _units_or_none(micro: int | None) -> float | None:
    return None if micro is None else in_units(micro)
