"""solve() against every assignment of hundreds of tiny instances."""

import time

import numpy as np
import pytest

from reviews.domain.matching import (
    Cancelled,
    Infeasible,
    InvalidProblem,
    Options,
    Problem,
    Solution,
    certify,
    solve,
)
from reviews.domain.matching.instances import synthetic
from tests.reviews.domain.matching.oracle import (
    Candidate,
    allowed_assignments,
    best_alone,
    bound_by_hand,
    micro,
    random_problem,
    reached,
)

ONLY_TOTAL = Options(fairness_budget=0, stability_bonus=0)
SEEDS = range(400)


def as_candidate(problem: Problem, solution: Solution) -> Candidate:
    pairs = tuple((int(i), int(j)) for i, j in solution.pairs)
    scores = [0] * problem.shape[0]
    for i, j in pairs:
        scores[i] += int(micro(problem)[i, j])
    return Candidate(pairs, sum(scores), tuple(scores))


def kept(problem: Problem, candidate: Candidate) -> int:
    previous = {tuple(pair) for pair in problem.previous.tolist()}
    return len(previous & set(candidate.pairs))


@pytest.mark.parametrize("block", range(0, 400, 50))
def test_solve_finds_the_best_total_or_proves_there_is_none(block):
    n_solved = 0
    for seed in range(block, block + 50):
        problem = random_problem(seed)
        allowed = allowed_assignments(problem)
        if not allowed:
            with pytest.raises(Infeasible):
                solve(problem, ONLY_TOTAL)
            continue
        solution = solve(problem, ONLY_TOTAL)
        n_solved += 1
        found = as_candidate(problem, solution)
        assert found in allowed, seed
        assert found.total == max(candidate.total for candidate in allowed), seed
        assert (solution.total_micro, solution.bound_micro) == (
            found.total,
            found.total,
        ), seed
        assert (solution.gap, solution.status) == (0.0, "optimal"), seed
        u, v = solution.application_prices_micro, solution.reviewer_prices_micro
        assert bound_by_hand(problem, u, v) == found.total, seed
        assert certify(problem, solution.pairs, u, v).tight, seed
    assert n_solved > 10


@pytest.mark.parametrize("bonus", [0.02, 0.3])
def test_stability_maximises_affinity_plus_bonus(bonus):
    for seed in SEEDS[:200]:
        problem = random_problem(seed)
        allowed = allowed_assignments(problem)
        if not allowed:
            continue
        solution = solve(problem, Options(fairness_budget=0, stability_bonus=bonus))
        weight = round(bonus * 1_000_000)
        best = max(candidate.total + weight * kept(problem, candidate) for candidate in allowed)
        found = as_candidate(problem, solution)
        assert found in allowed
        assert found.total + weight * kept(problem, found) == best, seed
        assert solution.objective == solution.objective_bound == best / 1_000_000
        assert solution.total_micro == found.total
        assert solution.bound_micro == max(candidate.total for candidate in allowed)


def test_least_change_keeps_most_pairs_before_affinity():
    for seed in SEEDS[:200]:
        problem = random_problem(seed)
        allowed = allowed_assignments(problem)
        if not allowed:
            continue
        solution = solve(problem, Options(fairness_budget=0, least_change=True))
        found = as_candidate(problem, solution)
        best = max((kept(problem, candidate), candidate.total) for candidate in allowed)
        assert (kept(problem, found), found.total) == best, seed


@pytest.mark.parametrize("budget", [0.0025, 0.1, 1.0])
def test_fairness_raises_the_floor_to_the_highest_within_budget(budget):
    for seed in SEEDS[:120]:
        problem = random_problem(seed)
        allowed = allowed_assignments(problem)
        if not allowed or not problem.demand.any():
            continue
        solution = solve(problem, Options(fairness_budget=budget, stability_bonus=0))
        optimum = max(candidate.total for candidate in allowed)
        least = optimum - int(optimum * round(budget * 10_000)) // 10_000
        best, demand = best_alone(problem), problem.demand.tolist()
        within = [candidate for candidate in allowed if candidate.total >= least]
        target = max(reached(candidate, best, demand) for candidate in within)
        fairest = [c for c in within if reached(c, best, demand) == target]
        found = as_candidate(problem, solution)
        assert found in fairest, seed
        assert found.total == max(candidate.total for candidate in fairest), seed
        assert solution.status == "optimal", seed
        assert solution.target == target / 1_000_000
        assert solution.target_bound >= solution.target
        assert solution.floor_bound >= solution.floor
        assert solution.bound_micro == optimum


def test_fairness_with_least_change_keeps_as_many_pairs():
    for seed in SEEDS[:80]:
        problem = random_problem(seed)
        allowed = allowed_assignments(problem)
        if not allowed or not problem.demand.any():
            continue
        solution = solve(problem, Options(fairness_budget=0.1, least_change=True))
        found = as_candidate(problem, solution)
        assert found in allowed
        assert kept(problem, found) == max(kept(problem, c) for c in allowed), seed


