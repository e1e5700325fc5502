"""The cheapest set of changes that makes an infeasible problem solvable, by an elastic flow.

Published prices per reading: a lower load_min 1, one more reading for a reviewer 2, one reader
less for an application 3. Forbidden pairs are never relaxed.
"""

from dataclasses import replace

import numpy as np
from ortools.graph.python import min_cost_flow

from reviews.domain.matching.arrays import IntArray, contains, pair_keys, pairs_of
from reviews.domain.matching.diagnosis_types import Relaxation
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, remainder
from reviews.domain.matching.scores import pair_scores

LOWER_LOAD_MIN = 1
RAISE_LOAD_MAX = 2
LOWER_DEMAND = 3


def cheapest_relaxations(problem: Problem, arcs: IntArray | None) -> tuple[Relaxation, ...]:
    """Changes that together allow an assignment; cheapest over `arcs` (None: all open pairs)."""
    unlocked, m = _surplus_locks(problem), problem.shape[1]
    kept = ~contains(np.sort(pair_keys(unlocked, m)), pair_keys(problem.locked, m))
    rest = remainder(replace(problem, locked=problem.locked[kept]))
    raised = np.maximum(-rest.load_max, 0)
    room = np.maximum(rest.load_max, 0)
    lowered = np.maximum(rest.load_min - room, 0)
    elastic = replace(rest, load_max=room, load_min=rest.load_min - lowered)
    flows = _elastic_flow(elastic, _all_open(elastic) if arcs is None else arcs)
    return (
        *(Relaxation("unlock", int(i), 1, int(j)) for i, j in unlocked),
        *_positive("lower_load_min", lowered + flows[0]),
        *_positive("raise_load_max", raised + flows[1]),
        *_positive("lower_demand", flows[2]),
    )


def _surplus_locks(problem: Problem) -> IntArray:
    """Per application with more locks than demand, its locks of lowest score."""
    applications = problem.locked[:, 0]
    scores = pair_scores(problem, problem.locked)
    order = np.lexsort((problem.locked[:, 1], -scores, applications))
    rank = np.arange(len(order)) - np.searchsorted(applications, applications)
    surplus: IntArray = problem.locked[order][rank >= problem.demand[applications]]
    return surplus


def _all_open(rest: Remainder) -> IntArray:
    n, m = rest.shape
    keys = np.arange(n * m, dtype=np.int64)
    return keys[~contains(rest.closed, keys)]


def _elastic_flow(rest: Remainder, arcs: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """Readings taken off load_min (m,), added to load_max (m,), taken off demand (n,).

    A phantom node stands in for readings that load_min asks for and nobody can give; a drop node
    takes the demand that nobody can meet. The sink takes one reading per reading of demand.
    """
    n, m = rest.shape
    hub, phantom, drop, sink = n + m, n + m + 1, n + m + 2, n + m + 3
    applications, reviewers = pairs_of(arcs, m).T
    everyone, papers = n + np.arange(m), np.arange(n)
    demand, held = int(rest.demand.sum()), int(rest.load_min.sum())
    flow = min_cost_flow.SimpleMinCostFlow()
    add = flow.add_arcs_with_capacity_and_unit_cost
    add(applications, n + reviewers, np.ones_like(arcs), np.zeros_like(arcs))
    add(
        everyone,
        np.full(m, hub),
        rest.load_max - rest.load_min,
        np.zeros(m, dtype=np.int64),
    )
    lower = add(np.full(m, phantom), everyone, rest.load_min, np.full(m, LOWER_LOAD_MIN))
    higher = add(everyone, np.full(m, hub), np.full(m, n), np.full(m, RAISE_LOAD_MAX))
    fewer = add(papers, np.full(n, drop), rest.demand, np.full(n, LOWER_DEMAND))
    for tail, capacity in ((hub, demand), (drop, demand), (phantom, held)):
        flow.add_arc_with_capacity_and_unit_cost(tail, sink, capacity, 0)
    supplies = np.concatenate([rest.demand, -rest.load_min, [0, held, 0, -demand]])
    flow.set_nodes_supplies(np.arange(n + m + 4), supplies)
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("elastic flow failed")
    return flow.flows(lower), flow.flows(higher), flow.flows(fewer)


def _positive(code: str, amounts: IntArray) -> list[Relaxation]:
    return [Relaxation(code, int(i), int(amounts[i])) for i in np.flatnonzero(amounts > 0)]
