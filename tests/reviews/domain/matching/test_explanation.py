"""explain(): reasons from prices, and the exact cost against the best assignment with the pair."""

import numpy as np
import pytest

from reviews.domain.matching import InvalidProblem, Options, Problem, explain, solve
from tests.reviews.domain.matching.oracle import allowed_assignments, micro, random_problem

ONLY_TOTAL = Options(fairness_budget=0, stability_bonus=0)


def codes(explanation):
    return [reason.code for reason in explanation.reasons]


def after_swaps(problem, solution, application, reviewer, swaps):
    """The pairs after every application of the chain gave one reader up for another."""
    pairs = {(int(i), int(j)) for i, j in solution.prices_pairs}
    for swap in swaps:
        pairs.remove((swap.application, swap.dropped))
        pairs.add((swap.application, swap.added))
    assert (application, reviewer) in pairs
    return tuple(sorted(pairs))


@pytest.mark.parametrize("block", range(0, 150, 50))
def test_exact_cost_is_the_loss_of_the_best_assignment_with_the_pair(block):
    n_forced = 0
    for seed in range(block, block + 50):
        problem = random_problem(seed)
        allowed = allowed_assignments(problem)
        if not allowed:
            continue
        solution = solve(problem, ONLY_TOTAL)
        optimum = max(candidate.total for candidate in allowed)
        for i, j in np.ndindex(problem.shape):
            having = [candidate for candidate in allowed if (i, j) in candidate.pairs]
            explanation = explain(problem, solution, i, j, exact=True)
            if not having:
                assert explanation.cost_exact is None
                continue
            best = max(candidate.total for candidate in having)
            assert explanation.cost_exact == (optimum - best) / 1_000_000, (seed, i, j)
            assert explanation.cost_lower_bound <= explanation.cost_exact
            pairs = after_swaps(problem, solution, i, j, explanation.swaps)
            assert any(c.pairs == pairs and c.total == best for c in having), (seed, i, j)
            n_forced += bool(explanation.swaps)
    assert n_forced > 5


PROBLEM = Problem(
    [[0.9, 0.5, 0.1, 0.4], [0.8, 0.2, 0.3, 0.4], [0.7, 0.6, 0.2, 0.4]],
    demand=[1, 1, 1],
    load_max=[1, 1, 1, 1],
    forbidden=[[2, 3]],
    locked=[[1, 2]],
)


def test_reasons_tell_locks_conflicts_prices_and_the_best_total_apart():
    solution = solve(PROBLEM, ONLY_TOTAL)

    assert solution.pairs.tolist() == [[0, 0], [1, 2], [2, 1]]
    assert codes(explain(PROBLEM, solution, 0, 0)) == ["best_total"]
    assert codes(explain(PROBLEM, solution, 1, 2)) == ["locked"]
    assert codes(explain(PROBLEM, solution, 2, 3)) == ["forbidden"]
    assert codes(explain(PROBLEM, solution, 2, 0)) == ["reviewer_full", "undecided_by_price"]
    assert codes(explain(PROBLEM, solution, 0, 3)) == ["price"]
    assert codes(explain(PROBLEM, solution, 0, 2))[0] == "load_locked"
    assert codes(explain(PROBLEM, solution, 1, 0))[0] == "demand_locked"


def test_explanation_gives_affinity_rank_and_cost():
    solution = solve(PROBLEM, ONLY_TOTAL)

    chosen = explain(PROBLEM, solution, 2, 1)
    forced = explain(PROBLEM, solution, 0, 1, exact=True)
    barred = explain(PROBLEM, solution, 2, 3)

    assert (chosen.assigned, chosen.affinity, chosen.rank) == (True, 0.6, 2)
    assert chosen.cost_lower_bound == 0.0
    assert (forced.assigned, forced.cost_exact) == (False, 0.3)
    assert [(s.application, s.dropped, s.added) for s in forced.swaps] == [(0, 0, 1), (2, 1, 0)]
    assert (barred.cost_lower_bound, barred.cost_exact) == (None, None)
    assert explain(PROBLEM, solution, 0, 1).cost_exact is None


def test_rank_breaks_ties_by_reviewer():
    problem = Problem([[0.5, 0.7, 0.5]], [1], [1, 1, 1])
    solution = solve(problem)

    assert [explain(problem, solution, 0, j).rank for j in range(3)] == [2, 1, 3]


def test_stability_is_named_where_it_decided():
    problem = Problem([[0.500, 0.501]], [1], [1, 1], previous=[[0, 0]])
    solution = solve(problem, Options(fairness_budget=0))

    assert solution.pairs.tolist() == [[0, 0]]
    assert codes(explain(problem, solution, 0, 0))[0] == "stability"
    assert codes(explain(problem, solution, 0, 1)) == ["stability", "best_total"]
    assert (solution.changes, solution.price_of_fairness) == (0, 0.0)
    assert solution.price_of_stability == pytest.approx(0.001 / 0.501)
    assert (solution.total, solution.bound) == (0.5, 0.501)
    assert solution.objective == solution.objective_bound == 0.52


def test_fairness_is_named_where_it_decided():
    problem = Problem([[0.9, 0.5], [0.8, 0.3]], [1, 1], [1, 1])
    solution = solve(problem, Options(fairness_budget=0.1))

    assert solution.pairs.tolist() == [[0, 1], [1, 0]]
    assert (solution.target, solution.floor) == (0.5, 0.5)
    assert codes(explain(problem, solution, 0, 1)) == ["best_total"]

    problem = Problem([[0.9, 0.5], [0.75, 0.3]], [1, 1], [1, 1])
    solution = solve(problem, Options(fairness_budget=0.1))
    unfair = solve(problem, ONLY_TOTAL)

    assert unfair.pairs.tolist() == solution.pairs.tolist()

    problem = Problem([[0.9, 0.4], [0.75, 0.3]], [1, 1], [1, 1])
    solution = solve(problem, Options(fairness_budget=0.1))

    assert solution.pairs.tolist() == [[0, 1], [1, 0]]
    assert codes(explain(problem, solution, 0, 1))[0] == "fairness"
    assert micro(problem)[0, 1] == solution.floor * 1_000_000
    assert solution.price_of_fairness == pytest.approx(0.05 / 1.2)


def test_explain_refuses_a_pair_that_is_not_there():
    solution = solve(PROBLEM, ONLY_TOTAL)
    with pytest.raises(InvalidProblem) as refused:
        explain(PROBLEM, solution, 0, 4)
    assert (refused.value.field, refused.value.index) == ("reviewer", 4)
