"""What a row of the table says of an assignment, counted from its pairs and not by the engine that found them."""

import resource
from typing import Any

import numpy as np

from reviews.domain.matching import Problem, Solution, certify
from reviews.domain.matching.arrays import IntArray
from reviews.domain.matching.spread import gini, scores_micro, worst_tenth


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
    scores = scores_micro(problem, pairs)
    loads = np.bincount(pairs[:, 1], minlength=problem.shape[1])
    return {"floor": int(scores.min()) / 1e6, "worst tenth": worst_tenth(scores) / 1e6, "Gini": gini(loads)}


def peak_mib() -> float:
    """The most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
