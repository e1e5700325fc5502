"""Made-up instances that are the same on every machine."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reviews.domain.matching.problem import Problem

TOPICS = 32
WORDS = 20
CONCENTRATION = 0.3
DEMAND = 4
LOAD = 6

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
        dots = mine @ self.reviewers.T
        squares = (mine * mine).sum(axis=1)[:, None] * (self.reviewers**2).sum(axis=1)
        cosines: FloatBlock = np.minimum(dots / np.sqrt(squares), np.float32(1))
        return cosines


def synthetic(n: int, m: int, seed: int) -> Problem:
    """n applications, m reviewers over 32 topics; 4 readers each, at most 6 readings each."""
    rng = np.random.default_rng(seed)
    affinity = TopicAffinity(_counts(rng, n), _counts(rng, m))
    return Problem(affinity, np.full(n, DEMAND), np.full(m, LOAD))


def _counts(rng: np.random.Generator, size: int) -> FloatBlock:
    shares = rng.dirichlet(np.full(TOPICS, CONCENTRATION), size)
    counts: FloatBlock = rng.multinomial(WORDS, shares).astype(np.float32)
    return counts
