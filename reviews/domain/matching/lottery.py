"""Random assignments against collusion: no pair is likelier than a limit, and the best is expected."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from reviews.domain.matching.arrays import MICRO, IntArray, pair_keys, pairs_of
from reviews.domain.matching.candidates import candidate_keys
from reviews.domain.matching.diagnosis import diagnose, has_count_shortage
from reviews.domain.matching.errors import Infeasible, InvalidProblem
from reviews.domain.matching.feasibility import grown_arcs
from reviews.domain.matching.fractional import UNITS, Fractions, best_fractions, in_thousandths
from reviews.domain.matching.options import Options
from reviews.domain.matching.pair_limit import limit_diagnosis
from reviews.domain.matching.problem import Problem, check_supported
from reviews.domain.matching.reduction import Remainder, remainder
from reviews.domain.matching.rounding import dyadic_parts
from reviews.domain.matching.watch import Watch


@dataclass(frozen=True, eq=False)
class Draw:
    """Random assignments and what they were drawn from.

    pairs_list: one (k, 2) array, sorted, per draw. Each meets demand, loads, conflicts and locks.
    marginals: sparse (n, m), the probability of each pair: at most the limit, 1 where locked.
    expected_total: affinity expected of a draw. bound: on that of any draw within the limit; equal
    to expected_total when proved, above it only after a time limit. Floats are micro-units / 10^6.
    """

    pairs_list: tuple[IntArray, ...]
    marginals: csr_array
    expected_total: float
    bound: float


def draw(problem: Problem, options: Options, n: int) -> Draw:
    """n random assignments where no unlocked pair is likelier than options.pair_limit.

    Among all such lotteries this one has the highest expected affinity. options.seed decides the
    draws, and more draws begin with the same ones. Neither fairness nor `previous` takes part.
    Raises InvalidProblem for rules, least_change and a bad n; Infeasible, with kind "pair_limit"
    where an assignment exists but none that is random enough.
    """
    check_supported(problem)
    _check(options, n)
    rest = remainder(problem)
    if has_count_shortage(problem, rest):
        raise Infeasible(diagnose(problem))
    limit, watch = options.pair_thousandths, Watch(None, options.time_limit_s)
    arcs = _feasible_arcs(problem, in_thousandths(rest), limit)
    fractions = best_fractions(problem, in_thousandths(rest), arcs, limit, watch)
    return Draw(
        pairs_list=_drawn(problem, fractions, options.seed, n),
        marginals=_marginals(problem, fractions),
        expected_total=fractions.total / (UNITS * MICRO),
        bound=fractions.bound / (UNITS * MICRO),
    )


def _check(options: Options, n: Any) -> None:
    if options.least_change:
        raise InvalidProblem("least_change", "a draw does not keep to an assignment")
    if isinstance(n, bool) or not isinstance(n, int | np.integer):
        raise InvalidProblem("n", "number")
    if n < 0:
        raise InvalidProblem("n", "range")


def _feasible_arcs(problem: Problem, rest: Remainder, limit: int) -> IntArray:
    arcs, cut = grown_arcs(problem, rest, candidate_keys(problem, rest), limit)
    if cut is not None:
        alone = diagnose(problem)
        raise Infeasible(limit_diagnosis(problem, rest, limit, cut) if alone.kind == "feasible" else alone)
    return arcs


def _drawn(problem: Problem, fractions: Fractions, seed: int, n: int) -> tuple[IntArray, ...]:
    m, rng = problem.shape[1], np.random.default_rng(seed)
    parts = tuple(dyadic_parts(problem.shape, fractions.keys, fractions.units, UNITS))
    ends = np.cumsum([part.whole for part in parts])
    locked = pair_keys(problem.locked, m)
    found = []
    for _ in range(n):
        part = parts[int(np.searchsorted(ends, rng.integers(UNITS), side="right"))]
        used = part.drawn(len(fractions.keys), rng)
        found.append(pairs_of(np.union1d(fractions.keys[used], locked), m))
    return tuple(found)


def _marginals(problem: Problem, fractions: Fractions) -> csr_array:
    locked = pair_keys(problem.locked, problem.shape[1])
    units = np.concatenate([fractions.units, np.full(len(locked), UNITS)])
    pairs = pairs_of(np.concatenate([fractions.keys, locked]), problem.shape[1])
    return csr_array((units / UNITS, tuple(pairs.T)), shape=problem.shape)
