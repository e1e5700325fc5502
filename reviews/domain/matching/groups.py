"""Groups as matrices: who has which value."""

from typing import Any

import numpy as np
from scipy.sparse import csr_array

from reviews.domain.matching.arrays import BoolArray, IntArray


def has_value(values: Any, value: int | None) -> BoolArray:
    """(k,) whether each has `value`; None: whether each has any."""
    several = values.ndim == 2
    found: BoolArray
    if several:
        found = values.any(axis=1) if value is None else values[:, value]
    else:
        found = values >= 0 if value is None else values == value
    return found


def codes_of(*groups: Any) -> IntArray:
    """The values that occur in any of the groups, ascending."""
    found = [np.arange(values.shape[1]) if values.ndim == 2 else values[values >= 0] for values in groups]
    return np.unique(np.concatenate(found)).astype(np.int64)


def members(values: Any, codes: IntArray) -> csr_array:
    """(k, len(codes)) with 1 where one has the value, of a group that has no other values."""
    if values.ndim == 2:
        row, column = np.nonzero(values)
    else:
        row = np.flatnonzero(values >= 0)
        column = values[row]
    place = np.searchsorted(codes, column)
    return csr_array((np.ones(len(row), dtype=np.int64), (row, place)), shape=(len(values), len(codes)))
