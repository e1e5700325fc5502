"""Made-up instances that are the same on every machine."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from reviews.domain.matching.arrays import IntArray, contains, pair_keys
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.rules import Rule

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

PANEL = (200, 150)
PANEL_DEMAND = 5
PANEL_LOAD = 8

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


def rule_rich(seed: int) -> Problem:
    """A panel of 200 applications and 150 reviewers under eight hard rules at once; 5 readers, load 8.

    The readers of every application: two in five women, three who know its area, no two of one
    organisation, two who read its language, one able to chair, three countries, at most two from
    outside academia, two senior ones.
    """
    rng = np.random.default_rng(seed)
    n, m = PANEL
    topics = TopicAffinity(_counts(rng, n), _counts(rng, m))
    main = topics.applications.argmax(axis=1)
    return Problem(
        topics.rows(0, n),
        np.full(n, PANEL_DEMAND),
        np.full(m, PANEL_LOAD),
        rules=RULES,
        groups=_reviewer_groups(rng, topics.reviewers),
        application_groups={"area": main // 4, "language": (rng.random(n) < 0.3).astype(np.int64)},
    )


RULES = (
    Rule("at_least_fraction", "gender", limit=0.4, value=1, name="women"),
    Rule("must_share", "area", limit=3, name="competence"),
    Rule("at_most_per_value", "organisation", limit=1, name="organisation"),
    Rule("must_share", "language", limit=2, name="language"),
    Rule("at_least", "chair", limit=1, value=0, name="able to chair"),
    Rule("distinct_values", "country", limit=3, name="countries"),
    Rule("at_most", "sector", limit=2, value=1, name="outside academia"),
    Rule("at_least", "seniority", limit=2, value=1, name="senior"),
)


def _reviewer_groups(rng: np.random.Generator, topics: FloatBlock) -> dict[str, npt.NDArray[Any]]:
    """Areas are runs of four topics; a reviewer knows those that make up a fifth of their words."""
    m = len(topics)
    areas = topics.reshape(m, TOPICS // 4, 4).sum(axis=2) >= WORDS / 5
    english, swedish = _some(rng, m, 135), _some(rng, m, 70)
    return {
        "gender": _some(rng, m, 60).astype(np.int64),
        "area": areas,
        "organisation": rng.integers(0, 40, m),
        "language": np.stack([english, swedish | ~english], axis=1),
        "chair": np.where(_some(rng, m, 32), 0, -1),
        "country": rng.choice(6, m, p=[0.4, 0.2, 0.15, 0.1, 0.1, 0.05]),
        "sector": _some(rng, m, 50).astype(np.int64),
        "seniority": _some(rng, m, 65).astype(np.int64),
    }


def _some(rng: np.random.Generator, size: int, count: int) -> npt.NDArray[np.bool_]:
    """Exactly `count` of `size`, anywhere."""
    chosen: npt.NDArray[np.bool_] = rng.permutation(size) < count
    return chosen


def _counts(rng: np.random.Generator, size: int) -> FloatBlock:
    shares = rng.dirichlet(np.full(TOPICS, CONCENTRATION), size)
    counts: FloatBlock = rng.multinomial(WORDS, shares).astype(np.float32)
    return counts
