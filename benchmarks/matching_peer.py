"""The peer of the assignment engine: HiGHS on the same instance, as one integer program over all pairs."""

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, vstack

from reviews.domain.matching import Problem


def integer_program(problem: Problem) -> int:
    """The highest total in micro-units."""
    n, m = problem.shape
    scores = np.floor(problem.affinity.rows(0, n).astype(np.float64) * 1e6 + 0.5)
    pair = np.arange(n * m)
    rows, columns = (coo_array((np.ones(n * m), (side, pair))) for side in (pair // m, pair % m))
    limits = LinearConstraint(
        vstack([rows, columns]).tocsr(),
        np.concatenate([problem.demand, np.zeros(m)]),
        np.concatenate([problem.demand, problem.load_max]),
    )
    found = milp(-scores.ravel(), constraints=limits, bounds=Bounds(0, 1), integrality=np.ones(n * m))
    return round(-found.fun)
