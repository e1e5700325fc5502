"""Dual prices of an optimal flow, recovered by sweeps over its residual graph.

An assignment is optimal on its arcs exactly when there are prices u (application) and v (reviewer)
with s <= u + v on unused arcs, s >= u + v on used ones, v >= 0 where a reviewer reads more than
load_min and v <= 0 where less than load_max. Of all such prices these are the ones with the
smallest v: v_j is then what one more reading by reviewer j would be worth.
Source: Bellman-Ford for the residual graph; Ahuja, Magnanti, Orlin, "Network Flows" (1993), ch. 9.
"""

from dataclasses import dataclass

import numpy as np

from reviews.domain.matching.arrays import BoolArray, FloatArray, IntArray
from reviews.domain.matching.reduction import Remainder


def recover_prices(
    rest: Remainder, arcs: IntArray, weights: IntArray, flow: IntArray | BoolArray, capacity: int = 1
) -> tuple[IntArray, IntArray]:
    """u (n,) and v (m,) in micro-units; 0 for applications and reviewers without open room.

    `flow` is what each arc carries of `capacity`, in the units of `rest`. An arc that is neither
    empty nor full counts as used and as unused: s = u + v.
    Floats hold the sweeps because -inf says "not reached"; all values are integers below 2^53.
    """
    graph = _Residual.of(rest, arcs, weights, flow > 0, flow < capacity)
    load = np.zeros(rest.shape[1], dtype=np.int64)
    np.add.at(load, arcs % max(rest.shape[1], 1), flow)
    free_below = (load > rest.load_min) | (rest.load_min == 0)
    v = _raised(graph, np.where(free_below, 0.0, -np.inf), np.ones(len(load), dtype=np.bool_))
    v = _highest_where_unreached(graph, v, load < rest.load_max)
    u = graph.application_prices(v)
    return np.where(np.isfinite(u), u, 0).astype(np.int64), v.astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Residual:
    """Used and unused arcs, each sorted by the side they are reduced over."""

    n: int
    m: int
    used: "_Arcs"
    unused: "_Arcs"

    @classmethod
    def of(cls, rest: Remainder, arcs: IntArray, weights: IntArray, used: BoolArray, unused: BoolArray) -> "_Residual":
        n, m = rest.shape
        return cls(
            n,
            m,
            _Arcs.of(arcs[used], weights[used], m),
            _Arcs.of(arcs[unused], weights[unused], m),
        )

    def application_prices(self, v: FloatArray) -> FloatArray:
        """The largest u that the used arcs allow; +inf where there is none."""
        return -self.used.highest_by_application(v, -1.0, self.n)


@dataclass(frozen=True, eq=False)
class _Arcs:
    application: IntArray
    reviewer: IntArray
    weight: FloatArray
    by_reviewer: IntArray

    @classmethod
    def of(cls, keys: IntArray, weights: IntArray, m: int) -> "_Arcs":
        application, reviewer = np.divmod(keys, max(m, 1))
        order = np.argsort(reviewer, kind="stable")
        return cls(application, reviewer, weights.astype(np.float64), order)

    def highest_by_application(self, v: FloatArray, sign: float, n: int) -> FloatArray:
        """max over the arcs of an application of sign * (weight - v), -inf where it has none."""
        return _grouped_max(self.application, sign * (self.weight - v[self.reviewer]), n)

    def highest_by_reviewer(self, u: FloatArray, sign: float, m: int) -> FloatArray:
        values = sign * (self.weight - u[self.application])
        order = self.by_reviewer
        return _grouped_max(self.reviewer[order], values[order], m)


def _grouped_max(groups: IntArray, values: FloatArray, size: int) -> FloatArray:
    highest = np.full(size, -np.inf)
    if len(groups):
        starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
        highest[groups[starts]] = np.maximum.reduceat(values, starts)
    return highest


def _raised(graph: _Residual, v: FloatArray, movable: BoolArray) -> FloatArray:
    """The smallest prices above `v` that satisfy the unused arcs; only `movable` ones move."""
    while True:
        u = graph.application_prices(v)
        needed = graph.unused.highest_by_reviewer(u, 1.0, graph.m)
        higher = np.where(movable, np.maximum(v, needed), v)
        if np.array_equal(higher, v):
            return v
        v = higher


def _highest_where_unreached(graph: _Residual, v: FloatArray, has_room: BoolArray) -> FloatArray:
    """Finite prices for reviewers held at load_min, whose smallest price is unbounded below."""
    unreached = np.isneginf(v)
    if not unreached.any():
        return v
    v = np.where(unreached, np.where(has_room, 0.0, np.inf), v)
    while True:
        floor = graph.unused.highest_by_application(v, 1.0, graph.n)
        ceiling = -graph.used.highest_by_reviewer(floor, -1.0, graph.m)
        lower = np.where(unreached, np.minimum(v, ceiling), v)
        if np.array_equal(lower, v):
            break
        v = lower
    unbound = np.isposinf(v)
    return _raised(graph, np.where(unbound, 0.0, v), unbound)
