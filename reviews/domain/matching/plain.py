"""A solution as plain values that JSON can hold, and back: what was proved once is never solved again."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import numpy as np

from reviews.domain.matching.solution import Solution

PAIRS = ("pairs", "prices_pairs")
PRICES = ("application_prices_micro", "reviewer_prices_micro")


def as_plain(solution: Solution) -> dict[str, Any]:
    """Every field of the solution; arrays as lists of whole numbers."""
    plain = asdict(solution)
    for name in PAIRS + PRICES:
        plain[name] = plain[name].tolist()
    return {**plain, "solver_versions": dict(solution.solver_versions)}


def from_plain(plain: Mapping[str, Any]) -> Solution:
    """The solution that `as_plain` was given. Raises TypeError where a field is missing or unknown."""
    pairs = {name: np.array(plain[name], dtype=np.int64).reshape(-1, 2) for name in PAIRS}
    prices = {name: np.array(plain[name], dtype=np.int64) for name in PRICES}
    return Solution(**{**plain, **pairs, **prices})
