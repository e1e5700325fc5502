"""Where rules come into a solve: after the optimum without them, only as far as it breaks any."""

from dataclasses import dataclass, replace

import numpy as np

from reviews.domain.matching.arrays import pairs_of
from reviews.domain.matching.certificate import Certificate
from reviews.domain.matching.optimum import Optimum, objective_bound_micro
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder
from reviews.domain.matching.rule_arcs import FEW_PAIRS
from reviews.domain.matching.rule_bound import Aim
from reviews.domain.matching.rule_rows import rule_rows
from reviews.domain.matching.ruled import Ruled, best_under_rules
from reviews.domain.matching.rules import Rule
from reviews.domain.matching.violations import breaks_hard_rule, soft_cost_micro
from reviews.domain.matching.watch import Watch

PROOF = 1e-4
"""Share of the optimum that counts as proved where there are more than FEW_PAIRS pairs; below, none."""


@dataclass(frozen=True, eq=False)
class Step:
    """The best objective under all rules, before fairness.

    stable: its pairs and the arcs that they were chosen from; the prices are those without rules.
    bound: on affinity under the hard rules, in micro-units; bound_kind: "flow" or "milp".
    objective_bound: on affinity plus bonus less soft prices.
    """

    stable: Optimum
    bound: int
    bound_kind: str
    objective_bound: int
    moved_by_stability: bool
    moved_by_rules: bool


def under_rules(
    problem: Problem,
    rest: Remainder,
    best: Optimum,
    stable: Optimum,
    proof: Certificate,
    bonus_micro: int,
    watch: Watch,
) -> Step:
    """best, stable: the optimum of affinity, and of affinity plus bonus, both without rules.

    Raises NoRuledAssignment when the hard rules leave none.
    """
    objective_bound = objective_bound_micro(problem, stable, bonus_micro) if bonus_micro else proof.bound_micro
    hard = tuple(rule for rule in problem.rules if rule.hard)
    aim = Aim(problem, rest, tolerance=tolerance_micro(problem, proof.total_micro))
    ruled = _ruled(aim, hard, best, watch)
    bound, kind = (proof.bound_micro, "flow") if ruled is None else (ruled.bound, "milp")
    moved = ruled
    if bonus_micro or len(hard) < len(problem.rules):
        moved = _ruled(replace(aim, bonus_micro=bonus_micro), problem.rules, stable, watch)
    changed = not np.array_equal(best.chosen, stable.chosen)
    if moved is None:
        return Step(stable, bound, kind, objective_bound, changed, moved_by_rules=False)
    proved = moved.is_proved and (ruled is None or ruled.is_proved)
    chosen = replace(stable, chosen=moved.chosen, arcs=moved.keys, is_proved=stable.is_proved and proved)
    return Step(chosen, bound, kind, min(moved.bound, objective_bound), changed, moved_by_rules=True)


def tolerance_micro(problem: Problem, total: int) -> int:
    """Micro-units that count as proved, for an optimum of `total`."""
    n, m = problem.shape
    return int(PROOF * total) if n * m > FEW_PAIRS else 0


def most_soft_cost(problem: Problem) -> int:
    """No assignment pays more for soft rules, in micro-units."""
    rows = rule_rows(problem, tuple(rule for rule in problem.rules if not rule.hard))
    return int((rows.price * rows.upper).sum())


def _ruled(aim: Aim, rules: tuple[Rule, ...], free: Optimum, watch: Watch) -> Ruled | None:
    """None when the optimum without rules keeps them all: then it is the best under them too."""
    pairs = pairs_of(free.chosen, aim.problem.shape[1])
    if not breaks_hard_rule(aim.problem, pairs, rules) and not soft_cost_micro(aim.problem, pairs, rules):
        return None
    prices = (free.application_prices, free.reviewer_prices)
    return best_under_rules(aim, rules, free.arcs, *prices, watch)
