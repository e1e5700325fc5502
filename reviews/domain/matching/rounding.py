"""Drawing whole assignments from fractions: every sum kept, every pair as likely as its fraction.

Fractions with a power of two below the line are halved bit by bit. The odd edges make a graph where
every node has even degree; its cycles are turned by one unit, one way or the other by a fair coin.
All edges are even then, the sums at the nodes are as before, and no expected value has moved.
Fractions over 1000 are first cut into parts over 512, 256, 128, 64, 32 and 8, one of which is drawn.
Source: dependent rounding after Gandhi, Khuller, Parthasarathy, Srinivasan, "Dependent rounding and
its applications to approximation algorithms" (J. ACM, 2006), on Euler partitions.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from reviews.domain.matching.arrays import BoolArray, IntArray, pairs_of
from reviews.domain.matching.network import best_flow
from reviews.domain.matching.reduction import Remainder


@dataclass(frozen=True, eq=False)
class Part:
    """A flow over `whole`, a power of two: pairs to reviewers, then reviewers to one hub.

    tails, heads, units: (k + m,), the k pairs first; node numbers as in the network of a solve.
    """

    whole: int
    tails: IntArray
    heads: IntArray
    units: IntArray

    @classmethod
    def of(cls, shape: tuple[int, int], keys: IntArray, units: IntArray, whole: int) -> "Part":
        n, m = shape
        applications, reviewers = pairs_of(keys, m).T
        loads = _sums(reviewers, units, m)
        tails = np.concatenate([applications, n + np.arange(m)])
        heads = np.concatenate([n + reviewers, np.full(m, n + m)])
        return cls(whole, tails, heads, np.concatenate([units, loads]))

    def drawn(self, n_pairs: int, rng: np.random.Generator) -> BoolArray:
        """Which pairs (k,) a random assignment uses; loads are rounded up or down."""
        units, whole = self.units.copy(), self.whole
        while whole > 1:
            odd = np.flatnonzero(units & 1)
            units[odd] += turned_cycles(self.tails[odd], self.heads[odd], rng)
            units, whole = units >> 1, whole >> 1
        used: BoolArray = units[:n_pairs] > 0
        return used


def dyadic_parts(shape: tuple[int, int], keys: IntArray, units: IntArray, whole: int) -> Iterator[Part]:
    """The flow of `units` (k,) over `whole` as a sum of flows over its binary digits.

    Each part keeps demand and loads in its own proportion, to whole units.
    """
    for size in sorted((1 << bit for bit in range(whole.bit_length()) if whole >> bit & 1), reverse=True):
        share = _share(shape, keys, units, size, whole)
        yield Part.of(shape, keys, share, size)
        units, whole = units - share, whole - size


def turned_cycles(tails: IntArray, heads: IntArray, rng: np.random.Generator) -> IntArray:
    """+1 or -1 for each edge, (k,), so that no node's balance changes; each as likely.

    Every node must have an even number of ends. Ends are mated at random at each node; going to an
    edge's other end and on to its mate runs through every second end of a cycle. The ends of a cycle
    fall into two such orbits, and the coin says into which of them the unit flows.
    """
    n_edges = len(tails)
    nodes = np.concatenate([tails, heads])
    # The node and a random rank in one number: no two are equal, so any sort gives the same.
    by_node = np.argsort(nodes * (2 * n_edges) + rng.permutation(2 * n_edges))
    first, second = by_node.reshape(-1, 2).T
    mate = np.empty(2 * n_edges, dtype=np.int64)
    mate[first], mate[second] = second, first
    n_orbits, orbit = _orbits(np.roll(mate, n_edges))
    tail, head = orbit[:n_edges], orbit[n_edges:]
    coins = rng.integers(0, 2, n_orbits, dtype=np.int8)
    forward = (head < tail) ^ (coins[np.minimum(head, tail)] > 0)
    return np.where(forward, 1, -1)


def _orbits(onward: IntArray) -> tuple[int, IntArray]:
    """How many cycles a permutation (k,) has, and the number of each place's cycle."""
    size = len(onward)
    steps = csr_array((np.ones(size, dtype=np.int8), onward, np.arange(size + 1)), shape=(size, size))
    n_orbits, orbit = connected_components(steps, directed=False)
    return n_orbits, orbit


def _share(shape: tuple[int, int], keys: IntArray, units: IntArray, size: int, whole: int) -> IntArray:
    """`units` times size / whole, each rounded up or down so that sums are too; (k,)."""
    n, m = shape
    applications, reviewers = pairs_of(keys, m).T
    share, left = np.divmod(units * size, whole)
    rows = _sums(applications, units, n) * size // whole - _sums(applications, share, n)
    loads, taken = _sums(reviewers, units, m) * size, _sums(reviewers, share, m)
    rest = Remainder(
        shape=shape,
        demand=rows,
        load_max=-(-loads // whole) - taken,
        load_min=np.maximum(loads // whole - taken, 0),
        closed=np.zeros(0, dtype=np.int64),
    )
    up = np.flatnonzero(left)
    share[up] += best_flow(rest, keys[up], np.zeros_like(up))
    return share


def _sums(places: IntArray, values: IntArray, size: int) -> IntArray:
    sums = np.zeros(size, dtype=np.int64)
    np.add.at(sums, places, values)
    return sums
