"""A rule that cannot be applied as written is refused with its index and what is wrong."""

from dataclasses import replace

import numpy as np
import pytest

from reviews.domain.matching import InvalidProblem, Options, Problem, Rule
from reviews.domain.matching.fingerprint import input_hash

GOOD = Rule("at_most", "field", limit=1, value=0)
NAN = float("nan")
SHARE = Rule("must_share", "field")
CHANGES = [
    ("not_a_rule", "at_most"),
    ("unknown_kind", replace(GOOD, kind="nicest")),
    ("unknown_group", replace(GOOD, group="other")),
    ("unknown_application_group", replace(SHARE, group="several")),
    ("application_group_shape", replace(SHARE, group="narrow")),
    *[
        ("missing_limit", replace(GOOD, kind=kind, limit=None, value=None))
        for kind in ("at_most_per_value", "at_most", "at_least", "distinct_values", "at_least_fraction")
    ],
    ("limit_number", replace(GOOD, limit=NAN)),
    ("limit_number", replace(GOOD, limit="2")),
    ("limit_number", replace(GOOD, limit=True)),
    ("limit_range", replace(GOOD, limit=-1)),
    ("limit_range", replace(GOOD, limit=float("inf"))),
    ("limit_range", replace(GOOD, kind="at_least_fraction", limit=1.01)),
    ("limit_range", replace(GOOD, kind="at_least_fraction", limit=-0.1)),
    ("limit_range", replace(SHARE, limit=-1)),
    ("limit_whole", replace(GOOD, limit=1.5)),
    ("value_unused", replace(GOOD, kind="at_most_per_value")),
    ("value_unused", replace(GOOD, kind="distinct_values")),
    ("value_unused", replace(SHARE, value=1)),
    ("value_number", replace(GOOD, value=0.0)),
    ("value_number", replace(GOOD, value=True)),
    ("value_range", replace(GOOD, value=-1)),
    ("value_range", replace(GOOD, group="several", value=2)),
    ("hard_flag", replace(GOOD, hard="no")),
    ("negative_price", replace(GOOD, hard=False, price=-0.1)),
    ("price_number", replace(GOOD, hard=False, price=NAN)),
    ("price_range", replace(GOOD, hard=False, price=1e9)),
]


def problem(**changes) -> Problem:
    several = np.array([[True, False], [True, True], [False, False]])
    whole = {
        "rules": (GOOD,),
        "groups": {"field": [0, 1, -1], "several": several, "narrow": several},
        "application_groups": {"field": [0, -1], "narrow": np.array([[True], [False]])},
    }
    return Problem([[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], [1, 1], [1, 1, 1], **{**whole, **changes})


@pytest.mark.parametrize(("wrong", "rule"), CHANGES)
def test_a_wrong_rule_is_refused_with_its_index(wrong, rule):
    with pytest.raises(InvalidProblem) as refused:
        problem(rules=(GOOD, rule))

    assert (refused.value.field, refused.value.index, refused.value.rule) == ("rules", 1, wrong)


def test_groups_below_minus_one_are_refused():
    with pytest.raises(InvalidProblem) as refused:
        problem(groups={"field": [0, -2, 1]})

    assert (refused.value.field, refused.value.index, refused.value.rule) == ("groups.field", 1, "range")


def test_numpy_numbers_and_whole_floats_are_taken():
    same = [problem(rules=(replace(GOOD, limit=limit),)) for limit in (1, 1.0, np.int64(1), np.float64(1))]

    assert len({input_hash(one, Options()) for one in same}) == 1


def test_groups_are_apart_from_the_callers_arrays():
    values = np.array([0, 1, -1])
    kept = problem(groups={"field": values}).groups["field"]
    values[0] = 5

    assert kept.tolist() == [0, 1, -1]
    with pytest.raises(ValueError, match="read-only"):
        kept[0] = 5


def test_input_hash_covers_rules_and_groups():
    changed = [
        problem(),
        problem(rules=()),
        problem(rules=(GOOD, GOOD)),
        problem(groups={"field": [1, 1, -1]}),
        problem(groups={"field": np.array([[True], [False], [False]])}, rules=()),
        problem(application_groups={"field": [1, -1]}),
        *(
            problem(rules=(replace(GOOD, **{name: value}),))
            for name, value in (
                ("kind", "at_least"),
                ("limit", 0),
                ("value", 1),
                ("hard", False),
                ("price", 0.5),
                ("name", "field"),
            )
        ),
    ]
    assert len({input_hash(one, Options()) for one in changed}) == len(changed)
