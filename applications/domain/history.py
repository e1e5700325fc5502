"""The history of one field: every text that was saved or set aside, gathered into sittings."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Entry:
    """One saved text. `is_set_aside`: it was not saved over somebody else's, and is kept here alone."""

    key: Hashable
    by: Hashable
    at: datetime
    value: Any
    is_set_aside: bool = False


@dataclass(frozen=True)
class Sitting:
    """What one person saved without a pause of ten minutes: the last text stands for all `n_saves`."""

    first_at: datetime
    last: Entry
    n_saves: int


def sittings(entries: Iterable[Entry]) -> tuple[Sitting, ...]:
    """The sittings of entries in the order of time, the newest first. What was set aside is one of its own."""
    found: list[Sitting] = []
    for entry in entries:
        if found and _goes_on(found[-1].last, entry):
            before = found.pop()
            found.append(Sitting(before.first_at, entry, before.n_saves + 1))
        else:
            found.append(Sitting(entry.at, entry, 1))
    return tuple(reversed(found))


def _goes_on(before: Entry, entry: Entry) -> bool:
    if before.is_set_aside or entry.is_set_aside or before.by != entry.by:
        return False
    return entry.at - before.at < PAUSE
