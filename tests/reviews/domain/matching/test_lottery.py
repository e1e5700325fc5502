"""draw() against the linear program, and what each single draw must keep."""

import numpy as np
import pytest
from scipy.stats import chi2

from reviews.domain.matching import Infeasible, InvalidProblem, Options, Problem, Rule, certify, diagnose, draw, solve
from reviews.domain.matching.instances import synthetic
from tests.reviews.domain.matching.oracle import best_expected_total
from tests.reviews.domain.matching.processes import in_two_processes

LIMITS = (0.2, 0.35, 0.5, 0.75, 0.999, 1.0)
CROWDED = Problem(
    [[0.9, 0.8, 0.1, 0.4], [0.8, 0.9, 0.2, 0.3], [0.7, 0.1, 0.6, 0.5]],
    demand=[2, 2, 1],
    load_max=[2, 2, 2, 2],
    load_min=[0, 0, 1, 1],
    forbidden=[[0, 2]],
    locked=[[1, 1]],
)


def roomy_problem(seed):
    """Small, with reviewers enough that low limits have a draw too: ties, conflicts, locks, least loads."""
    rng = np.random.default_rng(seed)
    n, m = int(rng.integers(1, 7)), int(rng.integers(3, 26))
    steps, marks = int(rng.choice([2, 4, 1000])), rng.random((n, m))
    demand, load_max = rng.integers(0, 3, n), rng.integers(1, n + 3, m)
    is_locked = (marks > 0.9) & (np.cumsum(marks > 0.9, axis=1) == 1) & (demand[:, None] > 0)
    return Problem(
        rng.integers(0, steps + 1, (n, m)) / steps,
        demand,
        load_max,
        rng.integers(0, 8, m) // 7,
        forbidden=np.argwhere(marks < 0.1),
        locked=np.argwhere(is_locked),
    )


def dense(found, problem):
    """How often each pair was drawn, (n, m)."""
    counts = np.zeros(problem.shape, dtype=int)
    for pairs in found.pairs_list:
        np.add.at(counts, tuple(pairs.T), 1)
    return counts


@pytest.mark.parametrize("limit", LIMITS)
def test_expected_total_is_the_optimum_of_the_linear_program(limit):
    n_solved = 0
    for seed in range(100):
        problem = roomy_problem(seed)
        best = best_expected_total(problem, limit)
        if best is None:
            with pytest.raises(Infeasible):
                draw(problem, Options(pair_limit=limit), 1)
            continue
        found = draw(problem, Options(pair_limit=limit), 0)
        n_solved += 1
        assert found.expected_total == found.bound, seed
        assert found.expected_total == pytest.approx(best, abs=1e-6), seed
    assert n_solved > 15


@pytest.mark.parametrize("limit", LIMITS)
def test_marginals_keep_the_limit_the_sums_and_the_expected_total(limit):
    for seed in range(60):
        problem = roomy_problem(seed)
        try:
            found = draw(problem, Options(pair_limit=limit), 0)
        except Infeasible:
            continue
        units = np.rint(found.marginals.toarray() * 1000)
        is_locked = np.zeros(problem.shape, dtype=bool)
        is_locked[tuple(problem.locked.T)] = True
        assert (units[is_locked] == 1000).all()
        assert (units[~is_locked] <= 1000 * limit).all()
        assert not units[tuple(problem.forbidden.T)].any()
        assert units.sum(axis=1).tolist() == (1000 * problem.demand).tolist()
        assert (units.sum(axis=0) <= 1000 * problem.load_max).all()
        assert (units.sum(axis=0) >= 1000 * problem.load_min).all()
        assert (found.marginals.toarray() * problem.affinity).sum() == pytest.approx(found.expected_total, abs=1e-5)


