"""Turning what a caller hands in into checked, read-only arrays."""

from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from reviews.domain.matching.arrays import FloatArray, IntArray, contains, pair_keys
from reviews.domain.matching.errors import InvalidProblem

Array = TypeVar("Array", bound=npt.NDArray[Any])

TOLERANCE = 1e-6
"""How far outside [0, 1] an affinity may be by rounding; it is clipped."""

HIGHEST_COUNT = 10**9
"""Demands and loads beyond this are mistakes, and their sums could leave 64 bits."""


def checked_affinity(values: Any) -> FloatArray:
    """A matrix (n_applications, n_reviewers) of float64 in [0, 1]."""
    matrix = np.asarray(values)
    if matrix.ndim != 2:
        raise InvalidProblem("affinity", "shape")
    if matrix.dtype.kind not in "fiu":
        raise InvalidProblem("affinity", "dtype")
    return _frozen(checked_block(matrix, first_row=0))


def checked_block(block: npt.NDArray[Any], *, first_row: int) -> FloatArray:
    """Rows of affinity as a new float64 array in [0, 1]; errors name the row of the whole matrix."""
    wide = block.astype(np.float64)
    # One pass decides: NaN makes min and max NaN, and the comparison false.
    if not block.size or (block.min() >= 0 and block.max() <= 1):
        return wide
    _refuse_first("nan", np.isnan(wide), first_row)
    _refuse_first("range", (wide < -TOLERANCE) | (wide > 1 + TOLERANCE), first_row)
    return np.clip(wide, 0.0, 1.0)


def checked_counts(field: str, values: Any, length: int) -> IntArray:
    """A vector (length,) of non-negative integers."""
    vector = np.asarray(values)
    if vector.shape != (length,):
        raise InvalidProblem(field, "shape")
    if length and vector.dtype.kind not in "iu":
        raise InvalidProblem(field, "dtype")
    counts = vector.astype(np.int64)
    if length and counts.min() < 0:
        raise InvalidProblem(field, "negative", int(np.argmax(counts < 0)))
    if length and counts.max() > HIGHEST_COUNT:
        raise InvalidProblem(field, "too_large", int(np.argmax(counts > HIGHEST_COUNT)))
    return _frozen(counts)


def checked_pairs(field: str, values: Any, shape: tuple[int, int]) -> IntArray:
    """Pairs (k, 2) inside `shape`, sorted by (application, reviewer), none twice."""
    pairs = np.asarray(() if values is None else values)
    if pairs.size == 0:
        return _frozen(np.zeros((0, 2), dtype=np.int64))
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise InvalidProblem(field, "shape")
    if pairs.dtype.kind not in "iu":
        raise InvalidProblem(field, "dtype")
    pairs = pairs.astype(np.int64)
    outside = ((pairs < 0) | (pairs >= np.array(shape))).any(axis=1)
    if outside.any():
        raise InvalidProblem(field, "index", int(np.argmax(outside)))
    return _frozen(_sorted_once(field, pairs, shape[1]))


def refuse_locked_and_forbidden(locked: Any, forbidden: IntArray, n_reviewers: int) -> None:
    """`locked` as the caller gave it (errors count in its order), `forbidden` checked."""
    if locked is None or not len(locked):
        return
    keys = pair_keys(np.asarray(locked, dtype=np.int64), n_reviewers)
    common = contains(pair_keys(forbidden, n_reviewers), keys)
    if common.any():
        raise InvalidProblem("locked", "locked_and_forbidden", int(np.argmax(common)))


def _sorted_once(field: str, pairs: IntArray, n_reviewers: int) -> IntArray:
    keys = pair_keys(pairs, n_reviewers)
    order = np.argsort(keys, kind="stable")
    twice = keys[order][1:] == keys[order][:-1]
    if twice.any():
        raise InvalidProblem(field, "duplicate", int(order[1:][twice].min()))
    return pairs[order]


def _refuse_first(rule: str, wrong: npt.NDArray[np.bool_], first_row: int) -> None:
    if wrong.any():
        row, column = np.unravel_index(int(np.argmax(wrong)), wrong.shape)
        raise InvalidProblem("affinity", rule, (first_row + int(row), int(column)))


def _frozen(array: Array) -> Array:
    array.flags.writeable = False
    return array
