"""What forcing one pair costs under hard rules: the best assignment with the pair locked."""

from dataclasses import replace

import numpy as np

from reviews.domain.matching.arrays import pairs_of
from reviews.domain.matching.diagnosis import has_count_shortage
from reviews.domain.matching.network import NoFlow
from reviews.domain.matching.optimum import best_assignment, start_arcs
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, remainder
from reviews.domain.matching.rule_arcs import FEW_PAIRS
from reviews.domain.matching.rule_bound import Aim
from reviews.domain.matching.rule_program import NoRuledAssignment
from reviews.domain.matching.ruled import best_under_rules
from reviews.domain.matching.scores import pair_scores
from reviews.domain.matching.solution import Solution
from reviews.domain.matching.violations import breaks_hard_rule
from reviews.domain.matching.watch import Watch


def forced_cost_micro(problem: Problem, solution: Solution, application: int, reviewer: int) -> int | None:
    """Affinity lost against the optimum under hard rules.

    None when the open pair cannot be had, or where one of the two optima is not proved exactly.
    """
    n, m = problem.shape
    is_exact = solution.gap == 0 or (solution.status == "optimal" and n * m <= FEW_PAIRS)
    best = _best_with(problem, application, reviewer) if is_exact else None
    return None if best is None else solution.bound_micro - best


def _best_with(problem: Problem, application: int, reviewer: int) -> int | None:
    """The highest total of an assignment with the pair."""
    pair = np.array([[application, reviewer]])
    is_locked = bool((problem.locked == pair).all(axis=1).any())
    locked = problem.locked if is_locked else np.concatenate([problem.locked, pair])
    hard = tuple(rule for rule in problem.rules if rule.hard)
    forced = replace(problem, locked=locked, previous=None, rules=hard)
    rest = remainder(forced)
    if has_count_shortage(forced, rest):
        return None
    try:
        return _highest_total(forced, rest)
    except (NoFlow, NoRuledAssignment):
        return None


def _highest_total(problem: Problem, rest: Remainder) -> int | None:
    watch = Watch(None, None)
    free = best_assignment(problem, rest, start_arcs(problem, rest), 0, watch)
    pairs = pairs_of(free.chosen, problem.shape[1])
    if not breaks_hard_rule(problem, pairs):
        return int(pair_scores(problem, pairs).sum())
    prices = (free.application_prices, free.reviewer_prices)
    ruled = best_under_rules(Aim(problem, rest), problem.rules, free.arcs, *prices, watch)
    return ruled.value if ruled.is_proved else None
