"""Made-up instances that are the same on every machine."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from reviews.domain.matching.problem import Problem
from reviews.domain.matching.rules import Rule

TOPICS = 32
WORDS = 20
CONCENTRATION = 0.3
DEMAND = 4
LOAD = 6

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
        dots = mine @ self.reviewers.T
        squares = (mine * mine).sum(axis=1)[:, None] * (self.reviewers**2).sum(axis=1)
        cosines: FloatBlock = np.minimum(dots / np.sqrt(squares), np.float32(1))
        return cosines


def synthetic(n: int, m: int, seed: int) -> Problem:
    """n applications, m reviewers over 32 topics; 4 readers each, at most 6 readings each."""
    rng = np.random.default_rng(seed)
    affinity = TopicAffinity(_counts(rng, n), _counts(rng, m))
    return Problem(affinity, np.full(n, DEMAND), np.full(m, LOAD))


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
