"""What the engine speaks: micro-units as int64, affinities as float64, pairs as sorted numbers."""

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

MICRO = 1_000_000
"""Micro-units in one unit of affinity."""


def pair_keys(pairs: IntArray, n_reviewers: int) -> IntArray:
    """One number per pair, (k, 2) -> (k,), ordered by (application, reviewer)."""
    keys: IntArray = pairs[:, 0] * n_reviewers + pairs[:, 1]
    return keys


def pairs_of(keys: IntArray, n_reviewers: int) -> IntArray:
    """The pairs (k, 2) that `pair_keys` numbered."""
    applications, reviewers = np.divmod(keys, max(n_reviewers, 1))
    return np.stack([applications, reviewers], axis=1)


def contains(sorted_keys: IntArray, keys: IntArray) -> BoolArray:
    """Which of `keys` stand in `sorted_keys`, which ascends."""
    if not len(sorted_keys):
        return np.zeros(len(keys), dtype=np.bool_)
    position = np.minimum(np.searchsorted(sorted_keys, keys), len(sorted_keys) - 1)
    found: BoolArray = sorted_keys[position] == keys
    return found
