"""How evenly an assignment shares out."""

import numpy as np

from reviews.domain.matching import Problem
from reviews.domain.matching.spread import gini, scores_micro, worst_tenth


def test_the_score_of_an_application_is_the_sum_of_its_readers() -> None:
    problem = Problem(np.array([[0.5, 0.25], [0.1, 1.0]]), np.array([2, 1]), np.array([2, 2]))
    assert scores_micro(problem, np.array([[0, 0], [0, 1], [1, 1]])).tolist() == [750_000, 1_000_000]


def test_the_worst_tenth_is_the_mean_of_the_lowest_and_at_least_of_one() -> None:
    assert worst_tenth(np.array([7, 3, 5])) == 3
    assert worst_tenth(np.arange(20)) == 0.5
    assert worst_tenth(np.array([], dtype=np.int64)) == 0


def test_gini_is_zero_for_equal_loads_and_known_for_one_who_reads_all() -> None:
    assert gini(np.array([3, 3, 3])) == gini(np.array([0, 0])) == 0
    assert gini(np.array([0, 0, 0, 8])) == 0.75
