"""Why a pair was chosen, or why not and what it would cost, read off the prices."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from reviews.domain.matching.arrays import IntArray, pair_keys
from reviews.domain.matching.certificate import in_units
from reviews.domain.matching.errors import InvalidProblem
from reviews.domain.matching.forcing import Forced, Swap, force_pair
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.rule_forcing import forced_cost_micro
from reviews.domain.matching.rule_reasons import rules_against, rules_behind, soft_rules_against
from reviews.domain.matching.scores import pair_scores, score_rows
from reviews.domain.matching.solution import Solution


@dataclass(frozen=True)
class Reason:
    """A code and its numbers; sentences are made by the caller.

    locked, forbidden · best_total: the optimum of affinity uses the pair (margin_micro: what it
    is worth above its prices) · price: its affinity is below the two prices (application_price_micro,
    reviewer_price_micro) · undecided_by_price: the prices show no loss, the exact cost may ·
    reviewer_full (load, load_max) · fairness, stability, rules: one of these decided, not the
    price · rule: of a chosen pair, a rule (rule: its index, violations) that the readers of the
    optimum without rules would break more; of another pair, a hard rule that stops the reviewer
    from taking any one reader's place · soft_rule: what every such exchange costs at least
    (cost_micro) · demand_locked, load_locked: locked pairs leave no room.
    """

    code: str
    parameters: Mapping[str, int]


@dataclass(frozen=True)
class Explanation:
    """rank: 1 for the application's best reviewer, conflicts counted too, ties by reviewer.

    cost_lower_bound: affinity that an assignment with this pair loses at least against the
    optimum; None where the pair is forbidden. cost_exact and swaps only on demand. Under hard
    rules the optimum is the one that keeps them, cost_exact takes a solve, and swaps are empty.
    """

    assigned: bool
    affinity: float
    rank: int
    reasons: tuple[Reason, ...]
    cost_lower_bound: float | None
    cost_exact: float | None
    swaps: tuple[Swap, ...]


def explain(
    problem: Problem,
    solution: Solution,
    application: int,
    reviewer: int,
    *,
    exact: bool = False,
) -> Explanation:
    """From the prices of `solution`; with exact=True also one shortest path.

    cost_exact stays None when the pair cannot be had at all or the optimum was not proved.
    """
    _check_index("application", application, problem.shape[0])
    _check_index("reviewer", reviewer, problem.shape[1])
    scores = score_rows(problem, application, application + 1)[0]
    facts = _Facts.of(problem, solution, application, reviewer, scores)
    forced = _forced(problem, solution, facts) if exact else None
    return Explanation(
        assigned=facts.assigned,
        affinity=in_units(facts.score),
        rank=_rank(scores, reviewer),
        reasons=_reasons(problem, solution, facts),
        cost_lower_bound=None if facts.forbidden else in_units(_least_cost(problem, solution, facts)),
        cost_exact=None if forced is None else in_units(forced.cost_micro),
        swaps=() if forced is None else forced.swaps,
    )


@dataclass(frozen=True)
class _Facts:
    application: int
    reviewer: int
    score: int
    u: int
    v: int
    assigned: bool
    in_optimum: bool
    locked: bool
    forbidden: bool

    @classmethod
    def of(
        cls,
        problem: Problem,
        solution: Solution,
        application: int,
        reviewer: int,
        scores: IntArray,
    ) -> "_Facts":
        key = application * problem.shape[1] + reviewer
        found = [
            bool((pair_keys(pairs, problem.shape[1]) == key).any())
            for pairs in (
                solution.pairs,
                solution.prices_pairs,
                problem.locked,
                problem.forbidden,
            )
        ]
        return cls(
            application,
            reviewer,
            int(scores[reviewer]),
            int(solution.application_prices_micro[application]),
            int(solution.reviewer_prices_micro[reviewer]),
            *found,
        )

    @property
    def least_cost(self) -> int:
        """0 for a pair of the optimum, else what duality says; never negative."""
        return 0 if self.in_optimum else max(0, self.u + self.v - self.score)


def _least_cost(problem: Problem, solution: Solution, facts: _Facts) -> int:
    """Against the optimum that keeps the hard rules: they have cost some of it already."""
    return max(0, facts.least_cost - _optimum_total(problem, solution) + solution.bound_micro)


def _forced(problem: Problem, solution: Solution, facts: _Facts) -> Forced | None:
    if any(rule.hard for rule in problem.rules):
        pair = (facts.application, facts.reviewer)
        cost = None if facts.forbidden else forced_cost_micro(problem, solution, *pair)
        return None if cost is None else Forced(cost, ())
    if facts.in_optimum:
        return Forced(0, ())
    if facts.forbidden or solution.bound_micro != _optimum_total(problem, solution):
        return None
    return force_pair(
        problem,
        solution.prices_pairs,
        solution.application_prices_micro,
        solution.reviewer_prices_micro,
        facts.application,
        facts.reviewer,
    )


def _optimum_total(problem: Problem, solution: Solution) -> int:
    return int(pair_scores(problem, solution.prices_pairs).sum())


def _reasons(problem: Problem, solution: Solution, facts: _Facts) -> tuple[Reason, ...]:
    if facts.locked:
        return (Reason("locked", {}),)
    if facts.forbidden:
        return (Reason("forbidden", {}),)
    reasons = []
    if facts.assigned != facts.in_optimum:
        reasons += [Reason(code, {}) for code in _what_moved(solution)]
    reasons += _rules(problem, solution, facts)
    if facts.in_optimum:
        margin = facts.score - facts.u - facts.v
        return (*reasons, Reason("best_total", {"margin_micro": margin}))
    return (*reasons, *_why_not(problem, solution, facts))


def _what_moved(solution: Solution) -> list[str]:
    """What made the final assignment differ from the optimum of affinity."""
    moved = []
    if solution.moved_by_stability:
        moved.append("stability")
    if solution.moved_by_rules:
        moved.append("rules")
    if solution.moved_by_fairness:
        moved.append("fairness")
    return moved


def _rules(problem: Problem, solution: Solution, facts: _Facts) -> list[Reason]:
    """The rules for or against the pair in particular."""
    if not problem.rules:
        return []
    i, j = facts.application, facts.reviewer
    if facts.assigned:
        broken = [] if facts.in_optimum else rules_behind(problem, solution, i)
        return [Reason("rule", {"rule": rule, "violations": units}) for rule, units in broken]
    against = [Reason("rule", {"rule": rule}) for rule in rules_against(problem, solution, i, j)]
    soft = soft_rules_against(problem, solution, i, j)
    return [*against, *(Reason("soft_rule", {"rule": rule, "cost_micro": cost}) for rule, cost in soft)]


def _why_not(problem: Problem, solution: Solution, facts: _Facts) -> list[Reason]:
    i, j = facts.application, facts.reviewer
    reasons = []
    locked = problem.locked
    if np.count_nonzero(locked[:, 0] == i) >= problem.demand[i]:
        reasons.append(Reason("demand_locked", {"demand": int(problem.demand[i])}))
    load, highest = np.count_nonzero(solution.pairs[:, 1] == j), int(problem.load_max[j])
    if np.count_nonzero(locked[:, 1] == j) >= highest:
        reasons.append(Reason("load_locked", {"load_max": highest}))
    elif load >= highest:
        reasons.append(Reason("reviewer_full", {"load": int(load), "load_max": highest}))
    prices = {"application_price_micro": facts.u, "reviewer_price_micro": facts.v}
    code = "price" if facts.least_cost else "undecided_by_price"
    return [*reasons, Reason(code, {**prices, "least_cost_micro": facts.least_cost})]


def _rank(scores: IntArray, reviewer: int) -> int:
    better = np.count_nonzero(scores > scores[reviewer])
    return 1 + int(better + np.count_nonzero(scores[:reviewer] == scores[reviewer]))


def _check_index(field: str, index: int, length: int) -> None:
    if not 0 <= index < length:
        raise InvalidProblem(field, "index", index)
