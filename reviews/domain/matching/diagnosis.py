"""Why there is no assignment: counts that cannot fit first, then the smallest cut."""

from dataclasses import replace

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from reviews.domain.matching.arrays import BoolArray, IntArray
from reviews.domain.matching.candidates import candidate_keys
from reviews.domain.matching.diagnosis_types import Diagnosis
from reviews.domain.matching.feasibility import Cut, grown_arcs
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder, close_pairs, remainder
from reviews.domain.matching.relaxations import cheapest_relaxations
from reviews.domain.matching.rule_diagnosis import rule_conflict

ALL_PAIRS = 2_000_000
"""Up to so many pairs the cheapest relaxation is sought over all of them, above over the arcs."""


def diagnose(problem: Problem) -> Diagnosis:
    """The shortage nearest to the applications with its cheapest cure; kind "feasible" if none.

    Rules are looked at only where there would be an assignment without them.
    """
    rest = remainder(problem)
    found = _count_shortage(problem, rest)
    arcs = None
    if found is None:
        arcs, cut = grown_arcs(problem, rest, candidate_keys(problem, rest))
        if cut is None:
            return rule_conflict(problem, rest, arcs) or _feasible(problem)
        found = _cut_shortage(problem, rest, cut)
    few = problem.shape[0] * problem.shape[1] <= ALL_PAIRS
    return replace(found, relaxations=cheapest_relaxations(problem, None if few else arcs))


def has_count_shortage(problem: Problem, rest: Remainder) -> bool:
    """Whether the counts alone rule an assignment out; if not, `rest` is fit for a flow."""
    return _count_shortage(problem, rest) is not None


def _feasible(problem: Problem) -> Diagnosis:
    readings = int(problem.demand.sum())
    return _diagnosis("feasible", "feasible", (), (), readings, readings)


def _count_shortage(problem: Problem, rest: Remainder) -> Diagnosis | None:
    """What no look at single pairs is needed for."""
    n, m = problem.shape
    over = np.flatnonzero(problem.demand > m)
    if len(over):
        return _diagnosis(
            "demand",
            "demand_exceeds_reviewers",
            over[:1],
            (),
            problem.demand[over[0]],
            m,
        )
    over = np.flatnonzero(rest.demand < 0)
    if len(over):
        demand = int(problem.demand[over[0]])
        locks = demand - int(rest.demand[over[0]])
        return _diagnosis("locks", "locks_exceed_demand", over[:1], (), locks, demand)
    locks_of = np.bincount(problem.locked[:, 1], minlength=m)
    over = np.flatnonzero(locks_of > problem.load_max)
    if len(over):
        room = problem.load_max[over[0]]
        return _diagnosis("locks", "locks_exceed_load", (), over[:1], locks_of[over[0]], room)
    over = np.flatnonzero(problem.load_min > n)
    if len(over):
        held = problem.load_min[over[0]]
        return _diagnosis("load_min", "load_min_exceeds_applications", (), over[:1], held, n)
    held = np.maximum(problem.load_min, locks_of)
    if held.sum() > problem.demand.sum():
        least = np.flatnonzero(held)
        return _diagnosis(
            "load_min",
            "load_min_exceeds_demand",
            (),
            least,
            held.sum(),
            problem.demand.sum(),
        )
    return None


def _cut_shortage(problem: Problem, rest: Remainder, cut: Cut) -> Diagnosis:
    if cut.hub:
        return _unreachable_minimum(problem, rest, cut)
    parts = [_lacking_readers(problem, rest, cut, applications) for applications in _components(rest, cut)]
    short = [part for part in parts if part.available < part.needed]
    return min(short, key=lambda part: (len(part.applications), part.applications))


def _lacking_readers(problem: Problem, rest: Remainder, cut: Cut, applications: IntArray) -> Diagnosis:
    """Applications that need more than the reviewers open to them can give."""
    beyond = ~cut.reviewers & (rest.load_max > 0)
    reach = _open_counts(rest, applications)
    room = np.where(beyond, reach, np.where(reach > 0, rest.load_max, 0))
    reviewers = np.flatnonzero((reach > 0) & (rest.load_max > 0))
    locked = int(np.isin(problem.locked[:, 0], applications).sum())
    needed = int(rest.demand[applications].sum())
    without_conflicts = int(np.minimum(np.maximum(rest.load_max, 0), len(applications)).sum())
    kind, code = ("loads", "loads_too_low")
    if without_conflicts >= needed:
        kind, code = ("forbidden", "too_few_without_conflict")
    available = int(room.sum())
    return _diagnosis(kind, code, applications, reviewers, needed + locked, available + locked)


def _unreachable_minimum(problem: Problem, rest: Remainder, cut: Cut) -> Diagnosis:
    """Reviewers whose least load is more than the readings open to them."""
    held = ~cut.reviewers & (rest.load_min > 0)
    others = np.flatnonzero(~cut.applications & (rest.demand > 0))
    reach = _open_counts(rest, np.flatnonzero(cut.applications & (rest.demand > 0)))
    available = int(rest.demand[others].sum()) + int(reach[held].sum())
    reviewers = np.flatnonzero(held)
    locked = int(np.isin(problem.locked[:, 1], reviewers).sum())
    needed = int(rest.load_min[held].sum())
    return _diagnosis(
        "load_min_unreachable",
        "load_min_unreachable",
        others,
        reviewers,
        needed + locked,
        available + locked,
    )


def _components(rest: Remainder, cut: Cut) -> list[IntArray]:
    """The applications of the cut, apart where they share no reviewer on their side."""
    applications = np.flatnonzero(cut.applications & (rest.demand > 0))
    reviewers = np.flatnonzero(cut.reviewers)
    if len(applications) * len(reviewers) > ALL_PAIRS:
        return [applications]
    open_pairs = np.stack([_open_row(rest, int(i))[reviewers] for i in applications])
    row, column = np.nonzero(open_pairs)
    size = len(applications) + len(reviewers)
    graph = coo_array((np.ones(len(row)), (row, column + len(applications))), shape=(size, size))
    n_parts, part = connected_components(graph, directed=False)
    mine = part[: len(applications)]
    return [applications[mine == index] for index in range(n_parts) if (mine == index).any()]


def _open_counts(rest: Remainder, applications: IntArray) -> IntArray:
    """Per reviewer, how many of the applications are open to them."""
    counts = np.zeros(rest.shape[1], dtype=np.int64)
    for application in applications:
        counts += _open_row(rest, int(application))
    return counts


def _open_row(rest: Remainder, application: int) -> BoolArray:
    row = np.ones((1, rest.shape[1]), dtype=np.int64)
    close_pairs(rest, application, application + 1, row, 0)
    is_open: BoolArray = (row[0] > 0) & (rest.load_max > 0)
    return is_open


def _diagnosis(
    kind: str,
    code: str,
    applications: IntArray | tuple[()],
    reviewers: IntArray | tuple[()],
    needed: int,
    available: int,
) -> Diagnosis:
    parameters = {
        "n_applications": len(applications),
        "n_reviewers": len(reviewers),
        "needed": int(needed),
        "available": int(available),
    }
    return Diagnosis(
        kind=kind,
        applications=tuple(int(index) for index in applications),
        reviewers=tuple(int(index) for index in reviewers),
        needed=int(needed),
        available=int(available),
        code=code,
        parameters=parameters,
    )
