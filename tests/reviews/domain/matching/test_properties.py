"""What holds for every instance, whatever it is."""

import json

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from reviews.domain.matching import Infeasible, Options, Problem, certify, solve
from reviews.domain.matching.instances import synthetic
from tests.reviews.domain.matching.processes import in_two_processes

MANY = settings(max_examples=60, deadline=None, derandomize=True)


@st.composite
def problems(draw):
    """Up to 9 × 9; with room enough that most have a solution."""
    n, m = draw(st.integers(1, 9)), draw(st.integers(2, 9))
    affinity = draw(arrays(np.float64, (n, m), elements=st.floats(0, 1, width=32)))
    marks = draw(arrays(np.int8, (n, m), elements=st.integers(0, 9)))
    return Problem(
        affinity,
        demand=draw(arrays(np.int64, n, elements=st.integers(0, 2))),
        load_max=draw(arrays(np.int64, m, elements=st.integers(1, n + 1))),
        forbidden=np.argwhere(marks == 0),
        locked=np.argwhere((marks == 1) & (np.cumsum(marks == 1, axis=1) == 1)),
        previous=np.argwhere(marks == 2),
    )


def solved(problem, options):
    try:
        return solve(problem, options)
    except Infeasible:
        return None


@MANY
@given(problems(), st.sampled_from([0, 0.01, 1.0]), st.booleans())
def test_locked_survive_conflicts_never_loads_hold(problem, budget, least_change):
    solution = solved(problem, Options(fairness_budget=budget, least_change=least_change))
    if solution is None:
        return
    pairs = {(int(i), int(j)) for i, j in solution.pairs}
    load = np.bincount(solution.pairs[:, 1], minlength=problem.shape[1])
    readers = np.bincount(solution.pairs[:, 0], minlength=problem.shape[0])
    assert pairs >= {tuple(pair) for pair in problem.locked.tolist()}
    assert not pairs & {tuple(pair) for pair in problem.forbidden.tolist()}
    assert (load <= problem.load_max).all()
    assert (readers == problem.demand).all()
    assert len(pairs) == len(solution.pairs)
    assert solution.total_micro <= solution.bound_micro
    prices = (solution.application_prices_micro, solution.reviewer_prices_micro)
    assert certify(problem, solution.pairs, *prices).feasible
    assert certify(problem, solution.prices_pairs, *prices).tight


@MANY
@given(problems(), st.integers(0, 5), st.randoms(use_true_random=False))
def test_one_more_reviewer_never_lowers_the_optimum(problem, room, random):
    before = solved(problem, Options(fairness_budget=0))
    column = [[random.random()] for _ in range(problem.shape[0])]
    wider = Problem(
        np.hstack([problem.affinity, column]),
        problem.demand,
        np.append(problem.load_max, room),
        forbidden=problem.forbidden,
        locked=problem.locked,
    )
    if before is not None:
        after = solve(wider, Options(fairness_budget=0))
        assert after.bound_micro == after.total_micro >= before.bound_micro


@MANY
@given(problems(), st.data())
def test_a_reviewers_price_is_the_worth_of_one_more_reading(problem, data):
    """The smallest dual price is the right-hand slope of the optimum in load_max."""
    solution = solved(problem, Options(fairness_budget=0))
    if solution is None:
        return
    reviewer = data.draw(st.integers(0, problem.shape[1] - 1))
    more = problem.load_max.copy()
    more[reviewer] += 1
    wider = Problem(
        problem.affinity,
        problem.demand,
        more,
        forbidden=problem.forbidden,
        locked=problem.locked,
    )
    gained = solve(wider, Options(fairness_budget=0)).bound_micro - solution.bound_micro
    assert gained == solution.reviewer_prices_micro[reviewer]


@MANY
@given(problems())
def test_order_of_applications_and_reviewers_does_not_change_the_optimum(problem):
    solution = solved(problem, Options(fairness_budget=0))
    if solution is None:
        return
    n, m = problem.shape
    turned = Problem(
        problem.affinity[::-1, ::-1],
        problem.demand[::-1],
        problem.load_max[::-1],
        forbidden=np.array([n - 1, m - 1]) - problem.forbidden,
        locked=np.array([n - 1, m - 1]) - problem.locked,
    )
    assert solve(turned, Options(fairness_budget=0)).total_micro == solution.total_micro


PRINT_SOLUTION = """
import hashlib, json
from reviews.domain.matching import Options, solve
from reviews.domain.matching.instances import synthetic
found = []
for options in (Options(fairness_budget=0), Options(fairness_budget=0.002)):
    solution = solve(synthetic(30, 25, 7), options)
    arrays = (solution.pairs, solution.application_prices_micro, solution.reviewer_prices_micro)
    digest = hashlib.sha256(b"".join(array.tobytes() for array in arrays)).hexdigest()
    found.append([digest, solution.input_hash, solution.total, solution.target])
print(json.dumps(found))
"""


def test_two_processes_give_the_same_bytes():
    runs = in_two_processes(PRINT_SOLUTION)

    assert runs[0] == runs[1]
    assert len(json.loads(runs[0])) == 2


def test_input_hash_depends_on_everything_that_decides():
    base = {"affinity": [[0.1, 0.2]], "demand": [1], "load_max": [1, 1]}
    changes = [
        {},
        {"affinity": [[0.1, 0.200001]]},
        {"demand": [0]},
        {"load_max": [1, 2]},
        {"load_min": [0, 1]},
        {"forbidden": [[0, 0]]},
        {"locked": [[0, 0]]},
        {"previous": [[0, 0]]},
    ]
    hashes = [solve(Problem(**{**base, **change})).input_hash for change in changes]
    hashes.append(solve(Problem(**base), Options(seed=1)).input_hash)

    assert len(set(hashes)) == len(hashes)
    assert solve(Problem(**base)).input_hash == hashes[0]


def test_synthetic_instance_is_the_published_one():
    problem = synthetic(1000, 1000, 1)
    rows = problem.affinity.rows(0, 1000)

    assert rows.dtype == np.float32
    assert rows.tolist() == np.vstack([problem.affinity.rows(start, start + 7) for start in range(0, 1000, 7)]).tolist()
    assert ((rows >= 0) & (rows <= 1)).all()
    assert problem.affinity.applications.sum() == problem.affinity.reviewers.sum() == 20_000
    solution = solve(problem, Options(fairness_budget=0))
    assert (solution.total, solution.gap) == (2937.417837, 0.0)
