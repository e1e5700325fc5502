"""Every kind of problem without a solution says why, and its relaxations cure it."""

from dataclasses import replace

import numpy as np
import pytest

from reviews.domain.matching import Diagnosis, Infeasible, Problem, Relaxation, diagnose, solve
from tests.reviews.domain.matching.oracle import allowed_assignments, random_problem

EVEN = np.full((3, 3), 0.5)


def relaxed(problem: Problem, relaxations: tuple[Relaxation, ...]) -> Problem:
    demand, load_max = problem.demand.copy(), problem.load_max.copy()
    load_min, locked = problem.load_min.copy(), problem.locked.tolist()
    for change in relaxations:
        match change.code:
            case "raise_load_max":
                load_max[change.index] += change.amount
            case "lower_load_min":
                load_min[change.index] -= change.amount
            case "lower_demand":
                demand[change.index] -= change.amount
            case "unlock":
                locked.remove([change.index, change.reviewer])
    return replace(problem, demand=demand, load_max=load_max, load_min=load_min, locked=locked)


CASES = {
    "more readers than reviewers": (
        Problem(EVEN, [4, 1, 1], [3, 3, 3]),
        Diagnosis("demand", (0,), (), 4, 3, "demand_exceeds_reviewers", {}),
        {"lower_demand"},
    ),
    "loads too low": (
        Problem(EVEN, [2, 2, 2], [2, 1, 1]),
        Diagnosis("loads", (0, 1, 2), (0, 1, 2), 6, 4, "loads_too_low", {}),
        {"raise_load_max"},
    ),
    "conflicts": (
        Problem(EVEN, [2, 1, 1], [2, 2, 2], forbidden=[[0, 0], [0, 1]]),
        Diagnosis("forbidden", (0,), (2,), 2, 1, "too_few_without_conflict", {}),
        {"lower_demand"},
    ),
    "conflicts that leave one busy reviewer": (
        Problem(EVEN, [1, 1, 1], [1, 1, 1], forbidden=[[0, 0], [0, 1], [1, 0], [1, 1]]),
        Diagnosis("forbidden", (0, 1), (2,), 2, 1, "too_few_without_conflict", {}),
        {"raise_load_max"},
    ),
    "locks over demand": (
        Problem(EVEN, [1, 1, 1], [3, 3, 3], locked=[[1, 0], [1, 2]]),
        Diagnosis("locks", (1,), (), 2, 1, "locks_exceed_demand", {}),
        {"unlock"},
    ),
    "locks over load": (
        Problem(EVEN, [1, 1, 1], [3, 1, 3], locked=[[0, 1], [2, 1]]),
        Diagnosis("locks", (), (1,), 2, 1, "locks_exceed_load", {}),
        {"raise_load_max"},
    ),
    "least loads above demand": (
        Problem(EVEN, [1, 1, 0], [3, 3, 3], load_min=[2, 0, 1]),
        Diagnosis("load_min", (), (0, 2), 3, 2, "load_min_exceeds_demand", {}),
        {"lower_load_min"},
    ),
    "least load above applications": (
        Problem(EVEN, [1, 1, 1], [9, 3, 3], load_min=[4, 0, 0]),
        Diagnosis("load_min", (), (0,), 4, 3, "load_min_exceeds_applications", {}),
        {"lower_load_min"},
    ),
    "least load out of reach": (
        Problem(EVEN, [1, 1, 1], [3, 3, 3], load_min=[2, 0, 0], forbidden=[[0, 0], [1, 0]]),
        Diagnosis("load_min_unreachable", (2,), (0,), 2, 1, "load_min_unreachable", {}),
        {"lower_load_min"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_infeasible_says_why_and_what_cures_it(name):
    problem, expected, cures = CASES[name]

    with pytest.raises(Infeasible) as refused:
        solve(problem)

    found = refused.value.diagnosis
    assert replace(found, parameters={}, relaxations=()) == expected
    assert (found.parameters["needed"], found.parameters["available"]) == (
        expected.needed,
        expected.available,
    )
    assert found.parameters["n_applications"] == len(expected.applications)
    assert {change.code for change in found.relaxations} == cures
    solve(relaxed(problem, found.relaxations))
    assert diagnose(problem) == found


def test_diagnose_of_a_solvable_problem_says_so():
    found = diagnose(Problem(EVEN, [1, 1, 1], [1, 1, 1]))

    assert (found.kind, found.code, found.relaxations) == ("feasible", "feasible", ())


def test_diagnosis_names_the_smaller_of_two_separate_shortages():
    forbidden = [[0, 1], [0, 2], [1, 0], [1, 2], [2, 0], [2, 1], [2, 2], [0, 0]]
    problem = Problem(EVEN, [1, 1, 1], [1, 1, 1], forbidden=forbidden)

    found = diagnose(problem)

    assert (found.applications, found.reviewers) == ((0,), ())
    assert [change.index for change in found.relaxations] == [0, 2]


def test_diagnosis_is_right_on_random_instances():
    n_infeasible = 0
    for seed in range(300):
        problem = random_problem(seed)
        allowed = allowed_assignments(problem)
        found = diagnose(problem)
        assert (found.kind == "feasible") == bool(allowed), seed
        if allowed:
            continue
        n_infeasible += 1
        assert found.available < found.needed, seed
        assert found.relaxations, seed
        cured = relaxed(problem, found.relaxations)
        assert cured.forbidden.tolist() == problem.forbidden.tolist()
        assert diagnose(cured).kind == "feasible", seed
    assert n_infeasible > 50


def test_diagnosis_sees_pairs_beyond_the_candidates():
    """120 applications prefer the same few reviewers: only the far ones make it solvable."""
    affinity = np.zeros((120, 400))
    affinity[:, :30] = 0.9
    forbidden = [[i, j] for i in range(60) for j in range(30, 399)]
    problem = Problem(affinity, np.full(120, 2), np.full(400, 1), forbidden=forbidden)

    found = diagnose(problem)

    assert (found.kind, found.needed, found.available) == ("forbidden", 120, 31)
    assert found.applications == tuple(range(60))
