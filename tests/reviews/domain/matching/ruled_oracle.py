"""Rules counted one reader at a time, and every assignment of a tiny instance weighed by hand."""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from reviews.domain.matching import Problem, Rule
from reviews.domain.matching.rules import KINDS
from tests.reviews.domain.matching.oracle import Candidate, allowed_assignments, random_problem


def values_of(group, index: int) -> set[int]:
    """The values of one reviewer or application."""
    row = np.asarray(group)[index]
    if row.ndim == 0:
        return set() if row < 0 else {int(row)}
    return {value for value, has in enumerate(row.tolist()) if has}


def units(problem: Problem, rule: Rule, application: int, readers: list[int]) -> int:
    """Units of violation, as rules.py words them."""
    demand = int(problem.demand[application])
    having = [values_of(problem.groups[rule.group], j) for j in readers]
    every = set().union(*having)
    match rule.kind:
        case _ if not demand:
            return 0
        case "at_most_per_value":
            return sum(max(0, sum(value in one for one in having) - int(rule.limit)) for value in every)
        case "distinct_values":
            return max(0, int(rule.limit) - len(every))
        case "must_share" | "must_differ":
            return short_of_sharing(problem, rule, application, having)
    count = sum(bool(one) if rule.value is None else rule.value in one for one in having)
    if rule.kind == "at_most":
        return max(0, count - int(rule.limit))
    share = Fraction(str(rule.limit)) * demand
    least = -(-share.numerator // share.denominator) if rule.kind == "at_least_fraction" else int(rule.limit)
    return max(0, least - count)


def short_of_sharing(problem: Problem, rule: Rule, application: int, having: list[set[int]]) -> int:
    own = values_of(problem.application_groups[rule.group], application)
    if rule.kind == "must_share" and not own:
        return 0
    fits = sum(bool(one & own) == (rule.kind == "must_share") for one in having)
    least = int(problem.demand[application]) if rule.limit is None else int(rule.limit)
    return max(0, least - fits)


def broken(problem: Problem, candidate: Candidate) -> list[list[int]]:
    """Units of violation by rule and application."""
    n = problem.shape[0]
    readers = [[j for a, j in candidate.pairs if a == i] for i in range(n)]
    return [[units(problem, rule, i, readers[i]) for i in range(n)] for rule in problem.rules]


def soft_cost(problem: Problem, candidate: Candidate) -> int:
    """Micro-units that the soft rules cost."""
    found = zip(problem.rules, broken(problem, candidate), strict=True)
    return sum(round(rule.price * 1_000_000) * sum(row) for rule, row in found if not rule.hard)


def ruled_assignments(problem: Problem) -> list[Candidate]:
    """Every allowed assignment that keeps the hard rules."""
    hard = [rule.hard for rule in problem.rules]
    return [
        candidate
        for candidate in allowed_assignments(problem)
        if not any(sum(row) for row, is_hard in zip(broken(problem, candidate), hard, strict=True) if is_hard)
    ]


def roomy_problem(seed: int) -> Problem:
    """At most 3 × 5 with room for everybody, so that rules decide."""
    rng = np.random.default_rng([seed, 7])
    n, m = int(rng.integers(1, 4)), int(rng.integers(3, 6))
    steps = int(rng.choice([4, 1000]))
    marks = rng.random((n, m))
    return Problem(
        rng.integers(0, steps + 1, (n, m)) / steps,
        rng.integers(1, 4, n),
        rng.integers(1, n + 2, m) + 1,
        rng.integers(0, 2, m) * (rng.random(m) < 0.2),
        forbidden=np.argwhere(marks < 0.05),
        locked=np.argwhere((marks > 0.9) & (np.cumsum(marks > 0.9, axis=1) == 1)),
        previous=np.argwhere((marks > 0.4) & (marks < 0.6)),
    )


def instance(seed: int) -> Problem:
    """Tight and roomy ones in turn."""
    return roomy_problem(seed) if seed % 2 else random_problem(seed)


def random_rule(rng: np.random.Generator, kind: str, *, hard: bool) -> Rule:
    """Any limit, value and group that the kind takes."""
    limit: float | None = int(rng.integers(0, 4))
    if kind == "at_least_fraction":
        limit = float(rng.choice([0.25, 0.4, 0.5, 1.0]))
    if kind.startswith("must") and rng.random() < 0.5:
        limit = None
    takes_value = kind in ("at_most", "at_least", "at_least_fraction") and rng.random() < 0.8
    return Rule(
        kind,
        str(rng.choice(["one", "several"])),
        limit=limit,
        value=int(rng.integers(0, 3)) if takes_value else None,
        hard=hard,
        price=float(rng.choice([0, 0.05, 0.35, 2.0])),
    )


def with_rules(problem: Problem, seed: int, kinds: tuple[str, ...], *, hard: bool | None) -> Problem:
    """The problem under one rule of each kind; hard None: each hard or soft by chance."""
    rng = np.random.default_rng([seed, len(kinds)])
    n, m = problem.shape
    choices = [bool(rng.random() < 0.5) if hard is None else hard for _ in kinds]
    return replace(
        problem,
        rules=tuple(random_rule(rng, kind, hard=choice) for kind, choice in zip(kinds, choices, strict=True)),
        groups={"one": rng.integers(-1, 3, m), "several": rng.random((m, 3)) < 0.5},
        application_groups={"one": rng.integers(-1, 3, n), "several": rng.random((n, 3)) < 0.4},
    )


def crossing(seed: int) -> Problem:
    """A tiny instance under one to four rules of any kinds, hard and soft."""
    rng = np.random.default_rng([seed, 99])
    kinds = tuple(str(kind) for kind in rng.choice(KINDS, int(rng.integers(1, 5))))
    return with_rules(instance(seed), seed, kinds, hard=None)
