"""What a row of the table says of an assignment, counted from its pairs and not by the engine that found them."""

import resource
from typing import Any

import numpy as np

from reviews.domain.matching import Problem, Solution, certify
from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.scores import pair_scores


def figures_of(problem: Problem, solution: Solution) -> dict[str, Any]:
    """Total, bound and gap are the certificate's, recomputed over all pairs from the solution's prices."""
    prices = (solution.application_prices_micro, solution.reviewer_prices_micro)
    proof = certify(problem, solution.pairs, *prices)
    return {
        "total": proof.total_micro / 1e6,
        "bound": proof.bound_micro / 1e6,
        "gap": proof.gap,
        "violations": len(proof.violations),
        "floor bound": solution.floor_bound,
        "status": solution.status,
        **spread_of(problem, solution.pairs),
    }


def spread_of(problem: Problem, pairs: IntArray) -> dict[str, float]:
    """How unequal it is: the lowest score, the mean of the lowest tenth, and the Gini index of the loads."""
    scores = np.zeros(problem.shape[0], dtype=np.int64)
    np.add.at(scores, pairs[:, 0], pair_scores(problem, pairs))
    lowest = np.sort(scores)[: -(-len(scores) // 10)] / 1e6
    loads = np.bincount(pairs[:, 1], minlength=problem.shape[1])
    return {"floor": float(lowest[0]), "worst tenth": float(lowest.mean()), "Gini": gini(loads)}


def gini(loads: IntArray) -> float:
    """0 where all read the same, towards 1 where one reads everything."""
    ranked, n = np.sort(loads), len(loads)
    total = int(ranked.sum())
    return float((2 * np.arange(1, n + 1) - n - 1) @ ranked / (n * total)) if total else 0.0


def peak_mib() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
