"""Why no draw exists although an assignment does: the limit on a pair's probability is too low."""

import numpy as np

from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.candidates import candidate_keys
from reviews.domain.matching.diagnosis_types import Diagnosis
from reviews.domain.matching.feasibility import Cut, grown_arcs
from reviews.domain.matching.fractional import UNITS
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder


def limit_diagnosis(problem: Problem, rest: Remainder, limit: int, cut: Cut) -> Diagnosis:
    """The kind is "pair_limit"; parameters name the limit and the lowest one that has a draw.

    too_few_reviewers_for_limit: one application; it needs demand / limit free reviewers, and needed
    and available count reviewers. pair_limit_too_low: the applications and reviewers of the cut
    only together; readings, available rounded down. `rest` and `limit` are in thousandths.
    """
    lowest = _lowest_limit(problem, rest, limit)
    needed = -(-rest.demand // limit)
    free = _free_reviewers(rest)
    short = np.flatnonzero(needed > free)
    if len(short):
        one = short[:1]
        code = "too_few_reviewers_for_limit"
        return _diagnosis(code, one, one[:0], int(needed[one[0]]), int(free[one[0]]), limit, lowest)
    wanted = cut.applications & (rest.demand > 0)
    held = ~cut.reviewers & (rest.load_min > 0)
    applications = np.flatnonzero(~wanted & (rest.demand > 0) if cut.hub else wanted)
    reviewers = np.flatnonzero(held if cut.hub else cut.reviewers & (rest.load_max > 0))
    units = int(rest.load_min[held].sum() if cut.hub else rest.demand[wanted].sum())
    available = (units - cut.shortage) // UNITS
    return _diagnosis("pair_limit_too_low", applications, reviewers, units // UNITS, available, limit, lowest)


def _lowest_limit(problem: Problem, rest: Remainder, limit: int) -> int:
    """In thousandths, by halving: a draw exists at 1000, none at `limit`."""
    low, high, arcs = limit, UNITS, candidate_keys(problem, rest)
    while high - low > 1:
        middle = (low + high) // 2
        arcs, cut = grown_arcs(problem, rest, arcs, middle)
        low, high = (low, middle) if cut is None else (middle, high)
    return high


def _free_reviewers(rest: Remainder) -> IntArray:
    """Per application, the reviewers with room who are not closed to it, (n,)."""
    n, m = rest.shape
    has_room = rest.load_max > 0
    application, reviewer = np.divmod(rest.closed, max(m, 1))
    closed = np.bincount(application[has_room[reviewer]], minlength=n)
    free: IntArray = int(has_room.sum()) - closed
    return free


def _diagnosis(
    code: str, applications: IntArray, reviewers: IntArray, needed: int, available: int, limit: int, lowest: int
) -> Diagnosis:
    return Diagnosis(
        kind="pair_limit",
        applications=tuple(applications.tolist()),
        reviewers=tuple(reviewers.tolist()),
        needed=needed,
        available=available,
        code=code,
        parameters={
            "n_applications": len(applications),
            "n_reviewers": len(reviewers),
            "needed": needed,
            "available": available,
            "limit_thousandths": limit,
            "lowest_limit_thousandths": lowest,
        },
    )
