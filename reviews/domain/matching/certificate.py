"""The proof that anybody can repeat: is the assignment allowed, and can any other be better?

Weak duality of the transportation problem: for any prices u, v and any allowed assignment
total <= sum d u + sum hi max(v, 0) - sum lo max(-v, 0) + sum over pairs of max(0, s - u - v),
where locked pairs count s - u - v unclipped and forbidden pairs nothing. Nothing here uses a solver.
Hard rules only shrink what is allowed, so the bound stays valid under them, but may not be reached.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from reviews.domain.matching.arrays import MICRO, IntArray
from reviews.domain.matching.errors import InvalidProblem
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.scores import score_blocks
from reviews.domain.matching.violations import violation_units

HIGHEST_PRICE = 10**12
"""Prices beyond this (a million units of affinity) are refused: sums must fit 64 bits."""


@dataclass(frozen=True)
class Violation:
    """A requirement that the pairs break: code, the pair, application or reviewer, and the two counts.

    code "rule": index is (rule, application), found the units of violation of that hard rule.
    """

    code: str
    index: tuple[int, ...]
    found: int
    allowed: int


@dataclass(frozen=True)
class Certificate:
    """total_micro of the pairs, bound_micro on every allowed assignment.

    gap: 0.0 when they are equal, else (bound - total) / bound. tight: feasible and equal.
    """

    feasible: bool
    violations: tuple[Violation, ...]
    total_micro: int
    bound_micro: int
    gap: float
    tight: bool


def certify(
    problem: Problem,
    pairs: Any,
    application_prices_micro: Any,
    reviewer_prices_micro: Any,
) -> Certificate:
    """Recomputed from the problem alone. Raises InvalidProblem for pairs or prices out of shape."""
    n, m = problem.shape
    given = _integers("pairs", pairs, (-1, 2))
    u = _prices("application_prices_micro", application_prices_micro, n)
    v = _prices("reviewer_prices_micro", reviewer_prices_micro, m)
    known = ((given >= 0) & (given < np.array([n, m]))).all(axis=1)
    violations = (*_unknown_pairs(given[~known]), *_violations(problem, given[known]))
    inside = given[known][np.argsort(given[known][:, 0], kind="stable")]
    total, bound = _total_and_bound(problem, inside, u, v)
    tight = not violations and total == bound
    return Certificate(not violations, violations, total, bound, gap_of(total, bound), tight)


def upper_bound_micro(problem: Problem, u: IntArray, v: IntArray) -> int:
    """UB of the module's docstring, for prices u (n,) and v (m,) in micro-units."""
    return _total_and_bound(problem, np.zeros((0, 2), dtype=np.int64), u, v)[1]


def _total_and_bound(problem: Problem, pairs: IntArray, u: IntArray, v: IntArray) -> tuple[int, int]:
    """The score of `pairs`, sorted by application, and UB: one pass over all pairs for both."""
    total, bound = 0, _dot(problem.demand, u)
    bound += _dot(problem.load_max, np.maximum(v, 0)) - _dot(problem.load_min, np.maximum(-v, 0))
    for start, stop, scores in score_blocks(problem):
        total += int(scores[_rows_between(pairs, start, stop)].sum())
        gain = np.subtract(scores, u[start:stop, None], out=scores)
        np.subtract(gain, v, out=gain)
        bound += _gain_sum(problem, gain, start, stop)
    return total, bound


def gap_of(total: int, bound: int) -> float:
    """Share of the bound that is missing, 0.0 when nothing is."""
    return 0.0 if total == bound else (bound - total) / max(bound, 1)


def in_units(micro: int) -> float:
    """Micro-units as affinity."""
    return micro / MICRO


def _dot(counts: IntArray, prices: IntArray) -> int:
    # Python integers: a caller's loads and prices may be too large for 64 bits together.
    return sum(count * price for count, price in zip(counts.tolist(), prices.tolist(), strict=True))


def _gain_sum(problem: Problem, gain: IntArray, start: int, stop: int) -> int:
    row, column = _rows_between(problem.locked, start, stop)
    locked = int(gain[row, column].sum())
    gain[row, column] = 0
    row, column = _rows_between(problem.forbidden, start, stop)
    gain[row, column] = 0
    np.maximum(gain, 0, out=gain)
    return locked + int(gain.sum())


def _rows_between(pairs: IntArray, start: int, stop: int) -> tuple[IntArray, IntArray]:
    first, last = np.searchsorted(pairs[:, 0], [start, stop])
    return pairs[first:last, 0] - start, pairs[first:last, 1]


def _unknown_pairs(pairs: IntArray) -> list[Violation]:
    return [Violation("unknown_pair", (int(i), int(j)), 1, 0) for i, j in pairs]


def _violations(problem: Problem, pairs: IntArray) -> list[Violation]:
    n, m = problem.shape
    readers = np.bincount(pairs[:, 0], minlength=n)
    load = np.bincount(pairs[:, 1], minlength=m)
    counts = dict(zip(*np.unique(pairs[:, 0] * m + pairs[:, 1], return_counts=True), strict=True))
    forbidden = [(int(i), int(j)) for i, j in problem.forbidden if i * m + j in counts]
    missing = [(int(i), int(j)) for i, j in problem.locked if i * m + j not in counts]
    twice = [(int(key // m), int(key % m)) for key, count in counts.items() if count > 1]
    return [
        *_differing("demand", readers, problem.demand, readers != problem.demand),
        *_differing("load_max", load, problem.load_max, load > problem.load_max),
        *_differing("load_min", load, problem.load_min, load < problem.load_min),
        *(Violation("forbidden", pair, 1, 0) for pair in forbidden),
        *(Violation("locked", pair, 0, 1) for pair in missing),
        *(Violation("duplicate", pair, 2, 1) for pair in twice),
        *_broken_rules(problem, pairs),
    ]


def _broken_rules(problem: Problem, pairs: IntArray) -> list[Violation]:
    units = violation_units(problem, pairs)
    hard = [index for index, rule in enumerate(problem.rules) if rule.hard]
    broken = [(rule, int(application)) for rule in hard for application in np.flatnonzero(units[rule])]
    return [Violation("rule", where, int(units[where]), 0) for where in broken]


def _differing(code: str, found: IntArray, allowed: IntArray, wrong: Any) -> list[Violation]:
    return [Violation(code, (int(index),), int(found[index]), int(allowed[index])) for index in np.flatnonzero(wrong)]


def _prices(field: str, values: Any, length: int) -> IntArray:
    prices = _integers(field, values, (length,))
    beyond = np.abs(prices) > HIGHEST_PRICE
    if beyond.any():
        raise InvalidProblem(field, "range", int(np.argmax(beyond)))
    return prices


def _integers(field: str, values: Any, shape: tuple[int, ...]) -> IntArray:
    array = np.asarray(values)
    if not array.size:
        array = np.zeros((0, *shape[1:]) if shape[0] == -1 else array.shape, dtype=np.int64)
    if array.ndim != len(shape) or array.shape[1:] != shape[1:]:
        raise InvalidProblem(field, "shape")
    if shape[0] not in (-1, len(array)):
        raise InvalidProblem(field, "shape")
    if array.dtype.kind not in "iu":
        raise InvalidProblem(field, "dtype")
    return array.astype(np.int64)
