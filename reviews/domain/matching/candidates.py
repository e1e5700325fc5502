"""The pairs that a solve starts from: the best reviewers of each application, and the reverse."""

import numpy as np

from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs
from reviews.domain.matching.scores import score_blocks

PER_APPLICATION = 24
PER_REVIEWER = 12


def candidate_keys(problem: Problem, rest: Remainder) -> IntArray:
    """Sorted keys of open pairs; every open pair where an application has at most 24."""
    n, m = rest.shape
    if not n or not m:
        return np.zeros(0, dtype=np.int64)
    chosen = [np.zeros(0, dtype=np.int64)]
    best = np.full((0, m), -1, dtype=np.int64)
    for start, stop, scores in score_blocks(problem):
        close_pairs(rest, start, stop, scores, -1)
        scores[:, rest.load_max <= 0] = -1
        scores[rest.demand[start:stop] <= 0] = -1
        chosen.append(_best_of_rows(scores, start))
        best = _best_of_columns(best, scores, start, n)
    chosen.append(_column_keys(best, n))
    return np.unique(np.concatenate(chosen))


def _best_of_rows(scores: IntArray, start: int) -> IntArray:
    m = scores.shape[1]
    keep = min(PER_APPLICATION, m)
    # Score and column in one number: no two are equal, so the choice is the same everywhere.
    ranked = np.where(scores < 0, -1, scores * m + np.arange(m)[::-1])
    top = np.partition(ranked, m - keep, axis=1)[:, m - keep :]
    row, place = np.nonzero(top >= 0)
    keys: IntArray = (row + start) * m + (m - 1 - top[row, place] % m)
    return keys


def _best_of_columns(best: IntArray, scores: IntArray, start: int, n: int) -> IntArray:
    rows = np.arange(start, start + len(scores))
    ranked = np.where(scores < 0, -1, scores * n + (n - 1 - rows)[:, None])
    stacked = np.concatenate([best, ranked])
    keep = min(PER_REVIEWER, len(stacked))
    top: IntArray = np.partition(stacked, len(stacked) - keep, axis=0)[len(stacked) - keep :]
    return top


def _column_keys(best: IntArray, n: int) -> IntArray:
    place, reviewer = np.nonzero(best >= 0)
    keys: IntArray = (n - 1 - best[place, reviewer] % n) * best.shape[1] + reviewer
    return keys
