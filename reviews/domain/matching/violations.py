"""How far an assignment breaks each rule, counted from the pairs alone."""

from typing import Any

import numpy as np
from scipy.sparse import coo_array, csr_array

from reviews.domain.matching.arrays import MICRO, IntArray
from reviews.domain.matching.groups import codes_of, has_value, members
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.rules import WITH_APPLICATION, Rule


def violation_units(problem: Problem, pairs: IntArray, rules: tuple[Rule, ...] | None = None) -> IntArray:
    """(n_rules, n) units of violation as rules.py defines them; of the problem's own rules by default."""
    units = [_units(problem, rule, pairs) for rule in (problem.rules if rules is None else rules)]
    found: IntArray = np.array(units, dtype=np.int64).reshape(len(units), problem.shape[0])
    return np.where(problem.demand > 0, found, 0)


def price_micro(rule: Rule) -> int:
    """What one unit of violation of a soft rule costs, in micro-units."""
    return int(np.floor(rule.price * MICRO + 0.5))


def soft_cost_micro(problem: Problem, pairs: IntArray, rules: tuple[Rule, ...] | None = None) -> int:
    """What the soft rules take off the objective."""
    soft = tuple(rule for rule in (problem.rules if rules is None else rules) if not rule.hard)
    units = violation_units(problem, pairs, soft).sum(axis=1).tolist()
    return sum(price_micro(rule) * count for rule, count in zip(soft, units, strict=True))


def breaks_hard_rule(problem: Problem, pairs: IntArray, rules: tuple[Rule, ...] | None = None) -> bool:
    """Whether any hard rule is violated anywhere."""
    hard = tuple(rule for rule in (problem.rules if rules is None else rules) if rule.hard)
    return bool(violation_units(problem, pairs, hard).any())


def _units(problem: Problem, rule: Rule, pairs: IntArray) -> Any:
    values = problem.groups[rule.group]
    if rule.kind in ("at_most_per_value", "distinct_values"):
        counts = _counts_by_value(problem, members(values, codes_of(values)), pairs)
        if rule.kind == "distinct_values":
            return np.maximum(int(rule.limit or 0) - np.diff(counts.indptr), 0)
        counts.data = np.maximum(counts.data - int(rule.limit or 0), 0)
        return counts.sum(axis=1)
    if rule.kind in WITH_APPLICATION:
        return _short_of_sharing(problem, rule, pairs)
    count = np.bincount(pairs[has_value(values, rule.value)[pairs[:, 1]], 0], minlength=problem.shape[0])
    if rule.kind == "at_most":
        return np.maximum(count - int(rule.limit or 0), 0)
    return np.maximum(_least(problem, rule) - count, 0)


def _short_of_sharing(problem: Problem, rule: Rule, pairs: IntArray) -> Any:
    values, wanted = problem.groups[rule.group], problem.application_groups[rule.group]
    codes = codes_of(values, wanted)
    common = members(wanted, codes)[pairs[:, 0]].multiply(members(values, codes)[pairs[:, 1]])
    fits = (common.sum(axis=1) > 0) == (rule.kind == "must_share")
    count = np.bincount(pairs[fits, 0], minlength=problem.shape[0])
    least = _least(problem, rule)
    if rule.kind == "must_share":
        least = np.where(has_value(wanted, None), least, 0)
    return np.maximum(least - count, 0)


def _least(problem: Problem, rule: Rule) -> IntArray:
    return np.array([rule.least(demand) for demand in problem.demand.tolist()], dtype=np.int64)


def _counts_by_value(problem: Problem, member: csr_array, pairs: IntArray) -> csr_array:
    """(n, n_values) how many readers of each value, with no stored zeros."""
    ones = np.ones(len(pairs), dtype=np.int64)
    chosen = coo_array((ones, (pairs[:, 0], pairs[:, 1])), shape=problem.shape).tocsr()
    counts = csr_array(chosen @ member)
    counts.eliminate_zeros()
    return counts
