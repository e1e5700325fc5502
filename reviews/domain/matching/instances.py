"""Made-up instances that are the same on every machine."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from reviews.domain.matching.arrays import IntArray, contains, pair_keys
from reviews.domain.matching.problem import Problem

TOPICS = 32
WORDS = 20
CONCENTRATION = 0.3
DEMAND = 4
LOAD = 6
TILE_ROWS, TILE_CELLS = 64, 8192
"""So small a product stays on one thread: spreading it costs more than it brings beside other work."""
LEAVING = 100
"""One reviewer in so many leaves."""
LATE_CONFLICTS = 200

FloatBlock = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class TopicAffinity:
    """Cosine of topic counts, computed by rows: never an n × m matrix in memory.

    applications (n, 32) and reviewers (m, 32) are whole counts as float32, so that every dot
    product is an exact integer whatever the order in which the machine adds.
    """

    applications: FloatBlock
    reviewers: FloatBlock

    @property
    def shape(self) -> tuple[int, int]:
        """(n_applications, n_reviewers)."""
        return len(self.applications), len(self.reviewers)

    def rows(self, start: int, stop: int) -> FloatBlock:
        """Cosines of applications start…stop with every reviewer."""
        mine = self.applications[start:stop]
        lengths = (mine * mine).sum(axis=1)[:, None] * self._squares
        cosines = self._dots(mine)
        cosines /= np.sqrt(lengths, out=lengths)
        return np.minimum(cosines, np.float32(1), out=cosines)

    def _dots(self, mine: FloatBlock) -> FloatBlock:
        dots = np.empty((len(mine), len(self.reviewers)), dtype=np.float32)
        rows = min(TILE_ROWS, max(1, len(mine)))
        columns = TILE_CELLS // rows
        for top in range(0, len(mine), rows):
            for left in range(0, len(self.reviewers), columns):
                tile = np.s_[top : top + rows, left : left + columns]
                np.matmul(mine[tile[0]], self.reviewers[tile[1]].T, out=dots[tile])
        return dots

    @cached_property
    def _squares(self) -> FloatBlock:
        squares: FloatBlock = (self.reviewers**2).sum(axis=1)
        return squares


def synthetic(n: int, m: int, seed: int) -> Problem:
    """n applications, m reviewers over 32 topics; 4 readers each, at most 6 readings each."""
    rng = np.random.default_rng(seed)
    affinity = TopicAffinity(_counts(rng, n), _counts(rng, m))
    return Problem(affinity, np.full(n, DEMAND), np.full(m, LOAD))


@dataclass(frozen=True, eq=False)
class Declines:
    """After the invitations. problem: what is left, with the assignment as `previous`.

    lost: (k, 2) sorted, the pairs of `previous` that cannot stay.
    """

    problem: Problem
    lost: IntArray

    def n_needless(self, pairs: IntArray) -> int:
        """Pairs of `previous` that are not in `pairs` (k, 2), and could have stayed."""
        m = self.problem.shape[1]
        previous = pair_keys(self.problem.previous, m)
        stays = contains(np.sort(pair_keys(pairs, m)), previous)
        return int((~stays & ~contains(pair_keys(self.lost, m), previous)).sum())


def declines(problem: Problem, pairs: IntArray, seed: int) -> Declines:
    """1 % of the reviewers leave with all their `pairs` (k, 2, sorted); 200 others turn out barred."""
    m, rng = problem.shape[1], np.random.default_rng(seed)
    leaving = rng.choice(m, -(-m // LEAVING), replace=False)
    has_left = np.isin(pairs[:, 1], leaving)
    staying = np.flatnonzero(~has_left)
    late = rng.choice(staying, min(LATE_CONFLICTS, len(staying)), replace=False)
    is_lost = has_left
    is_lost[late] = True
    left = replace(
        problem,
        load_max=_without(problem.load_max, leaving),
        load_min=_without(problem.load_min, leaving),
        forbidden=np.unique(np.concatenate([problem.forbidden, pairs[late]]), axis=0),
        locked=problem.locked[~contains(pair_keys(pairs[is_lost], m), pair_keys(problem.locked, m))],
        previous=pairs,
    )
    return Declines(left, pairs[is_lost])


def _without(loads: IntArray, leaving: IntArray) -> IntArray:
    left = loads.copy()
    left[leaving] = 0
    return left


def _counts(rng: np.random.Generator, size: int) -> FloatBlock:
    shares = rng.dirichlet(np.full(TOPICS, CONCENTRATION), size)
    counts: FloatBlock = rng.multinomial(WORDS, shares).astype(np.float32)
    return counts
