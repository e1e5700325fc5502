"""The rules over readers that an officer can set for a run, in terms of the assignment engine.

Each is off, priced, or hard. A price is the affinity that the run gives up at most to keep the rule once more. The
balance between women and men can be priced and never hard: it is an aim over a call, not a lock on a person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from reviews.domain.matching import Rule
from reviews.domain.matching.rules import OF_ONE_VALUE, WITH_APPLICATION

ABROAD, INDUSTRY, SWEDISH = "abroad", "industry", "sv"
"""Values of the groups `place`, `sector` and `language` that rules ask for."""

Values = Sequence[Sequence[str]]
"""For each reviewer, or application, what it has of a group; often one value, sometimes none or several."""


@dataclass(frozen=True)
class ReaderRule:
    """One rule on offer. limit: where the officer begins, if `has_limit`; value: of the group, if it asks for one."""

    key: str
    kind: str
    group: str
    limit: int = 1
    value: str = ""
    price: float = 0.1
    can_be_hard: bool = True
    has_limit: bool = True


OFFERED = (
    ReaderRule("organisations", "at_most_per_value", "organisation"),
    ReaderRule("subjects", "must_share", "subject"),
    ReaderRule("abroad", "at_least", "place", value=ABROAD),
    ReaderRule("industry", "at_least", "sector", value=INDUSTRY),
    ReaderRule("swedish", "at_least", "language", value=SWEDISH),
    ReaderRule("genders", "distinct_values", "gender", limit=2, can_be_hard=False, has_limit=False),
)
BY_KEY: Mapping[str, ReaderRule] = {rule.key: rule for rule in OFFERED}


@dataclass(frozen=True)
class ChosenRule:
    """What an officer has set. Raises ValueError for what is not on offer."""

    key: str
    limit: int
    is_hard: bool
    price: float = 0.0

    def __post_init__(self) -> None:
        if self.key not in BY_KEY:
            raise ValueError(f"unknown rule: {self.key!r}")
        if self.is_hard and not BY_KEY[self.key].can_be_hard:
            raise ValueError(f"the rule {self.key} can have a price only")

    @property
    def group(self) -> str:
        """What it looks at."""
        return BY_KEY[self.key].group

    @property
    def of_applications(self) -> bool:
        """Whether it compares readers with the application."""
        return BY_KEY[self.key].kind in WITH_APPLICATION


def engine_terms(
    chosen: Sequence[ChosenRule], groups: Mapping[str, Values], application_groups: Mapping[str, Values]
) -> dict[str, Any]:
    """rules, groups and application_groups of a Problem: bool (count, n_values), the values in alphabetical order."""
    codes = {
        name: sorted({value for values in (*own, *application_groups.get(name, ())) for value in values} | _asked(name))
        for name, own in groups.items()
    }
    return {
        "rules": tuple(_rule(one, codes[one.group]) for one in chosen),
        "groups": {name: _members(values, codes[name]) for name, values in groups.items()},
        "application_groups": {name: _members(values, codes[name]) for name, values in application_groups.items()},
    }


def _asked(group: str) -> set[str]:
    """Values that a rule asks for exist even where nobody has them."""
    return {rule.value for rule in OFFERED if rule.group == group and rule.value}


def _rule(chosen: ChosenRule, codes: Sequence[str]) -> Rule:
    offered = BY_KEY[chosen.key]
    value = codes.index(offered.value) if offered.kind in OF_ONE_VALUE else None
    return Rule(
        offered.kind, offered.group, chosen.limit, value, hard=chosen.is_hard, price=chosen.price, name=chosen.key
    )


def _members(values: Values, codes: Sequence[str]) -> Any:
    found = np.zeros((len(values), len(codes)), dtype=np.bool_)
    place = {code: column for column, code in enumerate(codes)}
    for row, own in enumerate(values):
        found[row, [place[value] for value in own]] = True
    return found
