"""The pairs that a solve starts from: the best reviewers of each application, and the reverse."""

import numpy as np

from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs
from reviews.domain.matching.scores import remember, score_blocks

PER_APPLICATION = 24
PER_REVIEWER = 12


def candidate_keys(problem: Problem, rest: Remainder) -> IntArray:
    """Sorted keys of open pairs; every open pair where an application has at most 24."""
    n, m = rest.shape
    if not n or not m:
        return np.zeros(0, dtype=np.int64)
    chosen = []
    best = np.full((0, m), -1, dtype=np.int64)
    for start, stop, scores in score_blocks(problem):
        close_pairs(rest, start, stop, scores, -1)
        scores[:, rest.load_max <= 0] = -1
        scores[rest.demand[start:stop] <= 0] = -1
        chosen.append(_best_of_rows(scores, start))
        best = _best_of_columns(best, scores, start, n)
    chosen.append(_of_columns(best, n))
    keys, values = (np.concatenate(parts) for parts in zip(*chosen, strict=True))
    remember(problem, keys, values)
    return np.unique(keys)


def _best_of_rows(scores: IntArray, start: int) -> tuple[IntArray, IntArray]:
    """Keys and scores of the best pairs of each row."""
    m = scores.shape[1]
    keep = min(PER_APPLICATION, m)
    # Score and column in one number: no two are equal, so the choice is the same everywhere.
    ranked = np.where(scores < 0, -1, scores * m + np.arange(m)[::-1])
    top = np.partition(ranked, m - keep, axis=1)[:, m - keep :]
    row, place = np.nonzero(top >= 0)
    score, column = np.divmod(top[row, place], m)
    return (row + start) * m + (m - 1 - column), score


def _best_of_columns(best: IntArray, scores: IntArray, start: int, n: int) -> IntArray:
    rows = np.arange(start, start + len(scores))
    ranked = np.where(scores < 0, -1, scores * n + (n - 1 - rows)[:, None])
    if len(best) < PER_REVIEWER:
        return _highest(np.concatenate([best, ranked]))
    # The first row is the lowest that counts: soon few reviewers have a better one in a block.
    better = np.flatnonzero(ranked.max(axis=0) > best[0])
    best[:, better] = _highest(np.concatenate([best[:, better], ranked[:, better]]))
    return best


def _highest(stacked: IntArray) -> IntArray:
    """The 12 highest of each column, the lowest of them first."""
    last = len(stacked) - min(PER_REVIEWER, len(stacked))
    highest: IntArray = np.partition(stacked, last, axis=0)[last:]
    return highest


def _of_columns(best: IntArray, n: int) -> tuple[IntArray, IntArray]:
    place, reviewer = np.nonzero(best >= 0)
    score, row = np.divmod(best[place, reviewer], n)
    return (n - 1 - row) * best.shape[1] + reviewer, score
