"""When hard rules leave no assignment: which of them conflict, and which to soften."""

from dataclasses import replace

import numpy as np
import pytest

from reviews.domain.matching import Diagnosis, Infeasible, Problem, Relaxation, Rule, diagnose, solve
from tests.reviews.domain.matching.oracle import allowed_assignments
from tests.reviews.domain.matching.ruled_oracle import broken, crossing, ruled_assignments


def softened(problem: Problem, relaxations: tuple[Relaxation, ...]) -> Problem:
    assert {change.code for change in relaxations} == {"soften_rule"}
    soft = {change.index for change in relaxations}
    return replace(
        problem, rules=tuple(replace(rule, hard=False) if i in soft else rule for i, rule in enumerate(problem.rules))
    )


def test_diagnosis_names_the_rules_that_conflict_and_no_others():
    """One woman, and she may not chair: each rule alone can hold for application 1, both cannot."""
    problem = Problem(
        np.full((2, 3), 0.5),
        [2, 1],
        [2, 2, 2],
        rules=(
            Rule("at_most_per_value", "organisation", limit=1),
            Rule("at_least", "gender", limit=1, value=1, name="women"),
            Rule("at_least", "chair", limit=1, value=0, name="chair"),
        ),
        groups={"organisation": [0, 1, 2], "gender": [1, 0, 0], "chair": [-1, 0, 0]},
    )

    with pytest.raises(Infeasible) as refused:
        solve(problem)

    found = refused.value.diagnosis
    counts = {"n_applications": 1, "n_reviewers": 0, "needed": 1, "available": 0, "n_rules": 2, "n_violations": 1}
    expected = Diagnosis("rules", (1,), (), 1, 0, "rules_conflict", counts, rules=(1, 2))
    assert replace(found, relaxations=()) == expected
    assert len(found.relaxations) == found.relaxations[0].amount == 1
    solve(softened(problem, found.relaxations))


def test_a_rule_that_cannot_hold_by_itself():
    rule = Rule("at_least", "gender", limit=2, value=1)
    problem = Problem(np.full((2, 3), 0.5), [2, 2], [2, 2, 2], rules=(rule,), groups={"gender": [1, 0, 0]})

    found = diagnose(problem)

    assert (found.kind, found.code, found.rules) == ("rules", "rule_unreachable", (0,))
    assert (found.applications, found.needed, found.available) == ((0, 1), 4, 2)
    assert found.relaxations == (Relaxation("soften_rule", 0, 2),)


def test_a_shortage_of_readers_comes_before_the_rules():
    rule = Rule("at_least", "gender", limit=2, value=1)
    problem = Problem(np.full((2, 3), 0.5), [2, 2], [1, 1, 1], rules=(rule,), groups={"gender": [1, 0, 0]})

    assert diagnose(problem).kind == "loads"


@pytest.mark.parametrize("block", range(0, 300, 100))
def test_diagnosis_of_rules_is_right_on_random_instances(block):
    n_conflicts = 0
    for seed in range(block, block + 100):
        problem = crossing(seed)
        if not allowed_assignments(problem):
            continue
        found = diagnose(problem)
        assert (found.kind == "feasible") == bool(ruled_assignments(problem)), seed
        if found.kind == "feasible":
            continue
        n_conflicts += 1
        assert (found.kind, found.available < found.needed) == ("rules", True), seed
        check_smallest_conflict(problem, found.rules, seed)
        check_fewest_violations(problem, found, seed)
        assert ruled_assignments(softened(problem, found.relaxations)), seed
    assert n_conflicts > 5


def check_smallest_conflict(problem: Problem, rules: tuple[int, ...], seed: int) -> None:
    own = [problem.rules[index] for index in rules]
    assert all(rule.hard for rule in own), seed
    assert not ruled_assignments(replace(problem, rules=tuple(own))), seed
    for place in range(len(own)):
        others = tuple(own[:place] + own[place + 1 :])
        assert ruled_assignments(replace(problem, rules=others)), seed


def check_fewest_violations(problem: Problem, found: Diagnosis, seed: int) -> None:
    hard = replace(problem, rules=tuple(rule for rule in problem.rules if rule.hard))
    fewest = min(sum(map(sum, broken(hard, candidate))) for candidate in allowed_assignments(problem))
    assert sum(change.amount for change in found.relaxations) == fewest, seed
