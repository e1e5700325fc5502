"""What a solve gives back."""

from collections.abc import Mapping
from dataclasses import dataclass

from reviews.domain.matching.arrays import IntArray


@dataclass(frozen=True, eq=False)
class Solution:
    """An assignment with its proof.

    pairs: (k, 2) sorted. status: "optimal" (every figure proved; under rules to 1e-4 where there
    are more than 4,000 pairs), "feasible" (allowed, and some figure not proved) or "time_limit".
    total: affinity of the pairs; bound: on the affinity of any assignment that keeps the hard
    rules; gap between them. objective adds the stability bonus to total and takes off the prices
    of soft rules; objective_bound bounds it before fairness.
    bound_kind: "flow", proved by the prices; "milp", where rules make it lower than they can prove.
    The prices (n,), (m,) and prices_pairs are the optimum of affinity alone, without rules.
    target: the lowest score promised to every application, or its best possible where that is
    less; target_bound: a ceiling on it under the budget. floor: the lowest score; floor_bound: its
    ceiling. None where no application wants readers, and all but floor without a budget
    (fairness_budget=0).
    price_of_fairness, price_of_stability: share of bound given up for each; price_of_rules: what
    the hard rules take at least of the optimum without them.
    moved_by_stability, moved_by_rules, moved_by_fairness: whether that step changed any pair.
    changes: pairs that are not in `previous`; 0 without it. Floats are micro-units / 10^6.
    """

    pairs: IntArray
    status: str
    total: float
    bound: float
    gap: float
    objective: float
    objective_bound: float
    bound_kind: str
    total_micro: int
    bound_micro: int
    application_prices_micro: IntArray
    reviewer_prices_micro: IntArray
    prices_pairs: IntArray
    target: float | None
    target_bound: float | None
    floor: float | None
    floor_bound: float | None
    price_of_fairness: float
    price_of_stability: float
    price_of_rules: float
    moved_by_stability: bool
    moved_by_rules: bool
    moved_by_fairness: bool
    changes: int
    input_hash: str
    solver_versions: Mapping[str, str]