@pytest.mark.parametrize("limit", LIMITS)
def test_every_draw_is_an_allowed_assignment_near_its_expected_loads(limit):
    n_checked = 0
    for seed in range(60):
        problem = roomy_problem(seed)
        try:
            found = draw(problem, Options(pair_limit=limit, seed=seed), 5)
        except Infeasible:
            continue
        loads = np.rint(found.marginals.sum(axis=0) * 1000).astype(int)
        no_prices = [np.zeros(size, dtype=int) for size in problem.shape]
        for pairs in found.pairs_list:
            n_checked += 1
            assert certify(problem, pairs, *no_prices).violations == ()
            assert pairs.tolist() == sorted(pairs.tolist())
            assert (found.marginals.toarray()[tuple(pairs.T)] > 0).all()
            drawn = np.bincount(pairs[:, 1], minlength=problem.shape[1])
            assert ((drawn >= loads // 1000) & (drawn <= -(-loads // 1000))).all()
    assert n_checked > 30


def test_each_pair_is_drawn_as_often_as_its_marginal_says():
    """With one reader each the readers of an application are multinomial: Pearson's test holds exactly."""
    problem = Problem(synthetic(12, 10, 5).affinity, np.ones(12, dtype=int), np.full(10, 2))
    times = 2000
    found = draw(problem, Options(pair_limit=0.4, seed=11), times)
    counts, expected = dense(found, problem), found.marginals.toarray() * times
    assert not counts[expected == 0].any()
    possible = [expected[i] > 0 for i in range(12)]
    surprises = [
        chi2.sf(((counts[i, on] - expected[i, on]) ** 2 / expected[i, on]).sum(), on.sum() - 1)
        for i, on in enumerate(possible)
    ]
    assert min(surprises) > 0.05 / 12


def test_pairs_of_a_larger_demand_are_as_frequent_too():
    """The squared deviation of each pair, over its variance, is 1 on average whatever depends on what."""
    problem = synthetic(60, 50, 2)
    times = 1000
    found = draw(problem, Options(pair_limit=0.5, seed=3), times)
    chance = found.marginals.toarray()
    between = (chance > 0) & (chance < 1)
    squares = (dense(found, problem) - times * chance)[between] ** 2 / (times * chance * (1 - chance))[between]
    assert squares.mean() == pytest.approx(1, abs=0.15)
    assert chi2.sf(squares.max(), 1) > 0.01 / between.sum()


def test_a_limit_of_one_draws_the_optimum_each_time():
    found, best = draw(CROWDED, Options(pair_limit=1.0), 3), solve(CROWDED, Options(fairness_budget=0))

    assert (found.expected_total, found.bound) == (best.total, best.bound)
    assert [pairs.tolist() for pairs in found.pairs_list] == 3 * [found.pairs_list[0].tolist()]
    assert certify(CROWDED, found.pairs_list[0], [0] * 3, [0] * 4).total_micro == best.total_micro


def test_draws_differ_by_seed_and_more_draws_begin_with_the_same():
    def drawn(seed, n):
        return [
            pairs.tolist() for pairs in draw(synthetic(20, 18, 4), Options(pair_limit=0.4, seed=seed), n).pairs_list
        ]

    assert drawn(1, 8)[:3] == drawn(1, 3)
    assert drawn(1, 3) != drawn(2, 3)
    assert len({str(pairs) for pairs in drawn(1, 8)}) == 8


PRINT_DRAWS = """
import hashlib
from reviews.domain.matching import Options, draw
from reviews.domain.matching.instances import synthetic
found = draw(synthetic(30, 25, 7), Options(pair_limit=0.35, seed=9), 20)
arrays = (*found.pairs_list, found.marginals.data, found.marginals.indices, found.marginals.indptr)
print(hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest(), found.expected_total, found.bound)
"""


def test_two_processes_draw_the_same_bytes():
    runs = in_two_processes(PRINT_DRAWS)

    assert runs[0] == runs[1]
    assert len(runs[0].split()[0]) == 64


def test_an_application_with_too_few_free_reviewers_is_named_with_the_lowest_limit():
    problem = Problem(np.full((3, 5), 0.5), [1, 2, 1], [2, 2, 2, 2, 0], forbidden=[[1, 0], [1, 4]])
    with pytest.raises(Infeasible) as refused:
        draw(problem, Options(pair_limit=0.6), 1)

    why = refused.value.diagnosis
    assert diagnose(problem).kind == "feasible"
    assert (why.kind, why.code) == ("pair_limit", "too_few_reviewers_for_limit")
    assert (why.applications, why.reviewers, why.needed, why.available) == ((1,), (), 4, 3)
    assert why.parameters == {
        "n_applications": 1,
        "n_reviewers": 0,
        "needed": 4,
        "available": 3,
        "limit_thousandths": 600,
        "lowest_limit_thousandths": 667,
    }
    assert draw(problem, Options(pair_limit=0.667), 1).expected_total == 2.0


@pytest.mark.parametrize(
    ("load_max", "applications", "reviewers", "needed"),
    [([1, 1, 1], (0, 1, 2), (1, 2), 3), ([1, 3, 3], (), (0,), 1)],
)
def test_a_limit_too_low_for_several_together_is_told(load_max, applications, reviewers, needed):
    """Reviewer 0 must read one and can read only application 0: with 0.9 there is no draw, alone or all together."""
    problem = Problem(np.full((3, 3), 0.5), [1, 1, 1], load_max, [1, 0, 0], forbidden=[[1, 0], [2, 0]])
    with pytest.raises(Infeasible) as refused:
        draw(problem, Options(pair_limit=0.9), 1)

    why = refused.value.diagnosis
    assert (why.kind, why.code) == ("pair_limit", "pair_limit_too_low")
    assert (why.applications, why.reviewers, why.needed, why.available) == (applications, reviewers, needed, needed - 1)
    assert why.parameters["lowest_limit_thousandths"] == 1000
    assert str(refused.value) == "pair_limit_too_low"


def test_what_no_limit_could_mend_is_diagnosed_as_for_a_solve():
    for problem in (Problem([[0.5]], [2], [2]), Problem([[0.5], [0.5]], [1, 1], [1])):
        with pytest.raises(Infeasible) as refused:
            draw(problem, Options(pair_limit=0.5), 1)
        assert refused.value.diagnosis == diagnose(problem)


@pytest.mark.parametrize(
    ("options", "n", "field", "rule"),
    [
        (Options(pair_limit=0.5), -1, "n", "range"),
        (Options(pair_limit=0.5), 1.0, "n", "number"),
        (Options(pair_limit=0.5), True, "n", "number"),
        (Options(pair_limit=0.5, least_change=True), 1, "least_change", "a draw does not keep to an assignment"),
    ],
)
def test_draw_refuses_what_it_would_ignore(options, n, field, rule):
    with pytest.raises(InvalidProblem) as refused:
        draw(CROWDED, options, n)
    assert (refused.value.field, refused.value.rule) == (field, rule)


def test_draw_refuses_rules():
    rule = Rule("at_most_per_value", "organisation", limit=1)
    problem = Problem([[1.0]], [1], [1], rules=(rule,), groups={"organisation": [0]})
    with pytest.raises(InvalidProblem) as refused:
        draw(problem, Options(), 1)
    assert refused.value.field == "rules"


def test_solve_points_to_draw():
    with pytest.raises(InvalidProblem) as refused:
        solve(CROWDED, Options(pair_limit=0.5))
    assert str(refused.value) == "pair_limit: a solve is not random: use draw"


@pytest.mark.parametrize("shape", [(0, 3), (0, 0), (2, 0), (2, 3)])
def test_nothing_wanted_draws_nothing(shape):
    found = draw(Problem(np.zeros(shape), np.zeros(shape[0], dtype=int), np.ones(shape[1], dtype=int)), Options(), 2)

    assert [pairs.shape for pairs in found.pairs_list] == [(0, 2), (0, 2)]
    assert (found.expected_total, found.bound, found.marginals.shape) == (0.0, 0.0, shape)


def test_pricing_finds_what_the_first_candidates_lack():
    """Without time for a second flow the total is lower, and the bound still holds."""
    problem, limit = synthetic(80, 80, 2), 0.15
    matrix = Problem(problem.affinity.rows(0, 80), problem.demand, problem.load_max)

    found = draw(problem, Options(pair_limit=limit), 0)
    hurried = draw(problem, Options(pair_limit=limit, time_limit_s=0.0), 1)

    assert found.expected_total == found.bound == pytest.approx(best_expected_total(matrix, limit), abs=1e-6)
    assert hurried.expected_total < found.expected_total < hurried.bound
    assert certify(problem, hurried.pairs_list[0], [0] * 80, [0] * 80).feasible
