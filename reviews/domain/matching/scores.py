"""Affinity as integer micro-units, by blocks of rows, so that no large matrix is ever whole."""

from collections.abc import Iterator

import numpy as np

from reviews.domain.matching import checks
from reviews.domain.matching.arrays import MICRO, FloatArray, IntArray
from reviews.domain.matching.errors import InvalidProblem
from reviews.domain.matching.problem import Problem

BLOCK_CELLS = 2_000_000
"""Cells of a block: 16 MB as int64."""


def score_rows(problem: Problem, start: int, stop: int) -> IntArray:
    """Scores of applications start…stop, (stop - start, m): floor(10^6 a + 0.5)."""
    if isinstance(problem.affinity, np.ndarray):
        block = problem.affinity[start:stop]
    else:
        block = _source_rows(problem, start, stop)
    return np.floor(block * MICRO + 0.5).astype(np.int64)


def score_blocks(problem: Problem) -> Iterator[tuple[int, int, IntArray]]:
    """(start, stop, scores) from the first application to the last."""
    n, m = problem.shape
    step = max(1, BLOCK_CELLS // max(m, 1))
    for start in range(0, n, step):
        stop = min(n, start + step)
        yield start, stop, score_rows(problem, start, stop)


def weighted_blocks(problem: Problem, bonus_micro: int) -> Iterator[tuple[int, int, IntArray]]:
    """As `score_blocks`, with the bonus added to each pair of `previous`."""
    for start, stop, scores in score_blocks(problem):
        first, last = np.searchsorted(problem.previous[:, 0], [start, stop])
        kept = problem.previous[first:last]
        scores[kept[:, 0] - start, kept[:, 1]] += bonus_micro
        yield start, stop, scores


def pair_scores(problem: Problem, pairs: IntArray) -> IntArray:
    """Scores of pairs (k, 2) sorted by application, in their order."""
    found = np.zeros(len(pairs), dtype=np.int64)
    if isinstance(problem.affinity, np.ndarray):
        values = problem.affinity[pairs[:, 0], pairs[:, 1]]
        return np.floor(values * MICRO + 0.5).astype(np.int64)
    for start, stop, scores in score_blocks(problem):
        first, last = np.searchsorted(pairs[:, 0], [start, stop])
        mine = pairs[first:last]
        found[first:last] = scores[mine[:, 0] - start, mine[:, 1]]
    return found


def _source_rows(problem: Problem, start: int, stop: int) -> FloatArray:
    block = np.asarray(problem.affinity.rows(start, stop))
    if block.shape != (stop - start, problem.shape[1]):
        raise InvalidProblem("affinity", "shape", (start, stop))
    return checks.checked_block(block, first_row=start)
