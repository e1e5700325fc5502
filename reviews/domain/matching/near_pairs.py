"""The pairs that could soon matter: what lets a solved problem be solved again without another pass.

For prices u, v and a slack, every pair outside the list has s < u + v - slack. If later prices u', v'
differ so little that (u - u') + (v - v') <= slack, then s <= u' + v' there too: no such pair can
improve the assignment, and none need be looked at.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.errors import InvalidProblem
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.scores import score_blocks
from reviews.domain.matching.solution import Solution

SLACK = 90_000
"""In micro-units. Prices move by little more than the stability bonus when 1 % of the reviewers leave."""


@dataclass(frozen=True, eq=False)
class Shortlist:
    """keys: (k,) sorted, with scores (k,): every pair with s >= u + v - slack, all in micro-units.

    affinity is that of the problem; application_prices (n,), reviewer_prices (m,) are any prices,
    and the list is short where they are those of an optimum.
    """

    affinity: Any
    keys: IntArray
    scores: IntArray
    application_prices: IntArray
    reviewer_prices: IntArray
    slack: int = SLACK

    def check(self, problem: Problem) -> None:
        """Raises InvalidProblem when `problem` has another affinity."""
        mine, other = self.affinity, problem.affinity
        if mine is other:
            return
        if not (isinstance(mine, np.ndarray) and isinstance(other, np.ndarray) and np.array_equal(mine, other)):
            raise InvalidProblem("affinity", "not the one of the shortlist")


def shortlist(problem: Problem, solution: Solution) -> Shortlist:
    """One pass over all pairs, to be kept while the affinities stay as they are."""
    u, v, m = solution.application_prices_micro, solution.reviewer_prices_micro, problem.shape[1]
    keys, found = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for start, stop, scores in score_blocks(problem):
        gain = scores - u[start:stop, None]
        np.subtract(gain, v, out=gain)
        row, column = np.nonzero(gain >= -SLACK)
        keys.append((row + start) * m + column)
        found.append(scores[row, column])
    return Shortlist(problem.affinity, np.concatenate(keys), np.concatenate(found), u, v)
