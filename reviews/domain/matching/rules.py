"""Rules over groups of reviewers: what each kind asks of the readers of one application.

A rule looks at the readers that one application gets, locked ones included; an application that
wants no readers is under no rule. A group gives each reviewer one value (-1: none) or, as a bool
matrix, several. A reader with several values counts once for each of them, one with none for none.

kind               asks of the readers of each application     units of violation
at_most_per_value  at most `limit` of every single value       readers above, summed over values
at_most            at most `limit` who have `value`            readers above
at_least           at least `limit` who have `value`           readers short
distinct_values    at least `limit` different values           values short
at_least_fraction  at least ceil(limit * demand) with `value`  readers short
must_share         `limit` who share a value with it           readers short
must_differ        `limit` who share no value with it          readers short

value: a value of the group; None: any value at all, so that only readers without one are apart.
The kinds that look at all values (at_most_per_value, distinct_values, must_*) take none.
limit: a whole number >= 0; for at_least_fraction a share in [0, 1], rounded up after 1e-9 is
taken off, so that 0.4 of 5 is 2; for must_share and must_differ None means every reader.
must_* read application_groups under the same name: an application without a value asks nothing of
must_share, and everybody differs from it. A hard rule has no violation in any assignment; a soft
one costs `price` per unit in the objective, never in the total.
"""

import math
from dataclasses import dataclass

KINDS = (
    "at_most_per_value",
    "at_most",
    "at_least",
    "distinct_values",
    "at_least_fraction",
    "must_share",
    "must_differ",
)

OF_ONE_VALUE = ("at_most", "at_least", "at_least_fraction")
"""Kinds that take a value."""

WITH_APPLICATION = ("must_share", "must_differ")
"""Kinds that compare readers with the application."""


@dataclass(frozen=True)
class Rule:
    """One requirement on the readers of each application; see the module for every kind.

    group names an entry of Problem.groups; price is the affinity lost per unit of violation and
    counts only when the rule is soft (hard=False).
    """

    kind: str
    group: str
    limit: float | None = None
    value: int | None = None
    hard: bool = True
    price: float = 0.0
    name: str = ""

    def least(self, demand: int) -> int:
        """Readers that at_least, at_least_fraction and must_* ask for, of `demand`."""
        if self.limit is None:
            return demand
        if self.kind == "at_least_fraction":
            return math.ceil(self.limit * demand - 1e-9)
        return int(self.limit)
