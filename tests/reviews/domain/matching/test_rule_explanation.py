"""explain() under rules: which rule decided, and what a pair costs beside them."""

from dataclasses import replace

import numpy as np
import pytest

from reviews.domain.matching import Options, Problem, Reason, Rule, explain, solve
from tests.reviews.domain.matching.ruled_oracle import crossing, ruled_assignments

ONLY_TOTAL = Options(fairness_budget=0, stability_bonus=0)
ONE_EACH = Rule("at_most_per_value", "organisation", limit=1)
PROBLEM = Problem(
    [[0.9, 0.8, 0.5, 0.1]],
    [2],
    [1, 1, 1, 1],
    rules=(ONE_EACH,),
    groups={"organisation": [7, 7, 3, 4]},
)


def test_the_rule_that_decided_is_named_for_and_against():
    solution = solve(PROBLEM, ONLY_TOTAL)
    chosen, instead = explain(PROBLEM, solution, 0, 2), explain(PROBLEM, solution, 0, 1)

    assert solution.pairs.tolist() == [[0, 0], [0, 2]]
    assert chosen.reasons[:2] == (Reason("rules", {}), Reason("rule", {"rule": 0, "violations": 1}))
    assert [reason.code for reason in instead.reasons] == ["rules", "best_total"]
    assert (solution.moved_by_rules, solution.price_of_rules) == (True, pytest.approx(0.3 / 1.7))


def test_a_rule_against_every_exchange_is_named():
    problem = replace(PROBLEM, locked=[[0, 0]])
    solution = solve(problem, ONLY_TOTAL)

    against = explain(problem, solution, 0, 1)

    assert Reason("rule", {"rule": 0}) in against.reasons
    assert not [reason for reason in explain(problem, solution, 0, 3).reasons if reason.code == "rule"]


def test_a_soft_rule_against_every_exchange_is_named_with_its_cost():
    soft = replace(ONE_EACH, hard=False, price=0.4)
    problem = replace(PROBLEM, rules=(soft,), locked=[[0, 0]])
    solution = solve(problem, ONLY_TOTAL)

    assert solution.pairs.tolist() == [[0, 0], [0, 2]]
    assert Reason("soft_rule", {"rule": 0, "cost_micro": 400_000}) in explain(problem, solution, 0, 1).reasons


def test_cost_under_rules_is_against_the_optimum_that_keeps_them():
    solution = solve(PROBLEM, ONLY_TOTAL)
    second, last = (explain(PROBLEM, solution, 0, reviewer, exact=True) for reviewer in (1, 3))

    assert (second.cost_exact, last.cost_exact) == (0.1, 0.4)
    assert (last.cost_lower_bound, second.cost_lower_bound) == (0.4, 0.0)
    assert second.swaps == last.swaps == ()


@pytest.mark.parametrize("block", range(0, 120, 40))
def test_cost_under_rules_is_the_loss_of_the_best_assignment_with_the_pair(block):
    n_costly = 0
    for seed in range(block, block + 40):
        problem = crossing(seed)
        allowed = ruled_assignments(problem)
        if not allowed or not any(rule.hard for rule in problem.rules):
            continue
        solution = solve(problem, ONLY_TOTAL)
        best = max(candidate.total for candidate in allowed)
        for i, j in np.ndindex(problem.shape):
            having = [candidate.total for candidate in allowed if (i, j) in candidate.pairs]
            found = explain(problem, solution, i, j, exact=True)
            if not having:
                assert found.cost_exact is None, (seed, i, j)
                continue
            assert found.cost_exact == (best - max(having)) / 1_000_000, (seed, i, j)
            assert 0 <= found.cost_lower_bound <= found.cost_exact, (seed, i, j)
            n_costly += found.cost_exact > 0
    assert n_costly > 5
