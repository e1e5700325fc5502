"""What has changed in a party's part since it was confirmed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from applications.domain.budget import Place

NO_AMOUNT = 0


@dataclass(frozen=True)
class Changed:
    """A column of the party by its name, or an amount by its place, as it was confirmed and as it is."""

    what: str | Place
    old: Any
    new: Any


def changed_since(confirmed: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Changed, ...]:
    """The differences of two contents of a part: first the columns, then the amounts line by line."""
    return (*_columns(confirmed, now), *_amounts(confirmed, now))


def _columns(confirmed: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Changed]:
    for name in dict.fromkeys((*now, *confirmed)):
        old, new = confirmed.get(name, ""), now.get(name, "")
        if name != "cells" and old != new:
            yield Changed(name, old, new)


def _amounts(confirmed: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Changed]:
    before, after = _cells(confirmed), _cells(now)
    for place in sorted({*before, *after}):
        old, new = before.get(place, NO_AMOUNT), after.get(place, NO_AMOUNT)
        if old != new:
            yield Changed(place, old, new)


def _cells(content: Mapping[str, Any]) -> dict[Place, int]:
    return {Place(side, line, year): amount for side, line, year, amount in content["cells"]}
