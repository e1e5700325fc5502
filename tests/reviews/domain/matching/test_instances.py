"""The scenario after the invitations."""

import numpy as np

from reviews.domain.matching import Options, Problem, certify, solve
from reviews.domain.matching.instances import declines, synthetic


def test_declines_take_one_percent_of_the_reviewers_and_200_pairs():
    problem = synthetic(250, 250, 1)
    pairs = solve(problem, Options(fairness_budget=0)).pairs
    scenario = declines(problem, pairs, 1)
    left = scenario.problem

    gone = np.flatnonzero(left.load_max == 0)
    assert len(gone) == 3
    assert left.previous.tolist() == pairs.tolist()
    assert len(left.forbidden) == 200
    lost = {tuple(pair) for pair in scenario.lost.tolist()}
    assert lost == {tuple(pair) for pair in pairs.tolist() if pair[1] in gone} | {
        tuple(p) for p in left.forbidden.tolist()
    }
    assert scenario.n_needless(pairs) == 0
    assert declines(problem, pairs, 1).lost.tolist() == scenario.lost.tolist()

    again = solve(left, Options(fairness_budget=0))
    assert certify(left, again.pairs, again.application_prices_micro, again.reviewer_prices_micro).feasible
    assert again.changes >= len(scenario.lost)


def test_needless_is_what_could_have_stayed():
    problem = Problem(np.full((3, 200), 0.5), [1, 1, 1], np.ones(200, dtype=int), locked=[[0, 0]])
    scenario = declines(problem, np.array([[0, 0], [1, 1], [2, 2]]), 1)

    assert len(scenario.lost) == 3
    assert scenario.n_needless(np.array([[0, 5], [1, 6], [2, 7]])) == 0
    assert scenario.problem.locked.tolist() == []
