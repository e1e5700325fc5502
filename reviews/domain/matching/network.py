"""The assignment as a flow: applications supply readings, reviewers take them, a hub balances."""

import numpy as np
from ortools.graph.python import min_cost_flow

from reviews.domain.matching.arrays import BoolArray, IntArray
from reviews.domain.matching.reduction import Remainder


class NoFlow(Exception):
    """The arcs cannot carry the demand."""


def best_flow(rest: Remainder, arcs: IntArray, weights: IntArray) -> BoolArray:
    """Which arcs (sorted pair keys, (k,)) a heaviest assignment uses; weights are per arc.

    Raises NoFlow when demand and loads cannot be met on these arcs.
    """
    used: BoolArray = best_units(rest, arcs, weights, 1) > 0
    return used


def best_units(rest: Remainder, arcs: IntArray, weights: IntArray, capacity: int) -> IntArray:
    """What each arc (k,) carries of at most `capacity` in a heaviest flow, in the units of `rest`.

    Nodes: applications, then reviewers, then one hub. A reviewer takes load_min readings itself
    and passes the rest to the hub, at most load_max - load_min.
    Raises NoFlow when demand and loads cannot be met on these arcs.
    """
    if not len(arcs):
        return _nothing(rest)
    n, m = rest.shape
    hub = n + m
    applications, reviewers = np.divmod(arcs, max(m, 1))
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(applications, n + reviewers, np.full(len(arcs), capacity), -weights)
    spare = rest.load_max - rest.load_min
    zeros = np.zeros(m, dtype=np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(n + np.arange(m), zeros + hub, spare, zeros)
    balance = int(rest.demand.sum() - rest.load_min.sum())
    supplies = np.concatenate([rest.demand, -rest.load_min, [-balance]])
    flow.set_nodes_supplies(np.arange(hub + 1), supplies)
    status = flow.solve()
    if status in (flow.INFEASIBLE, flow.UNBALANCED):
        raise NoFlow
    if status != flow.OPTIMAL:
        raise RuntimeError(f"min-cost flow ended with {status}")
    carried: IntArray = flow.flows(np.arange(len(arcs)))
    return carried


def _nothing(rest: Remainder) -> IntArray:
    if rest.demand.any():
        raise NoFlow
    return np.zeros(0, dtype=np.int64)
