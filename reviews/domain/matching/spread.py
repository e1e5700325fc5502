"""How an assignment shares out: what each application gets, and how evenly reviewers are loaded."""

import numpy as np

from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.scores import pair_scores


def scores_micro(problem: Problem, pairs: IntArray) -> IntArray:
    """(n,) the sum of the affinities of each application's readers, in micro-units."""
    scores = np.zeros(problem.shape[0], dtype=np.int64)
    np.add.at(scores, pairs[:, 0], pair_scores(problem, pairs))
    return scores


def worst_tenth(scores: IntArray) -> float:
    """Mean of the ceil(n / 10) lowest, in micro-units; 0 of none."""
    lowest = np.sort(scores)[: -(-len(scores) // 10)]
    return float(lowest.mean()) if len(lowest) else 0.0


def gini(loads: IntArray) -> float:
    """0 where all read the same, towards 1 where one reads everything."""
    ranked, n = np.sort(loads), len(loads)
    total = int(ranked.sum())
    return float((2 * np.arange(1, n + 1) - n - 1) @ ranked / (n * total)) if total else 0.0
