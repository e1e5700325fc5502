"""repair() against solve(): the same objective, whatever changed and whatever the shortlist."""

from dataclasses import replace

import numpy as np
import pytest

from reviews.domain.matching import (
    Diagnosis,
    Infeasible,
    InvalidProblem,
    Options,
    Problem,
    certify,
    repair,
    shortlist,
    solve,
)
from reviews.domain.matching.instances import declines, synthetic
from reviews.domain.matching.nearby import NEAR
from tests.reviews.domain.matching.oracle import micro, random_problem

TOTAL_ONLY = Options(fairness_budget=0)


def changed(problem, seed):
    """The same affinity; demand, loads, conflicts, locks and what stood are others."""
    other = random_problem(seed, largest=7)
    rng = np.random.default_rng(seed)
    n, m = problem.shape
    marks = rng.random((n, m))
    load_max = rng.integers(0, n + 2, m)
    return Problem(
        problem.affinity,
        rng.integers(0, min(m, 3) + 1, n),
        load_max,
        np.minimum(load_max, rng.integers(0, 2, m)) if other.load_min.any() else None,
        forbidden=np.argwhere(marks < 0.1),
        locked=np.argwhere(marks > 0.96),
        previous=np.argwhere((marks > 0.4) & (marks < 0.7)),
    )


def outcome(engine, *arguments):
    try:
        return engine(*arguments)
    except Infeasible as refused:
        return refused.diagnosis


@pytest.mark.parametrize("options", [TOTAL_ONLY, replace(TOTAL_ONLY, stability_bonus=0.3), Options(least_change=True)])
def test_repair_reaches_the_objective_of_a_solve_over_all_pairs(options):
    n_solved = 0
    for seed in range(200):
        problem = random_problem(seed, largest=7)
        before = outcome(solve, problem, TOTAL_ONLY)
        if isinstance(before, Diagnosis):
            continue
        near, after = shortlist(problem, before), changed(problem, seed)
        if not len(after.previous):
            continue
        expected = outcome(solve, after, replace(options, fairness_budget=0))
        found = outcome(repair, after, near, options)
        if isinstance(expected, Diagnosis):
            assert found == expected, seed
            continue
        n_solved += 1
        proof = certify(after, found.pairs, near.application_prices, near.reviewer_prices)
        assert proof.violations == (), seed
        assert found.objective == expected.objective, seed
        assert found.total == proof.total_micro / 1e6
        assert found.total <= expected.bound <= found.bound <= proof.bound_micro / 1e6, seed
        assert found.changes == expected.changes or found.total != expected.total, seed
    assert n_solved > 10


@pytest.mark.parametrize("seed", range(40))
def test_any_prices_make_a_shortlist_that_serves(seed):
    """Bad prices make it too short or too long; rows that it cannot speak for are read."""
    rng = np.random.default_rng(seed)
    problem = synthetic(40, 30, seed)
    solution = solve(problem, TOTAL_ONLY)
    wrong = replace(
        solution,
        application_prices_micro=solution.application_prices_micro + rng.integers(-200_000, 300_000, 40),
        reviewer_prices_micro=solution.reviewer_prices_micro + rng.integers(-100_000, 300_000, 30),
    )
    after = declines(problem, solution.pairs[rng.random(160) < 0.8], seed).problem
    after = replace(after, load_max=after.load_max + 1)

    found = repair(after, shortlist(problem, wrong))

    expected = solve(after, TOTAL_ONLY)
    assert found.objective == expected.objective
    assert found.bound >= expected.bound


def test_a_shortlist_holds_every_pair_within_its_slack():
    problem = Problem([[0.9, 0.5, 0.1], [0.8, 0.75, 0.2]], [1, 1], [1, 1, 1])
    solution = solve(problem, TOTAL_ONLY)
    near = shortlist(problem, solution)

    short = solution.application_prices_micro[:, None] + solution.reviewer_prices_micro - micro(problem)
    assert near.keys.tolist() == np.flatnonzero(short <= near.slack).tolist()
    assert near.scores.tolist() == micro(problem).ravel()[near.keys].tolist()
    assert len(near.keys) < 6


@pytest.mark.parametrize("closeness", [NEAR, -1])
def test_more_room_is_used_through_the_shortlist(monkeypatch, closeness):
    """Nobody lost a reader. With -1 it starts from what stands alone, and pricing has to find the rest."""
    monkeypatch.setattr("reviews.domain.matching.nearby.NEAR", closeness)
    problem, options = synthetic(100, 100, 1), replace(TOTAL_ONLY, stability_bonus=0)
    before = solve(problem, TOTAL_ONLY)
    after = replace(problem, load_max=problem.load_max + np.arange(100) % 2, previous=before.pairs)

    found = repair(after, shortlist(problem, before), options)

    assert found.total == solve(after, options).total > before.total


def test_declines_need_few_other_changes():
    problem = synthetic(300, 300, 1)
    before = solve(problem, TOTAL_ONLY)
    scenario = declines(problem, before.pairs, 1)

    found = repair(scenario.problem, shortlist(problem, before))

    assert found.changes >= len(scenario.lost)
    assert scenario.n_needless(found.pairs) < 0.02 * len(before.pairs)
    expected = solve(scenario.problem, TOTAL_ONLY)
    assert (found.objective, found.total) == (expected.objective, expected.total)
    assert 0.99 * expected.bound < found.total < expected.bound < found.bound


def test_repair_refuses_what_it_would_ignore():
    problem = Problem([[0.9, 0.5]], [1], [1, 1], previous=[[0, 0]])
    near = shortlist(problem, solve(problem))
    other = replace(problem, affinity=[[0.9, 0.6]])
    for wrong, options, field in (
        (replace(problem, previous=None), Options(), "previous"),
        (other, Options(), "affinity"),
        (replace(problem, affinity=[[0.9]], load_max=[1], load_min=None), Options(), "affinity"),
        (problem, Options(pair_limit=0.5), "pair_limit"),
        (problem, Options(time_limit_s=5.0), "time_limit_s"),
    ):
        with pytest.raises(InvalidProblem) as refused:
            repair(wrong, near, options)
        assert refused.value.field == field
    assert repair(replace(problem, affinity=[[0.9, 0.5]]), near).pairs.tolist() == [[0, 0]]
