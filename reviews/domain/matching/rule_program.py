"""The assignment with its rules as one program over open pairs: as LP for prices, as MILP for pairs.

Source of the bounds: HiGHS through SciPy. Its figures are floats and hold to about 1e-9 of the
objective; prices that come from the LP are rounded and proved anew in integers by rule_bound.py.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array, hstack, vstack

from reviews.domain.matching.arrays import FloatArray, IntArray, pairs_of
from reviews.domain.matching.reduction import Remainder
from reviews.domain.matching.rule_rows import Rows

SCALE = 1000
"""Micro-units of one unit in the solver: its absolute tolerance of 1e-6 is then below one micro-unit."""

INFEASIBLE = 2
"""SciPy's status of a program without a solution."""

ROUNDING = 1e-9
"""Share of a bound by which a float may be wrong."""


class NoRuledAssignment(Exception):
    """The pairs of the program cannot meet the hard rules."""


@dataclass(frozen=True, eq=False)
class DualPrices:
    """Of demand (n,), loads (m,) and rules (n_rows,), in micro-units."""

    u: IntArray
    v: IntArray
    w: IntArray


@dataclass(frozen=True, eq=False)
class Found:
    """keys used; bound: on the objective in micro-units over the pairs of the program, `weighed`."""

    keys: IntArray
    bound: int
    weighed: IntArray


@dataclass(frozen=True, eq=False)
class RuleProgram:
    """keys: sorted open pairs; weights: (k,) their worth in micro-units."""

    rest: Remainder
    rows: Rows
    keys: IntArray
    weights: IntArray

    def dual_prices(self) -> DualPrices:
        """Prices of the LP; raises NoRuledAssignment when it has no solution."""
        n, m = self.rest.shape
        demand, loads = self._assignment()
        rules, need, used = self._rules()
        if not self._size:
            self._check_nothing_needed(need)
            return DualPrices(*(np.zeros(size, dtype=np.int64) for size in (n, m, len(self.rows.need))))
        held = np.flatnonzero(self.rest.load_min > 0)
        answer = linprog(
            self._costs(),
            A_eq=self._wide(demand),
            b_eq=self.rest.demand,
            A_ub=vstack([self._wide(loads), -self._wide(loads[held]), -rules]),
            b_ub=np.concatenate([self.rest.load_max, -self.rest.load_min[held], -need]),
            bounds=np.stack([np.zeros(self._size), self._upper()], axis=1),
            # Interior point with crossover: several times quicker here than the simplex method.
            method="highs-ipm",
        )
        if answer.status == INFEASIBLE:
            raise NoRuledAssignment
        if answer.status:
            raise RuntimeError(f"linear program ended with {answer.status}: {answer.message}")
        marginals = -_micro(answer.ineqlin.marginals)
        v, w = marginals[:m].copy(), np.zeros(len(self.rows.need), dtype=np.int64)
        v[held] -= marginals[m : m + len(held)]
        w[used] = marginals[m + len(held) :]
        return DualPrices(-_micro(answer.eqlin.marginals), v, np.clip(w, 0, self.rows.highest))

    def best(
        self,
        *,
        rel_gap: float,
        least: int | None = None,
        node_limit: int | None = None,
        time_limit: float | None = None,
    ) -> Found | None:
        """The best pairs found, worth `least` at least; None when a limit came first.

        Raises NoRuledAssignment when there are none.
        """
        if not self._size:
            self._check_nothing_needed(self._rules()[1])
            return Found(self.keys, 0, self.keys)
        answer = self._solved(least, {"mip_rel_gap": rel_gap, "node_limit": node_limit, "time_limit": time_limit})
        if answer.status == INFEASIBLE:
            raise NoRuledAssignment
        if answer.x is None:
            return None
        # Without pairs to decide SciPy solves an LP, which has no bound beside its value.
        bound = -float(answer.fun if answer.mip_dual_bound is None else answer.mip_dual_bound) * SCALE
        # The objective is whole in micro-units, so its bound may be rounded down.
        whole = int(np.floor(bound + max(0.01, abs(bound) * ROUNDING)))
        return Found(self.keys[answer.x[: len(self.keys)] > 0.5], whole, self.keys)

    def _solved(self, least: int | None, options: dict[str, float | None]) -> Any:
        demand, loads = self._assignment()
        rules, need, _ = self._rules()
        matrix = vstack([self._wide(demand), self._wide(loads), rules])
        low = np.concatenate([self.rest.demand, self.rest.load_min, need])
        high = np.concatenate([self.rest.demand, self.rest.load_max, np.full(len(need), np.inf)])
        constraints = [LinearConstraint(matrix, low, high)]
        if least is not None:
            constraints.append(LinearConstraint(-self._costs(), least / SCALE, np.inf))
        return milp(
            self._costs(),
            integrality=np.arange(self._size) < len(self.keys),
            bounds=Bounds(0, self._upper()),
            constraints=constraints,
            options={name: value for name, value in options.items() if value is not None},
        )

    def _check_nothing_needed(self, need: IntArray) -> None:
        """Locks may have settled everything: then no row may be left that something must still fill."""
        if len(need):
            raise NoRuledAssignment

    @property
    def _size(self) -> int:
        return len(self.keys) + len(self.rows.price)

    def _costs(self) -> FloatArray:
        costs: FloatArray = np.concatenate([-self.weights, self.rows.price]) / SCALE
        return costs

    def _upper(self) -> FloatArray:
        return np.concatenate([np.ones(len(self.keys)), self.rows.upper])

    def _assignment(self) -> tuple[csr_array, csr_array]:
        n, m = self.rest.shape
        application, reviewer = pairs_of(self.keys, m).T
        place, ones = np.arange(len(self.keys)), np.ones(len(self.keys))
        demand = coo_array((ones, (application, place)), shape=(n, len(self.keys)))
        loads = coo_array((ones, (reviewer, place)), shape=(m, len(self.keys)))
        return csr_array(demand), csr_array(loads)

    def _wide(self, matrix: csr_array) -> csr_array:
        return csr_array(hstack([matrix, csr_array((matrix.shape[0], len(self.rows.price)))]))

    def _rules(self) -> tuple[csr_array, IntArray, IntArray]:
        """Rows of the rules without those that nothing can break, their needs and their numbers."""
        matrix = csr_array(hstack([self.rows.coefficients(self.keys), self.rows.extra]))
        lowest = matrix.minimum(0) @ self._upper()
        used = np.flatnonzero(lowest < self.rows.need)
        return matrix[used], self.rows.need[used], used


def _micro(values: Any) -> IntArray:
    found: IntArray = np.rint(np.asarray(values, dtype=np.float64) * SCALE).astype(np.int64)
    return found
