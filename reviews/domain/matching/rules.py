"""Rules over groups of reviewers: their names and shapes."""

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


@dataclass(frozen=True)
class Rule:
    """One requirement on the readers of each application.

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
