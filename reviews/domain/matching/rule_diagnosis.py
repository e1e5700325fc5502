"""Which hard rules leave no assignment: a deletion filter, and the fewest violations as the way out.

Source of the filter: Chinneck and Dravnieks, "Locating Minimal Infeasible Constraint Sets in
Linear Programs", ORSA Journal on Computing 3 (1991): drop each rule in turn, and keep it dropped
while the others still conflict. What is left conflicts, and no longer does without any one of them.
"""

from dataclasses import replace

import numpy as np

from reviews.domain.matching.arrays import MICRO, IntArray, pairs_of
from reviews.domain.matching.diagnosis_types import Diagnosis, Relaxation
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder
from reviews.domain.matching.rule_bound import Aim
from reviews.domain.matching.rule_relaxation import elastic
from reviews.domain.matching.ruled import best_under_rules
from reviews.domain.matching.violations import violation_units
from reviews.domain.matching.watch import Watch


def rule_conflict(problem: Problem, rest: Remainder, arcs: IntArray) -> Diagnosis | None:
    """None when the hard rules can hold; `arcs` must carry the demand."""
    hard = [index for index, rule in enumerate(problem.rules) if rule.hard]
    softened = _fewest(problem, rest, arcs, hard).sum(axis=1) if hard else np.zeros(0, dtype=np.int64)
    if not softened.any():
        return None
    family = list(hard)
    for index in hard:
        others = [other for other in family if other != index]
        if _fewest(problem, rest, arcs, others).any():
            family = others
    units = _fewest(problem, rest, arcs, family).sum(axis=0)
    found = _diagnosis(problem, tuple(family), units)
    cures = [Relaxation("soften_rule", hard[place], int(softened[place])) for place in np.flatnonzero(softened)]
    return replace(found, relaxations=tuple(cures))


def _fewest(problem: Problem, rest: Remainder, arcs: IntArray, indices: list[int]) -> IntArray:
    """(len(indices), n) units of violation where these hard rules are broken as little as can be."""
    rules = tuple(problem.rules[index] for index in indices)
    n, m = problem.shape
    # Violations are whole: less than one of them may stay open.
    aim = Aim(problem, rest, tolerance=MICRO - 1, scored=False)
    prices = (np.zeros(n, dtype=np.int64), np.zeros(m, dtype=np.int64))
    found = best_under_rules(aim, elastic(rules), arcs, *prices, Watch(None, None))
    return violation_units(problem, pairs_of(found.chosen, m), rules)


def _diagnosis(problem: Problem, family: tuple[int, ...], units: IntArray) -> Diagnosis:
    applications = np.flatnonzero(units)
    needed = int(problem.demand[applications].sum())
    available = max(0, needed - int(units.sum()))
    return Diagnosis(
        kind="rules",
        applications=tuple(applications.tolist()),
        reviewers=(),
        needed=needed,
        available=available,
        code="rule_unreachable" if len(family) == 1 else "rules_conflict",
        parameters={
            "n_applications": len(applications),
            "n_reviewers": 0,
            "needed": needed,
            "available": available,
            "n_rules": len(family),
            "n_violations": int(units.sum()),
        },
        rules=family,
    )
