"""What the caller may choose, and the checks that nothing is accepted and then ignored."""

import math
from dataclasses import dataclass
from numbers import Integral

from reviews.domain.matching.errors import InvalidProblem

FINENESS = 1e-9
"""How far from whole thousandths a limit may be by rounding, in thousandths."""


@dataclass(frozen=True)
class Options:
    """How to choose among the assignments of a problem.

    fairness_budget: share of the optimum that may be spent on raising the lowest score, 0 to 1.
    stability_bonus: affinity added to each pair of `previous`, >= 0; without `previous` no effect.
    least_change: keep as many pairs of `previous` as possible, before affinity.
    pair_limit: highest probability of a pair in a draw, whole thousandths from 0.001 to 1.
    seed: of randomised draws, >= 0; a solve has no randomness, the seed only enters the input hash.
    time_limit_s: after so many seconds the best assignment found is returned as "time_limit".
    """

    fairness_budget: float = 0.0025
    stability_bonus: float = 0.02
    least_change: bool = False
    pair_limit: float = 1.0
    seed: int = 0
    time_limit_s: float | None = None

    def __post_init__(self) -> None:
        _check_number("fairness_budget", self.fairness_budget, 1.0)
        _check_number("stability_bonus", self.stability_bonus, 1000.0)
        _check_number("pair_limit", self.pair_limit, 1.0)
        if abs(self.pair_limit * 1000 - self.pair_thousandths) > FINENESS:
            raise InvalidProblem("pair_limit", "finer_than_thousandths")
        if not self.pair_thousandths:
            raise InvalidProblem("pair_limit", "range")
        if not isinstance(self.seed, Integral) or self.seed < 0:
            raise InvalidProblem("seed", "range")
        if self.time_limit_s is not None:
            _check_number("time_limit_s", self.time_limit_s, math.inf)

    @property
    def pair_thousandths(self) -> int:
        """pair_limit in units of 1/1000."""
        return round(self.pair_limit * 1000)


def _check_number(field: str, value: float, highest: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        raise InvalidProblem(field, "number")
    if not 0 <= value <= highest:
        raise InvalidProblem(field, "range")
