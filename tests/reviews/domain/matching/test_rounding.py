"""Dependent rounding: exact parts, and cycles turned by one unit."""

import numpy as np
import pytest

from reviews.domain.matching.fractional import UNITS
from reviews.domain.matching.rounding import dyadic_parts, turned_cycles


def random_flow(seed: int) -> tuple[tuple[int, int], np.ndarray, np.ndarray]:
    """Sums of 1000 random one-reader assignments: whole demand, loads as they fall."""
    rng = np.random.default_rng(seed)
    n, m = (int(side) for side in rng.integers(1, 8, 2))
    units = np.zeros((n, m), dtype=np.int64)
    for i in range(n):
        units[i] = rng.multinomial(UNITS, rng.dirichlet(np.full(m, 0.5)))
    keys = np.flatnonzero(units)
    return (n, m), keys, units.ravel()[keys]


@pytest.mark.parametrize("seed", range(30))
def test_parts_add_up_and_keep_every_sum_in_proportion(seed):
    (n, m), keys, units = random_flow(seed)
    parts = list(dyadic_parts((n, m), keys, units, UNITS))

    assert [part.whole for part in parts] == [512, 256, 128, 64, 32, 8]
    assert sum(part.units[: len(keys)] for part in parts).tolist() == units.tolist()
    loads = np.bincount(keys % m, weights=units, minlength=m)
    for part in parts:
        shares = part.units[: len(keys)]
        assert (np.bincount(keys // m, weights=shares, minlength=n) == part.whole).all()
        assert (part.units[len(keys) :] >= np.floor(loads / UNITS) * part.whole).all()
        assert (part.units[len(keys) :] <= np.ceil(loads / UNITS) * part.whole).all()
        assert (shares <= part.whole).all()


@pytest.mark.parametrize("seed", range(20))
def test_turning_cycles_changes_no_balance_and_is_fair(seed):
    """Random closed walks: every node has an even number of ends."""
    rng = np.random.default_rng(seed)
    walk = rng.integers(0, 9, 25)
    tails, heads = walk, np.roll(walk, -1)
    swapped = rng.random(25) < 0.5
    tails, heads = np.where(swapped, heads, tails), np.where(swapped, tails, heads)
    total = np.zeros(25)
    for _ in range(400):
        turned = turned_cycles(tails, heads, rng)
        balance = np.bincount(tails, weights=turned, minlength=9) - np.bincount(heads, weights=turned, minlength=9)
        assert set(turned.tolist()) <= {-1, 1}
        assert not balance.any()
        total += turned
    # Five standard deviations of the mean of 400 fair coins.
    assert (np.abs(total / 400) < 0.25).all()
