"""Totals of two published instances, where their data lie beside the repository."""

from pathlib import Path

import numpy as np
import pytest

from reviews.domain.matching import Options, Problem, certify, solve

DATA = Path(__file__).parents[5] / "shared" / "data" / "matching"


def data(name: str) -> Path:
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository")
    return path


def midl() -> Problem:
    scores = np.load(data("midl_scores.npy")).T
    n, m = scores.shape
    forbidden = np.argwhere(scores == -1)
    return Problem(np.clip(scores, 0, 1), np.full(n, 3), np.full(m, 4), forbidden=forbidden)


def aamas() -> Problem:
    with data("aamas2015.in").open() as file:
        n, m = map(int, file.readline().split())
        scores = np.loadtxt(file, max_rows=n)
    return Problem(scores, np.full(n, 3), np.full(m, 12))


@pytest.mark.parametrize(("instance", "total"), [(midl, 201.884878), (aamas, 1406.25)])
def test_total_is_proved(instance, total):
    problem = instance()

    solution = solve(problem, Options(fairness_budget=0))

    prices = (solution.application_prices_micro, solution.reviewer_prices_micro)
    assert (solution.total, solution.bound, solution.gap) == (total, total, 0.0)
    assert certify(problem, solution.pairs, *prices).tight


@pytest.mark.long
def test_midl_lowest_score_is_at_its_ceiling():
    problem = midl()

    solution = solve(problem, Options(fairness_budget=0.0025))

    scores = np.zeros(problem.shape[0])
    np.add.at(scores, solution.pairs[:, 0], problem.affinity[tuple(solution.pairs.T)])
    assert (solution.floor, solution.floor_bound) == (0.944839, 0.944839)
    assert np.sort(scores)[: -(-len(scores) // 10)].mean() >= 1.084
    assert solution.total >= 0.9975 * solution.bound


@pytest.mark.long
def test_aamas_floor_is_proved_with_its_total():
    solution = solve(aamas(), Options(fairness_budget=0.0217))

    assert (solution.status, solution.floor, solution.total) == ("optimal", 1.5, 1375.75)
