"""Can the demand be met at all? Max-flow, with arcs grown across the cut until it can or cannot."""

from dataclasses import dataclass

import numpy as np
from ortools.graph.python import max_flow

from reviews.domain.matching.arrays import BoolArray, IntArray, contains
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs
from reviews.domain.matching.scores import score_rows

PER_ROUND = 48
"""Most arcs that one round adds for one application."""


@dataclass(frozen=True, eq=False)
class Cut:
    """A smallest cut below the demand; masks say which nodes are on the source's side.

    hub: True when reviewers cannot get their load_min, False when applications lack readers.
    """

    applications: BoolArray
    reviewers: BoolArray
    hub: bool
    shortage: int


def grown_arcs(problem: Problem, rest: Remainder, arcs: IntArray, capacity: int = 1) -> tuple[IntArray, Cut | None]:
    """Arcs that carry the whole demand, or the cut over all open pairs that forbids it.

    `rest` must have no negative value, load_min <= load_max, and no more load_min than demand.
    `capacity` is the most that an open pair may carry, in the units of `rest`.
    """
    while True:
        cut = smallest_cut(rest, arcs, capacity)
        if cut is None:
            return arcs, None
        across = _open_across(problem, rest, arcs, cut)
        if not len(across):
            return arcs, cut
        arcs = np.union1d(arcs, across)


def smallest_cut(rest: Remainder, arcs: IntArray, capacity: int = 1) -> Cut | None:
    """The cut nearest to the applications, None when the arcs carry the demand.

    Nodes: applications, reviewers, hub, source, sink. The sink takes load_min from each reviewer
    and the rest of the demand from the hub: a full flow therefore meets all bounds.
    """
    n, m = rest.shape
    hub, source, sink = n + m, n + m + 1, n + m + 2
    applications, reviewers = np.divmod(arcs, max(m, 1))
    demand = int(rest.demand.sum())
    everyone = n + np.arange(m)
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(np.full(n, source), np.arange(n), rest.demand)
    flow.add_arcs_with_capacity(applications, n + reviewers, np.full(len(arcs), capacity))
    flow.add_arcs_with_capacity(everyone, np.full(m, sink), rest.load_min)
    flow.add_arcs_with_capacity(everyone, np.full(m, hub), rest.load_max - rest.load_min)
    flow.add_arc_with_capacity(hub, sink, demand - int(rest.load_min.sum()))
    if flow.solve(source, sink) != flow.OPTIMAL:
        raise RuntimeError("max-flow failed")
    if flow.optimal_flow() == demand:
        return None
    side = np.zeros(n + m + 3, dtype=np.bool_)
    side[flow.get_source_side_min_cut()] = True
    return Cut(side[:n], side[n:hub], bool(side[hub]), demand - flow.optimal_flow())


def _open_across(problem: Problem, rest: Remainder, arcs: IntArray, cut: Cut) -> IntArray:
    m = rest.shape[1]
    beyond = ~cut.reviewers & (rest.load_max > 0)
    found = [np.zeros(0, dtype=np.int64)]
    for application in np.flatnonzero(cut.applications & (rest.demand > 0)):
        scores = score_rows(problem, int(application), int(application) + 1)
        close_pairs(rest, int(application), int(application) + 1, scores, -1)
        reviewers = np.flatnonzero(beyond & (scores[0] >= 0))
        keys = application * m + reviewers
        new = ~contains(arcs, keys)
        order = np.argsort(-scores[0, reviewers[new]], kind="stable")[:PER_ROUND]
        found.append(keys[new][order])
    return np.concatenate(found)
