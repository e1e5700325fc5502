"""Problem and Options name the array, the index and the rule of what is wrong."""

import numpy as np
import pytest

from reviews.domain.matching import InvalidProblem, Options, Problem, Rule

GOOD = {
    "affinity": [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]],
    "demand": [1, 1],
    "load_max": [1, 1, 1],
}
NAN = [[0.1, 0.2, 0.3], [0.4, float("nan"), 0.6]]
HIGH = [[0.1, 0.2, 0.3], [0.4, 0.5, 1.00001]]
LOW = [[0.1, -0.00001, 0.3], [0.4, 0.5, 1.0]]
RULE = Rule("at_most", "field", limit=1)


@pytest.mark.parametrize(
    ("change", "field", "index", "rule"),
    [
        ({"affinity": NAN}, "affinity", (1, 1), "nan"),
        ({"affinity": HIGH}, "affinity", (1, 2), "range"),
        ({"affinity": LOW}, "affinity", (0, 1), "range"),
        ({"affinity": [0.1, 0.2]}, "affinity", None, "shape"),
        ({"affinity": [["a"]]}, "affinity", None, "dtype"),
        ({"demand": [1]}, "demand", None, "shape"),
        ({"demand": [1, -1]}, "demand", 1, "negative"),
        ({"demand": [1.0, 1.0]}, "demand", None, "dtype"),
        ({"demand": [1, 10**12]}, "demand", 1, "too_large"),
        ({"load_max": [1, 1]}, "load_max", None, "shape"),
        ({"load_max": [1, 1, -3]}, "load_max", 2, "negative"),
        ({"load_min": [0, -1, 0]}, "load_min", 1, "negative"),
        ({"load_min": [0, 2, 0]}, "load_min", 1, "above_load_max"),
        ({"forbidden": [[0, 0], [2, 0]]}, "forbidden", 1, "index"),
        ({"forbidden": [[0, -1]]}, "forbidden", 0, "index"),
        ({"forbidden": [0, 1]}, "forbidden", None, "shape"),
        ({"forbidden": [[0.5, 1.0]]}, "forbidden", None, "dtype"),
        ({"locked": [[1, 2], [0, 1], [1, 2]]}, "locked", 2, "duplicate"),
        ({"previous": [[1, 3]]}, "previous", 0, "index"),
        ({"previous": [[0, 1], [0, 1]]}, "previous", 1, "duplicate"),
        (
            {"locked": [[1, 1], [0, 2]], "forbidden": [[0, 2]]},
            "locked",
            1,
            "locked_and_forbidden",
        ),
        ({"rules": (Rule("nicest", "field"),)}, "rules", 0, "unknown_kind"),
        ({"rules": (RULE,)}, "rules", 0, "unknown_group"),
        ({"rules": (RULE,), "groups": {"other": [0, 0, 0]}}, "rules", 0, "unknown_group"),
        ({"groups": {"field": [0, 1]}}, "groups.field", None, "shape"),
        ({"groups": {"field": ["a", "b", "c"]}}, "groups.field", None, "dtype"),
        (
            {"application_groups": {"field": [0, 1, 2]}},
            "application_groups.field",
            None,
            "shape",
        ),
    ],
)
def test_problem_names_field_index_and_rule(change, field, index, rule):
    with pytest.raises(InvalidProblem) as refused:
        Problem(**{**GOOD, **change})
    wrong = refused.value
    assert (wrong.field, wrong.index, wrong.rule) == (field, index, rule)
    assert isinstance(wrong, ValueError)
    assert {field, rule} <= set(str(wrong).replace(":", "").split())


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"fairness_budget": -0.1}, "range"),
        ({"fairness_budget": 1.5}, "range"),
        ({"stability_bonus": float("nan")}, "number"),
        ({"pair_limit": 0.0}, "range"),
        ({"pair_limit": 1.001}, "range"),
        ({"pair_limit": 0.0005}, "finer_than_thousandths"),
        ({"pair_limit": 1 / 3}, "finer_than_thousandths"),
        ({"pair_limit": float("nan")}, "number"),
        ({"seed": -1}, "range"),
        ({"seed": 0.5}, "range"),
        ({"time_limit_s": -1.0}, "range"),
        ({"fairness_budget": "much"}, "number"),
    ],
)
def test_options_refuse_what_they_cannot_honour(change, rule):
    with pytest.raises(InvalidProblem) as refused:
        Options(**change)
    assert (refused.value.field, refused.value.rule) == (next(iter(change)), rule)


def test_a_limit_may_be_off_by_what_binary_fractions_are():
    assert [Options(pair_limit=limit).pair_thousandths for limit in (0.1 + 0.2, 3 * 0.1, 0.001, 1)] == [
        300,
        300,
        1,
        1000,
    ]


def test_problem_clips_what_rounding_put_outside():
    problem = Problem([[1 + 1e-7, -1e-7]], [1], [1, 1])

    assert problem.affinity.tolist() == [[1.0, 0.0]]


def test_problem_is_apart_from_the_callers_arrays():
    affinity, demand = np.array([[0.5]]), np.array([1])
    problem = Problem(affinity, demand, [1])
    affinity[0, 0], demand[0] = 0.1, 9

    assert (problem.affinity[0, 0], problem.demand[0]) == (0.5, 1)
    with pytest.raises(ValueError, match="read-only"):
        problem.demand[0] = 2


def test_pairs_come_out_sorted_and_absent_ones_empty():
    problem = Problem(**GOOD, forbidden=[[1, 0], [0, 2]])

    assert problem.forbidden.tolist() == [[0, 2], [1, 0]]
    assert problem.locked.shape == problem.previous.shape == (0, 2)
    assert problem.load_min.tolist() == [0, 0, 0]
