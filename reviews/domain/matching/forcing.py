"""What forcing one pair really costs: one shortest path in the residual graph of the optimum.

All reduced costs are non-negative under optimal prices, so Dijkstra applies; an application's
arcs are read as one row of scores, so nothing of size n × m is held.
"""

from dataclasses import dataclass

import numpy as np

from reviews.domain.matching.arrays import BoolArray, FloatArray, IntArray, pair_keys
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs, remainder
from reviews.domain.matching.scores import score_rows


@dataclass(frozen=True)
class Swap:
    """One application of the chain: the reader that it gives up for the one that it takes."""

    application: int
    dropped: int
    added: int


@dataclass(frozen=True)
class Forced:
    """Affinity lost in micro-units, and the chain from the forced application on."""

    cost_micro: int
    swaps: tuple[Swap, ...]


def force_pair(
    problem: Problem,
    pairs: IntArray,
    u: IntArray,
    v: IntArray,
    application: int,
    reviewer: int,
) -> Forced | None:
    """What the best assignment with the open pair (application, reviewer) loses; None if there is none.

    pairs, u, v: an assignment and prices that prove it optimal (gap 0).
    """
    search = _Search(problem, pairs, u, v)
    if search.rest.demand[application] <= 0 or search.rest.load_max[reviewer] <= 0:
        return None
    found = search.shortest(reviewer, application)
    if found is None:
        return None
    score = int(score_rows(problem, application, application + 1)[0, reviewer])
    own = int(u[application]) + int(v[reviewer]) - score
    return Forced(own + int(found), search.chain(application, reviewer))


class _Search:
    """Dijkstra over applications 0…n-1, reviewers n…n+m-1 and the hub n+m."""

    def __init__(self, problem: Problem, pairs: IntArray, u: IntArray, v: IntArray):
        self.problem, self.u, self.v = problem, u, v
        self.rest: Remainder = remainder(problem)
        self.n, self.m = problem.shape
        self.hub = self.n + self.m
        self.pairs = _without(pairs, problem.locked, self.m)
        load = np.bincount(self.pairs[:, 1], minlength=self.m)
        self.has_room: BoolArray = load < self.rest.load_max
        self.can_give: BoolArray = load > self.rest.load_min
        self.came_from = np.full(self.hub + 1, -1, dtype=np.int64)

    def shortest(self, reviewer: int, application: int) -> float | None:
        """Cost of the path from the reviewer to the application, None where there is none."""
        distance: FloatArray = np.full(self.hub + 1, np.inf)
        distance[self.n + reviewer] = 0.0
        pending = distance.copy()
        while True:
            node = int(np.argmin(pending))
            if np.isinf(pending[node]):
                return None
            if node == application:
                return float(distance[node])
            pending[node] = np.inf
            targets, costs = self._arcs(node)
            reached = distance[node] + costs
            shorter = reached < distance[targets]
            targets, reached = targets[shorter], reached[shorter]
            distance[targets] = pending[targets] = reached
            self.came_from[targets] = node

    def chain(self, application: int, reviewer: int) -> tuple[Swap, ...]:
        """The swaps of the path found, the forced application first."""
        start = self.n + reviewer
        path = [start, application]
        while path[-1] != start:
            path.append(int(self.came_from[path[-1]]))
        path.reverse()
        # path: forced reviewer, application, reviewer, … , forced application, forced reviewer.
        *others, forced = (
            Swap(node, before - self.n, after - self.n)
            for before, node, after in zip(path, path[1:], path[2:], strict=False)
            if node < self.n
        )
        return (forced, *others)

    def _arcs(self, node: int) -> tuple[IntArray, FloatArray]:
        if node == self.hub:
            givers = np.flatnonzero(self.can_give)
            return self.n + givers, self.v[givers].astype(np.float64)
        if node < self.n:
            return self._takers(node)
        return self._from_reviewer(node - self.n)

    def _takers(self, application: int) -> tuple[IntArray, FloatArray]:
        """Reviewers whom the application could take instead."""
        cost = int(self.u[application]) + self.v[None, :].copy()
        cost -= score_rows(self.problem, application, application + 1)
        close_pairs(self.rest, application, application + 1, cost, -1)
        cost[0, self.pairs[self.pairs[:, 0] == application, 1]] = -1
        cost[0, self.rest.load_max <= 0] = -1
        reviewers = np.flatnonzero(cost[0] >= 0)
        return self.n + reviewers, cost[0, reviewers].astype(np.float64)

    def _from_reviewer(self, reviewer: int) -> tuple[IntArray, FloatArray]:
        """Applications that the reviewer could give up, and the hub where there is room."""
        applications = self.pairs[self.pairs[:, 1] == reviewer, 0]
        rows = [score_rows(self.problem, int(i), int(i) + 1)[0, reviewer] for i in applications]
        costs = np.array(rows, dtype=np.int64) - self.u[applications] - self.v[reviewer]
        if not self.has_room[reviewer]:
            return applications, costs.astype(np.float64)
        return np.r_[applications, self.hub], np.r_[costs, -self.v[reviewer]].astype(np.float64)


def _without(pairs: IntArray, locked: IntArray, m: int) -> IntArray:
    kept: IntArray = pairs[~np.isin(pair_keys(pairs, m), pair_keys(locked, m))]
    return kept
