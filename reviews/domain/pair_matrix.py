"""How each pair of a run stands, and which applications were hardest to find readers for."""

from collections.abc import Sequence
from enum import IntEnum
from math import ceil

import numpy as np

from reviews.domain.matching.arrays import BoolArray, IntArray

HARDEST = 0.1
"""Share of the applications that are called hard to staff."""


class PairState(IntEnum):
    """Of a pair in a run. OUTSIDE: the reviewer had no seat in the application's panel; CLOSED: for another reason."""

    OPEN = 0
    CHOSEN = 1
    LOCKED = 2
    CONFLICT = 3
    OUTSIDE = 4
    CLOSED = 5


TAKEN = (PairState.CHOSEN, PairState.LOCKED)
"""States of a pair that is read."""


def pair_states(
    *, closed: IntArray, chosen: IntArray, locked: IntArray, seated: BoolArray, barred: BoolArray
) -> IntArray:
    """The states as an array like `seated` and `barred`; the others are pairs (k, 2)."""
    states = np.full(seated.shape, int(PairState.OPEN), dtype=np.int64)
    states[closed[:, 0], closed[:, 1]] = PairState.CLOSED
    is_closed = states == PairState.CLOSED
    states[is_closed & barred] = PairState.CONFLICT
    states[is_closed & ~seated] = PairState.OUTSIDE
    states[chosen[:, 0], chosen[:, 1]] = PairState.CHOSEN
    states[locked[:, 0], locked[:, 1]] = PairState.LOCKED
    return states


def hard_to_staff(prices: Sequence[int | None]) -> frozenset[int]:
    """The places of the lowest tenth of the prices of applications.

    Such a price is what the application's last reader adds to the total; None where no reader was chosen freely.
    """
    known = sorted((price, place) for place, price in enumerate(prices) if price is not None)
    return frozenset(place for _price, place in known[: ceil(len(known) * HARDEST)])
