"""What a rule counts: 1 or 0 for each pair, per value, as sparse columns or as dense blocks."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.sparse import csr_array

from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.groups import codes_of, has_value, members
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.rules import OF_ONE_VALUE, WITH_APPLICATION, Rule


class Measure(Protocol):
    """`width` counts for each pair."""

    @property
    def width(self) -> int:
        """Values that are counted apart."""
        ...

    def of_pairs(self, pairs: IntArray) -> csr_array:
        """(k, width) the counts of pairs (k, 2)."""
        ...

    def worth(self, weights: IntArray, start: int, stop: int) -> IntArray:
        """(stop - start, m) sum over values of count times weights (stop - start, width)."""
        ...


@dataclass(frozen=True, eq=False)
class ByReviewer:
    """The reviewer's values alone: members (m, width)."""

    members: csr_array

    @property
    def width(self) -> int:
        """Values that are counted apart."""
        return int(self.members.shape[1])

    def of_pairs(self, pairs: IntArray) -> csr_array:
        """(k, width)."""
        return csr_array(self.members[pairs[:, 1]])

    def worth(self, weights: IntArray, start: int, stop: int) -> IntArray:
        """(stop - start, m)."""
        found: IntArray = (self.members @ weights.T).T
        return found


@dataclass(frozen=True, eq=False)
class ByPair:
    """Whether application (n, values) and reviewer (m, values) share a value, or share none."""

    applications: csr_array
    reviewers: csr_array
    shared: bool

    @property
    def width(self) -> int:
        """One count."""
        return 1

    def of_pairs(self, pairs: IntArray) -> csr_array:
        """(k, 1)."""
        common = self.applications[pairs[:, 0]].multiply(self.reviewers[pairs[:, 1]])
        fits = (common.sum(axis=1) > 0) == self.shared
        return csr_array(fits.astype(np.int64).reshape(-1, 1))

    def worth(self, weights: IntArray, start: int, stop: int) -> IntArray:
        """(stop - start, m)."""
        common = (self.applications[start:stop] @ self.reviewers.T).toarray() > 0
        found: IntArray = weights * (common == self.shared)
        return found


def measure_of(problem: Problem, rule: Rule) -> Measure:
    """What `rule` counts."""
    values = problem.groups[rule.group]
    if rule.kind in OF_ONE_VALUE:
        return ByReviewer(csr_array(has_value(values, rule.value).astype(np.int64).reshape(-1, 1)))
    if rule.kind in WITH_APPLICATION:
        wanted = problem.application_groups[rule.group]
        codes = codes_of(values, wanted)
        return ByPair(members(wanted, codes), members(values, codes), rule.kind == "must_share")
    return ByReviewer(members(values, codes_of(values)))
