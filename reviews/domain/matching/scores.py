"""Affinity as integer micro-units, by blocks of rows, so that no large matrix is ever whole.

A pass over all pairs is what costs time. Scores of single pairs that a pass has met are therefore
remembered for as long as their problem lives.
"""

from collections.abc import Iterator
from weakref import WeakKeyDictionary

import numpy as np

from reviews.domain.matching import checks
from reviews.domain.matching.arrays import MICRO, FloatArray, IntArray, contains, pair_keys, pairs_of
from reviews.domain.matching.errors import InvalidProblem
from reviews.domain.matching.problem import Problem

BLOCK_CELLS = 500_000
"""Cells of a block: 4 MB as int64, so that the steps over a block find it in the cache."""

_NOTHING = np.zeros(0, dtype=np.int64)
_met: WeakKeyDictionary[Problem, tuple[IntArray, IntArray]] = WeakKeyDictionary()
"""Sorted pair keys and their scores, of problems whose rows are made on demand."""


def score_rows(problem: Problem, start: int, stop: int) -> IntArray:
    """Scores of applications start…stop, (stop - start, m): floor(10^6 a + 0.5)."""
    is_whole = isinstance(problem.affinity, np.ndarray)
    block = problem.affinity[start:stop].copy() if is_whole else _source_rows(problem, start, stop)
    return _micro(block)


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
    if isinstance(problem.affinity, np.ndarray):
        return _micro(problem.affinity[pairs[:, 0], pairs[:, 1]])
    keys = pair_keys(pairs, problem.shape[1])
    new = np.unique(keys[~contains(_met.get(problem, (_NOTHING, _NOTHING))[0], keys)])
    if len(new):
        remember(problem, new, _computed(problem, pairs_of(new, problem.shape[1])))
    met, scores = _met.get(problem, (_NOTHING, _NOTHING))
    return scores[np.searchsorted(met, keys)]


def remember(problem: Problem, keys: IntArray, scores: IntArray) -> None:
    """Keeps the scores of pairs that a pass has met, so that no pass need be made for them."""
    if isinstance(problem.affinity, np.ndarray):
        return
    met, known = _met.get(problem, (_NOTHING, _NOTHING))
    united, first = np.unique(np.concatenate([met, keys]), return_index=True)
    _met[problem] = united, np.concatenate([known, scores])[first]


def _computed(problem: Problem, pairs: IntArray) -> IntArray:
    found = np.zeros(len(pairs), dtype=np.int64)
    for start, stop, scores in score_blocks(problem):
        first, last = np.searchsorted(pairs[:, 0], [start, stop])
        mine = pairs[first:last]
        found[first:last] = scores[mine[:, 0] - start, mine[:, 1]]
    return found


def _micro(own: FloatArray) -> IntArray:
    """Affinities to micro-units, in place of `own`; none is negative, so to cut off is to floor."""
    own *= MICRO
    own += 0.5
    return own.astype(np.int64)


def _source_rows(problem: Problem, start: int, stop: int) -> FloatArray:
    block = np.asarray(problem.affinity.rows(start, stop))
    if block.shape != (stop - start, problem.shape[1]):
        raise InvalidProblem("affinity", "shape", (start, stop))
    return checks.checked_block(block, first_row=start)
