"""The history of one field: every text that was saved or set aside, gathered into sittings."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

LONGEST = timedelta(minutes=10)


@dataclass(frozen=True)
class Entry:
    """One saved text. `is_set_aside`: it was not saved over somebody else's, and is kept here alone."""

    key: Hashable
    by: Hashable
    at: datetime
    is_set_aside: bool = False


@dataclass(frozen=True)
class Sitting:
    """What one person saved within ten minutes, the oldest first: the last text stands for all."""

    entries: tuple[Entry, ...]

    @property
    def first_at(self) -> datetime:
        return self.entries[0].at

    @property
    def last(self) -> Entry:
        return self.entries[-1]

    @property
    def n_saves(self) -> int:
        return len(self.entries)


def sittings(entries: Iterable[Entry]) -> tuple[Sitting, ...]:
    """The sittings of entries in the order of time, the newest first. What was set aside is one of its own."""
    found: list[list[Entry]] = []
    for entry in entries:
        if found and _belongs(found[-1], entry):
            found[-1].append(entry)
        else:
            found.append([entry])
    return tuple(Sitting(tuple(one)) for one in reversed(found))


def unfolded(sitting: Sitting) -> tuple[Sitting, ...]:
    """Each of its texts by itself, the newest first."""
    return tuple(Sitting((entry,)) for entry in reversed(sitting.entries))


def saved_before(found: Sequence[Sitting], entry: Entry) -> Entry | None:
    """What stood before an entry of these sittings, the newest first, was saved or set aside."""
    saved = [one for sitting in reversed(found) for one in sitting.entries if not one.is_set_aside or one == entry]
    place = saved.index(entry)
    return saved[place - 1] if place else None


def _belongs(sitting: Sequence[Entry], entry: Entry) -> bool:
    first = sitting[0]
    if first.is_set_aside or entry.is_set_aside or first.by != entry.by:
        return False
    return entry.at - first.at < LONGEST
