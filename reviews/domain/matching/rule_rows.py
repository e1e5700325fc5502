"""Rules as rows of an integer program over the open pairs, whatever pairs these are.

Every row reads  sign * (readers that count) + extra columns >= need,  locked readers counted off.
Extra columns are a soft rule's units of violation, at their price, and for distinct_values one
column per value, at most 1 and at most the readers who have it. They are whole by themselves
whenever the pairs are, so only pairs need to be integers.
"""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array, csr_array

from reviews.domain.matching.arrays import IntArray, pairs_of
from reviews.domain.matching.groups import has_value
from reviews.domain.matching.measures import Measure, measure_of
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.rules import Rule
from reviews.domain.matching.violations import price_micro

UNPRICED = 1 << 50
"""Stands for no price: a hard rule's dual price may be anything below."""


@dataclass(frozen=True, eq=False)
class Block:
    """Rows offset … offset + n * width: application i and value f stand at offset + i * width + f."""

    measure: Measure
    sign: int
    offset: int


@dataclass(frozen=True, eq=False)
class Rows:
    """need (n_rows,), extra (n_rows, n_extra), upper and price in micro-units (n_extra,).

    row_widths, extra_widths: rows and columns come in runs of so many per application.
    highest: (n_rows,) the dual price, in micro-units, above which paying the violation is cheaper.
    """

    shape: tuple[int, int]
    blocks: tuple[Block, ...]
    need: IntArray
    extra: csr_array
    upper: IntArray
    price: IntArray
    highest: IntArray
    row_widths: tuple[int, ...]
    extra_widths: tuple[int, ...]

    def coefficients(self, keys: IntArray) -> csr_array:
        """(n_rows, k) of the pairs `keys`."""
        pairs = pairs_of(keys, self.shape[1])
        found = [csr_array((len(self.need), len(keys)), dtype=np.int64)]
        for block in self.blocks:
            counts = block.measure.of_pairs(pairs).tocoo()
            row = block.offset + pairs[counts.row, 0] * block.measure.width + counts.col
            found.append(coo_array((block.sign * counts.data, (row, counts.row)), shape=found[0].shape).tocsr())
        return csr_array(sum(found[1:], found[0]))

    def worth(self, prices: IntArray, start: int, stop: int) -> IntArray:
        """(stop - start, m) what the rules' dual prices (n_rows,) add to the score of each pair."""
        added = np.zeros((stop - start, self.shape[1]), dtype=np.int64)
        for block in self.blocks:
            width = block.measure.width
            first, last = block.offset + start * width, block.offset + stop * width
            weights = block.sign * prices[first:last].reshape(stop - start, width)
            added += block.measure.worth(weights, start, stop)
        return added

    def dual_constants(self, prices: IntArray) -> IntArray:
        """(n,) the part of each application's dual bound that no pair enters, for prices >= 0."""
        found = np.zeros(self.shape[0], dtype=np.int64)
        gain = np.maximum(self.extra.T @ prices - self.price, 0) * self.upper
        for values, width in ((gain, self.extra_widths), (-prices * self.need, self.row_widths)):
            np.add.at(found, self._applications(width), values)
        return found

    def _applications(self, widths: tuple[int, ...]) -> IntArray:
        """Whose each row or column is, for runs of so many per application."""
        everyone = np.arange(self.shape[0])
        return np.concatenate([everyone[:0], *(np.repeat(everyone, width) for width in widths)])


def rule_rows(problem: Problem, rules: tuple[Rule, ...]) -> Rows:
    """The rows of `rules`, of which the hard ones hold and the soft ones cost."""
    parts = _Parts(problem)
    for rule in rules:
        parts.add(rule)
    return parts.rows()


@dataclass(frozen=True, eq=False)
class _Extra:
    """Columns of one rule: entries (row, place, value), and per column its upper bound and price."""

    row: IntArray
    place: IntArray
    value: IntArray
    upper: IntArray
    price: int


