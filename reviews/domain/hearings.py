"""Hearings of a panel, one after another, and where one stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from urllib.parse import urlsplit


class HearingState(StrEnum):
    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Slot:
    """From when until when; whoever ends where another begins does not overlap with it."""

    starts_at: datetime
    ends_at: datetime

    def overlaps(self, other: "Slot") -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True)
class Terms:
    """What is said of a hearing besides its time. `guests_max`: who may come with the leader, named by `names_by`."""

    place: str
    link: str
    note: str
    guests_max: int
    names_by: datetime


@dataclass(frozen=True)
class Appointed:
    """What a list says of a hearing: its key, when and where."""

    key: str
    slot: Slot
    place: str


def appointed(row: Mapping[str, str]) -> Appointed:
    """From what the database says of it, with times as texts."""
    slot = Slot(datetime.fromisoformat(row["starts_at"]), datetime.fromisoformat(row["ends_at"]))
    return Appointed(row["key"], slot, row["place"])


def hearing_state(moved_at: datetime | None, cancelled_at: datetime | None) -> HearingState:
    if cancelled_at is not None:
        return HearingState.CANCELLED
    return HearingState.PLANNED if moved_at is None else HearingState.MOVED


def slots(first_at: datetime, n: int, *, minutes: int, pause: int) -> tuple[Slot, ...]:
    """`n` hearings of as many minutes each, with a pause between them."""
    step, length = timedelta(minutes=minutes + pause), timedelta(minutes=minutes)
    return tuple(Slot(first_at + place * step, first_at + place * step + length) for place in range(n))


def overlap_among(planned: Iterable[Slot]) -> bool:
    """Whether any two of them overlap."""
    in_order = sorted(planned, key=lambda one: (one.starts_at, one.ends_at))
    return any(one.overlaps(after) for one, after in pairwise(in_order))


def is_https(link: str) -> bool:
    """Whether it is the address of a page that a browser opens over https."""
    try:
        parts = urlsplit(link)
        return parts.scheme == "https" and bool(parts.hostname) and not any(map(str.isspace, link))
    except ValueError:
        return False
