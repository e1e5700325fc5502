"""The floor as a linear program: its ceiling by LP, and an assignment at a fixed floor by MILP.

A direct max-min program stalls; with the floor fixed the program is an assignment with side rows.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, hstack, vstack

from reviews.domain.matching.arrays import (
    MICRO,
    FloatArray,
    IntArray,
    contains,
    pair_keys,
    pairs_of,
)
from reviews.domain.matching.floors import Floors, scores_of
from reviews.domain.matching.problem import Problem
from reviews.domain.matching.reduction import Remainder
from reviews.domain.matching.rule_rows import Rows, rule_rows
from reviews.domain.matching.scores import pair_scores
from reviews.domain.matching.watch import Watch

NODE_LIMIT = 60
"""Branching stops here rather than at a time, so that the result is the same everywhere."""

INFEASIBLE = 2
"""SciPy's status of a program without a solution."""

FEASIBLE, UNKNOWN, IMPOSSIBLE = "feasible", "unknown", "impossible"


@dataclass(frozen=True, eq=False)
class FloorProgram:
    """Rows over the open pairs `keys`, then over what the rules add beside them.

    weights, upper: of all columns; affinity in units, locked pairs already counted off.
    """

    keys: IntArray
    weights: FloatArray
    upper: FloatArray
    score_rows: csr_array
    locked_scores: IntArray
    fixed: LinearConstraint
    method: str

    def ceiling(self, floors: Floors, reached: int, watch: Watch) -> int | None:
        """An upper bound on T in micro-units, to the LP's tolerance of 1e-7; None if unsolved.

        `reached` is a T that some assignment has. Where T is among the applications' best scores
        is found by halving: those whose best is below it are held there, T rises on the others.
        """
        levels = np.unique(np.append(floors.best[floors.counted], reached))
        levels = levels[levels >= reached]
        low, high = 0, len(levels) - 2
        while low <= high:
            middle = (low + high) // 2
            target = self._highest(floors, int(levels[middle]), int(levels[middle + 1]), watch)
            if target is None:
                return None
            if levels[middle] <= target < levels[middle + 1]:
                return target
            low, high = (middle + 1, high) if target > levels[middle] else (low, middle - 1)
        return int(levels[low])

    def at_floor(
        self, floors: Floors, target: int, *, rel_gap: float, watch: Watch
    ) -> tuple[str, IntArray | None, bool]:
        """(feasible | impossible | unknown, open keys used, whether proved within rel_gap)."""
        lowest = (floors.at(target) - self.locked_scores) / MICRO
        rows = LinearConstraint(self.score_rows, lowest, np.inf)
        options = {"mip_rel_gap": rel_gap, "node_limit": NODE_LIMIT}
        answer = milp(
            -self.weights,
            integrality=np.arange(len(self.weights)) < len(self.keys),
            bounds=Bounds(0, self.upper),
            constraints=[self.fixed, rows],
            options=_limited(options, watch),
        )
        if answer.x is None:
            return (
                (IMPOSSIBLE if answer.status == INFEASIBLE else UNKNOWN),
                None,
                answer.status == INFEASIBLE,
            )
        return FEASIBLE, self.keys[answer.x[: len(self.keys)] > 0.5], answer.status == 0

    def _highest(self, floors: Floors, level: int, cap: int, watch: Watch) -> int | None:
        """LP: maximise T <= cap with every score >= T, or at its best where that is <= level.

        -1 where that cannot be, None where the LP was not solved.
        """
        counted = np.isin(np.arange(len(floors.best)), floors.counted)
        held = ~counted | (floors.best <= level)
        lowest = np.where(held, floors.best - self.locked_scores, -self.locked_scores) / MICRO
        rises = csr_array(np.where(held, 0.0, -1.0)[:, None])
        unchanged = csr_array((self.fixed.A.shape[0], 1))
        rows = vstack([hstack([self.score_rows, rises]), hstack([self.fixed.A, unchanged])])
        low = np.concatenate([lowest, self.fixed.lb])
        high = np.concatenate([np.full(len(lowest), np.inf), self.fixed.ub])
        cost = np.zeros(len(self.weights) + 1)
        cost[-1] = -1.0
        upper = np.append(self.upper, cap / MICRO)
        bounded = np.isfinite(high)
        answer = linprog(
            cost,
            A_ub=vstack([-rows, rows[bounded]]),
            b_ub=np.concatenate([-low, high[bounded]]),
            bounds=np.stack([np.zeros(len(cost)), upper], axis=1),
            method=self.method,
            options=_limited({}, watch),
        )
        if answer.status == INFEASIBLE:
            return -1
        # The objective holds to 1e-7; below the level means that the level cannot be reached.
        return int(np.floor(answer.x[-1] * MICRO + 0.1)) if answer.status == 0 else None


def floor_program(problem: Problem, rest: Remainder, keys: IntArray, floors: Floors, bonus_micro: int) -> FloorProgram:
    """The program over the open pairs `keys`, with loads, budget, kept pairs and rules as fixed rows."""
    n, m = rest.shape
    application, reviewer = pairs_of(keys, m).T
    place, ones = np.arange(len(keys)), np.ones(len(keys))
    scores = pair_scores(problem, pairs_of(keys, m))
    previous = pair_keys(problem.previous, m)
    kept = contains(previous, keys).astype(np.float64)
    locked = pair_keys(problem.locked, m)
    locked_scores = scores_of(problem, locked)
    kept_by_lock = int(contains(previous, locked).sum())
    rules = rule_rows(problem, problem.rules)
    prices = rules.price / MICRO
    priced = bool(prices.any())
    fixed = vstack(
        [
            _beside(coo_array((ones, (application, place)), shape=(n, len(keys))), rules),
            _beside(coo_array((ones, (reviewer, place)), shape=(m, len(keys))), rules),
            _beside(csr_array(scores[None, :] / MICRO), rules),
            _beside(csr_array(kept[None, :]), rules),
            *([csr_array(np.append(scores / MICRO, -prices)[None, :])] if priced else []),
            hstack([rules.coefficients(keys), rules.extra]),
        ],
        format="csr",
    )
    total, worth = ((least - int(locked_scores.sum())) / MICRO for least in (floors.least_total, floors.least_worth))
    bounds = [total, floors.least_kept - kept_by_lock, *([worth] if priced else [])]
    low = np.concatenate([rest.demand, rest.load_min, bounds, rules.need])
    high = np.concatenate([rest.demand, rest.load_max, np.full(len(low) - n - m, np.inf)])
    return FloorProgram(
        keys=keys,
        # With least_change the kept pairs are a row, so that their bonus may stay small.
        weights=np.append(scores / MICRO + kept * min(bonus_micro / MICRO, 1.0), -prices),
        upper=np.append(ones, rules.upper),
        score_rows=_beside(coo_array((scores / MICRO, (application, place)), shape=(n, len(keys))), rules),
        locked_scores=locked_scores,
        fixed=LinearConstraint(fixed, low, high),
        # With the rows of rules the simplex method is several times slower.
        method="highs-ipm" if problem.rules else "highs",
    )


def _beside(matrix: Any, rules: Rows) -> csr_array:
    """Rows over pairs, widened by the rules' columns."""
    return csr_array(hstack([matrix, csr_array((matrix.shape[0], len(rules.price)))]))


def _limited(options: dict[str, float], watch: Watch) -> dict[str, float]:
    left = watch.seconds_left
    return options if left is None else {**options, "time_limit": max(left, 0.01)}