class _Parts:
    """Collects blocks, needs and extra columns, one rule after another."""

    def __init__(self, problem: Problem):
        self.problem = problem
        self.counted = (problem.demand > 0).astype(np.int64)
        self.blocks: list[Block] = []
        self.needs: list[IntArray] = [np.zeros(0, dtype=np.int64)]
        self.highest: list[IntArray] = [np.zeros(0, dtype=np.int64)]
        self.extras: list[_Extra] = []
        self.n_rows = 0

    def add(self, rule: Rule) -> None:
        """The rows of one rule."""
        measure = measure_of(self.problem, rule)
        sign = -1 if rule.kind.startswith("at_most") else 1
        self.blocks.append(Block(measure, sign, self.n_rows))
        if rule.kind == "distinct_values":
            self._add_distinct(rule, measure)
            return
        need = np.repeat(self._need(rule, sign), measure.width)
        most = np.maximum(need, 0) + np.repeat(self.problem.demand, measure.width)
        self._append_violable(rule, need - sign * self._locked(measure), most)

    def rows(self) -> Rows:
        """All that was added."""
        upper = np.concatenate([extra.upper for extra in self.extras] or [np.zeros(0, dtype=np.int64)])
        price = np.repeat([extra.price for extra in self.extras], [len(extra.upper) for extra in self.extras])
        shape = (self.n_rows, len(upper))
        matrix, start = csr_array(shape, dtype=np.int64), 0
        for extra in self.extras:
            matrix += coo_array((extra.value, (extra.row, start + extra.place)), shape=shape).tocsr()
            start += len(extra.upper)
        needs, highest = np.concatenate(self.needs), np.concatenate(self.highest)
        return Rows(
            shape=self.problem.shape,
            blocks=tuple(self.blocks),
            need=needs,
            extra=matrix,
            upper=upper,
            price=price.astype(np.int64),
            highest=highest,
            row_widths=self._widths(self.needs),
            extra_widths=self._widths([extra.upper for extra in self.extras]),
        )

    def _widths(self, parts: list[IntArray]) -> tuple[int, ...]:
        return tuple(len(part) // max(1, self.problem.shape[0]) for part in parts)

    def _append(self, need: IntArray, highest: int) -> IntArray:
        rows = self.n_rows + np.arange(len(need))
        self.needs.append(need)
        self.highest.append(np.full(len(need), highest))
        self.n_rows += len(need)
        return rows

    def _append_violable(self, rule: Rule, need: IntArray, most: IntArray) -> IntArray:
        """Rows with at most `most` units of violation each, where the rule is soft."""
        price = UNPRICED if rule.hard else price_micro(rule)
        rows = self._append(need, price)
        if not rule.hard:
            self.extras.append(_Extra(rows, np.arange(len(rows)), np.ones_like(rows), most, price))
        return rows

    def _add_distinct(self, rule: Rule, measure: Measure) -> None:
        """readers of f - seen f >= 0 for each value f, then sum of seen >= limit."""
        n, width = self.problem.shape[0], measure.width
        each = self._append(-self._locked(measure), UNPRICED)
        least = int(rule.limit or 0) * self.counted
        total = np.repeat(self._append_violable(rule, least, least), width)
        ones = np.ones(n * width, dtype=np.int64)
        place = np.tile(np.arange(n * width), 2)
        self.extras.append(_Extra(np.r_[each, total], place, np.r_[-ones, ones], ones, 0))

    def _need(self, rule: Rule, sign: int) -> IntArray:
        """(n,) sign * limit; nothing where no readers are wanted."""
        if sign < 0:
            return np.full(self.problem.shape[0], -int(rule.limit or 0), dtype=np.int64)
        least = np.array([rule.least(demand) for demand in self.problem.demand.tolist()], dtype=np.int64)
        if rule.kind == "must_share":
            least *= has_value(self.problem.application_groups[rule.group], None)
        least *= self.counted
        return least

    def _locked(self, measure: Measure) -> IntArray:
        """(n * width,) readers locked in."""
        counts = measure.of_pairs(self.problem.locked).tocoo()
        found = np.zeros(self.problem.shape[0] * measure.width, dtype=np.int64)
        np.add.at(found, self.problem.locked[counts.row, 0] * measure.width + counts.col, counts.data)
        return found