def test_solve_without_applications_assigns_nothing():
    solution = solve(Problem(np.zeros((0, 3)), [], [2, 2, 2]))

    assert solution.pairs.shape == (0, 2)
    assert (solution.total, solution.bound, solution.gap) == (0.0, 0.0, 0.0)


def test_solve_with_one_reviewer_gives_every_application_to_them():
    solution = solve(Problem([[0.5], [0.25]], [1, 1], [2]))

    assert solution.pairs.tolist() == [[0, 0], [1, 0]]
    assert solution.total == 0.75


def test_room_that_no_application_can_fill_has_no_price():
    """Reviewer 1 must read the only application and could read two: the bound is still the total."""
    problem = Problem([[0.022, 0.776, 0.95]], [1], [2, 2, 3], [0, 1, 0], forbidden=[[0, 2]])

    solution = solve(problem, ONLY_TOTAL)

    assert (solution.total, solution.bound, solution.gap) == (0.776, 0.776, 0.0)


def test_solve_finds_what_lies_outside_the_first_candidates():
    """200 applications like the same 24 reviewers, who have room for few: the arcs must grow."""
    affinity = np.zeros((200, 300))
    affinity[:, :24] = 1.0
    affinity[:, 24:] = np.random.default_rng(1).random((200, 276)) / 2
    problem = Problem(affinity, np.full(200, 2), np.full(300, 2))

    solution = solve(problem, ONLY_TOTAL)

    u, v = solution.application_prices_micro, solution.reviewer_prices_micro
    assert certify(problem, solution.pairs, u, v).tight


class Rows:
    """An AffinitySource over a matrix, in single precision."""

    def __init__(self, matrix):
        self.matrix = np.asarray(matrix, dtype=np.float32)

    @property
    def shape(self):
        return self.matrix.shape

    def rows(self, start, stop):
        return self.matrix[start:stop]


def test_affinity_source_gives_the_same_as_its_matrix():
    matrix = np.random.default_rng(3).random((40, 30)).astype(np.float32)
    arguments = (np.full(40, 3), np.full(30, 5))

    by_rows = solve(Problem(Rows(matrix), *arguments))
    dense = solve(Problem(matrix, *arguments))

    assert by_rows.pairs.tolist() == dense.pairs.tolist()
    assert by_rows.input_hash == dense.input_hash


def test_affinity_source_rows_are_checked_when_read():
    matrix = np.full((3, 2), 0.5)
    matrix[2, 1] = np.nan
    with pytest.raises(InvalidProblem) as refused:
        solve(Problem(Rows(matrix), [1, 1, 1], [2, 2]))
    assert (refused.value.field, refused.value.rule) == ("affinity", "nan")
    assert refused.value.index == (2, 1)


def test_progress_rises_to_one_and_false_cancels():
    affinity, previous = np.random.default_rng(0).random((20, 20)), [[i, i] for i in range(20)]
    problem = Problem(affinity, np.full(20, 2), np.full(20, 3), previous=previous)
    seen = []
    solve(problem, progress=lambda fraction, phase: seen.append((fraction, phase)))

    fractions = [fraction for fraction, _ in seen]
    assert fractions == sorted(fractions)
    assert (fractions[0], fractions[-1]) == (0.0, 1.0)
    for stop in range(len(seen)):
        ticks = iter(range(len(seen)))
        with pytest.raises(Cancelled):
            solve(problem, progress=lambda fraction, phase, t=ticks, s=stop: next(t) != s)


def test_time_limit_still_gives_an_allowed_assignment():
    problem = Problem(np.random.default_rng(0).random((60, 50)), np.full(60, 3), np.full(50, 4))

    solution = solve(problem, Options(time_limit_s=0.0))

    u, v = solution.application_prices_micro, solution.reviewer_prices_micro
    assert certify(problem, solution.pairs, u, v).feasible
    assert solution.status == "time_limit"
    assert solution.bound_micro >= solution.total_micro


def test_long_solver_calls_report_while_they_run_and_can_be_left():
    problem = synthetic(60, 50, 1)
    times = []
    began = time.monotonic()
    solve(problem, progress=lambda fraction, phase: times.append(time.monotonic() - began))

    pauses = np.diff([0.0, *times])
    assert max(pauses) < 2.0

    with pytest.raises(Cancelled):
        solve(problem, progress=lambda fraction, phase: fraction < 0.85)


class SlowRows(Rows):
    """Rows that take their time."""

    def rows(self, start, stop):
        time.sleep(0.3)
        return super().rows(start, stop)


def test_passes_over_all_pairs_report_while_they_run(monkeypatch):
    monkeypatch.setattr("reviews.domain.matching.watch.REPORT_EVERY_S", 0.05)
    problem = Problem(SlowRows(np.random.default_rng(0).random((6, 5))), np.full(6, 2), np.full(5, 3))
    seen = []
    solve(problem, progress=lambda fraction, phase: seen.append(phase))

    assert min(seen.count(phase) for phase in ("candidates", "prices", "certificate", "fairness", "summary")) > 2
