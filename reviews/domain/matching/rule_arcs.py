"""The pairs that a solve with rules starts from: for every value that a rule asks for, its best readers."""

import numpy as np

from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.rule_bound import CLOSED, Aim
from reviews.domain.matching.rule_program import DualPrices
from reviews.domain.matching.rule_rows import Rows

FEW_PAIRS = 4_000
"""Up to so many pairs all open ones are considered from the start."""

PER_VALUE = 4
"""Reviewers of each value that each application may choose among at first."""


def rule_arcs(aim: Aim, rows: Rows, arcs: IntArray, u: IntArray, v: IntArray) -> IntArray:
    """`arcs` and what the rules need beside them; u, v are prices of the problem without rules."""
    n, m = aim.rest.shape
    per_value = m if n * m <= FEW_PAIRS else PER_VALUE
    found = [arcs]
    prices = DualPrices(u, v, np.zeros(len(rows.need), dtype=np.int64))
    for start, stop, gain in aim.gains(rows, prices):
        if n * m <= FEW_PAIRS:
            found.append(_best(gain, start, per_value))
        for block in rows.blocks:
            wanted = np.eye(block.measure.width, dtype=np.int64) if block.sign > 0 else ()
            for one in wanted:
                has = block.measure.worth(np.tile(one, (stop - start, 1)), start, stop) > 0
                found.append(_best(np.where(has, gain, CLOSED), start, per_value))
    return np.unique(np.concatenate(found))


def _best(gain: IntArray, start: int, keep: int) -> IntArray:
    """Keys of the `keep` best open pairs of each row, ties by reviewer."""
    m = gain.shape[1]
    order = np.argsort(-gain, axis=1, kind="stable")[:, :keep]
    row, place = np.nonzero(np.take_along_axis(gain, order, axis=1) > CLOSED // 2)
    keys: IntArray = (row + start) * m + order[row, place]
    return keys
