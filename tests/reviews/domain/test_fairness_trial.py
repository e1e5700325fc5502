"""What fairness costs, budget by budget."""

import numpy as np
import pytest

from reviews.domain.fairness_trial import fairness_points
from reviews.domain.matching import Cancelled, Options, Problem


def one_sided() -> Problem:
    """Two applications with one reader each: the best total gives the second nothing."""
    return Problem(np.array([[1.0, 0.9], [0.5, 0.0]]), np.array([1, 1]), np.array([1, 2]))


def test_only_budgets_that_change_something_are_points() -> None:
    problem = Problem(np.array([[1.0, 0.7], [0.6, 0.25]]), np.array([1, 1]), np.array([1, 1]))
    points = fairness_points(problem, Options(), lambda _fraction, _phase: True, (0.0, 1.0, 5.0))
    assert points == [
        {"total": 1_300_000, "best": 1_300_000, "lowest": 600_000, "worst_tenth": 600_000, "percent": 0.0}
    ]


def test_a_budget_buys_the_weakest_application_a_better_score() -> None:
    problem = Problem(np.array([[1.0, 0.98], [0.30, 0.29]]), np.array([1, 1]), np.array([1, 1]))
    points = fairness_points(problem, Options(), lambda _fraction, _phase: True, (0.0, 5.0))
    assert [(one["percent"], one["total"], one["lowest"]) for one in points] == [
        (0.0, 1_290_000, 290_000),
        (5.0, 1_280_000, 300_000),
    ]


def test_progress_covers_all_budgets_and_can_stop_them() -> None:
    seen: list[float] = []

    def watch(fraction: float, _phase: str) -> bool:
        seen.append(fraction)
        return True

    fairness_points(one_sided(), Options(), watch, (0.0, 1.0))
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    with pytest.raises(Cancelled):
        fairness_points(one_sided(), Options(), lambda _fraction, _phase: False)
