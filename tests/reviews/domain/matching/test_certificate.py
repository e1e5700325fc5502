"""certify(): the figures by hand, and every way in which an assignment can be wrong."""

import numpy as np
import pytest

from reviews.domain.matching import InvalidProblem, Options, Problem, Violation, certify, solve
from tests.reviews.domain.matching.oracle import bound_by_hand, micro, random_problem

PROBLEM = Problem(
    [[0.9, 0.5, 0.1], [0.8, 0.7, 0.2]],
    demand=[1, 2],
    load_max=[1, 2, 1],
    load_min=[0, 1, 0],
    forbidden=[[0, 2]],
    locked=[[1, 1]],
)
NO_PRICES = ([0, 0], [0, 0, 0])


@pytest.mark.parametrize("seed", range(60))
def test_bound_equals_the_bound_by_hand_for_any_prices(seed):
    problem = random_problem(seed)
    rng = np.random.default_rng(seed)
    u = rng.integers(-400_000, 900_000, problem.shape[0])
    v = rng.integers(-400_000, 900_000, problem.shape[1])

    certificate = certify(problem, [], u, v)

    assert certificate.bound_micro == bound_by_hand(problem, u, v)


@pytest.mark.parametrize(
    ("pairs", "violations"),
    [
        ([[0, 1], [1, 1], [1, 2]], []),
        ([[0, 0], [1, 0], [1, 1]], [Violation("load_max", (0,), 2, 1)]),
        ([[0, 2], [1, 0], [1, 1]], [Violation("forbidden", (0, 2), 1, 0)]),
        ([[1, 0], [1, 1]], [Violation("demand", (0,), 0, 1)]),
        (
            [[0, 0], [1, 2]],
            [
                Violation("demand", (1,), 1, 2),
                Violation("load_min", (1,), 0, 1),
                Violation("locked", (1, 1), 0, 1),
            ],
        ),
        ([[0, 0], [1, 1], [1, 1]], [Violation("duplicate", (1, 1), 2, 1)]),
        (
            [[0, 0], [1, 1], [1, 3]],
            [Violation("unknown_pair", (1, 3), 1, 0), Violation("demand", (1,), 1, 2)],
        ),
    ],
)
def test_every_broken_rule_is_a_violation(pairs, violations):
    certificate = certify(PROBLEM, pairs, *NO_PRICES)

    assert list(certificate.violations) == violations
    assert certificate.feasible == (not violations)


def test_certificate_of_a_worse_assignment_is_feasible_but_not_tight():
    solution = solve(PROBLEM, Options(fairness_budget=0))
    prices = (solution.application_prices_micro, solution.reviewer_prices_micro)
    worse = [[0, 1], [1, 1], [1, 2]]

    best, second = certify(PROBLEM, solution.pairs, *prices), certify(PROBLEM, worse, *prices)

    assert (best.tight, best.gap) == (True, 0.0)
    assert (second.feasible, second.tight) == (True, False)
    assert second.total_micro == sum(int(micro(PROBLEM)[i, j]) for i, j in worse)
    assert second.gap == (best.total_micro - second.total_micro) / best.bound_micro > 0


def test_certificate_with_tampered_prices_still_bounds_but_does_not_prove():
    solution = solve(PROBLEM, Options(fairness_budget=0))
    tampered = solution.application_prices_micro + np.array([0, 1000])

    certificate = certify(PROBLEM, solution.pairs, tampered, solution.reviewer_prices_micro)

    assert certificate.bound_micro > certificate.total_micro == solution.total_micro
    assert not certificate.tight


@pytest.mark.parametrize(
    ("pairs", "u", "v", "field", "rule"),
    [
        ([[0, 1, 2]], [0, 0], [0, 0, 0], "pairs", "shape"),
        ([[0.5, 1]], [0, 0], [0, 0, 0], "pairs", "dtype"),
        ([], [0], [0, 0, 0], "application_prices_micro", "shape"),
        ([], [0, 0], [0, 0, 0.5], "reviewer_prices_micro", "dtype"),
        ([], [0, 0], [0, 0, 10**13], "reviewer_prices_micro", "range"),
    ],
)
def test_certify_refuses_what_has_no_shape(pairs, u, v, field, rule):
    with pytest.raises(InvalidProblem) as refused:
        certify(PROBLEM, pairs, u, v)
    assert (refused.value.field, refused.value.rule) == (field, rule)
