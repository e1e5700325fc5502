"""Totals of two published instances, where their data lie beside the repository."""

from collections.abc import Callable

import numpy as np
import pytest
from scipy.stats import chi2

from benchmarks.published import Absent, aamas, midl
from reviews.domain.matching import Options, Problem, certify, draw, solve
from tests.reviews.domain.matching.oracle import best_expected_total


def present(instance: Callable[[], Problem]) -> Problem:
    try:
        return instance()
    except Absent as missing:
        pytest.skip(str(missing))


@pytest.mark.parametrize(("instance", "total"), [(midl, 201.884878), (aamas, 1406.25)])
def test_total_is_proved(instance, total):
    problem = present(instance)

    solution = solve(problem, Options(fairness_budget=0))

    prices = (solution.application_prices_micro, solution.reviewer_prices_micro)
    assert (solution.total, solution.bound, solution.gap) == (total, total, 0.0)
    assert certify(problem, solution.pairs, *prices).tight


@pytest.mark.parametrize("limit", [0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])
def test_aamas_draws_expect_what_the_linear_program_allows(limit):
    problem = present(aamas)

    found = draw(problem, Options(pair_limit=limit), 0)

    assert found.expected_total == found.bound == pytest.approx(best_expected_total(problem, limit), abs=1e-6)
    assert found.marginals.max() <= limit


def test_aamas_draws_are_as_frequent_as_their_marginals():
    """Per pair the chi-squared of its count; their mean is 1 whatever depends on what."""
    problem, times = present(aamas), 500
    found = draw(problem, Options(pair_limit=0.3, seed=1), times)
    counts, chance = np.zeros(problem.shape), found.marginals.toarray()
    for pairs in found.pairs_list:
        np.add.at(counts, tuple(pairs.T), 1)
        assert (np.bincount(pairs[:, 0], minlength=problem.shape[0]) == problem.demand).all()
        assert (np.bincount(pairs[:, 1], minlength=problem.shape[1]) <= problem.load_max).all()
    possible = chance > 0
    squares = (counts - times * chance)[possible] ** 2 / (times * chance * (1 - chance))[possible]
    assert not counts[~possible].any()
    assert squares.mean() == pytest.approx(1, abs=0.05)
    assert chi2.sf(squares.max(), 1) > 0.01 / possible.sum()


@pytest.mark.long
def test_midl_lowest_score_is_at_its_ceiling():
    problem = present(midl)

    solution = solve(problem, Options(fairness_budget=0.0025))

    scores = np.zeros(problem.shape[0])
    np.add.at(scores, solution.pairs[:, 0], problem.affinity[tuple(solution.pairs.T)])
    assert (solution.floor, solution.floor_bound) == (0.944839, 0.944839)
    assert np.sort(scores)[: -(-len(scores) // 10)].mean() >= 1.084
    assert solution.total >= 0.9975 * solution.bound


@pytest.mark.long
def test_aamas_floor_is_proved_with_its_total():
    solution = solve(present(aamas), Options(fairness_budget=0.0217))

    assert (solution.status, solution.floor, solution.total) == ("optimal", 1.5, 1375.75)
