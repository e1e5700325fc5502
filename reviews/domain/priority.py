"""A panel's priority list: the order is the panel's, and the arithmetic under it is only shown."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reviews.domain.lifecycle import Stage

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Ranked(Generic[Key]):
    """A case in the list's order, with what it asks for in whole SEK."""

    key: Key
    stage: Stage
    amount_sek: int


@dataclass(frozen=True)
class Line(Generic[Key]):
    """A row of the list: its place among the rows shown, what is asked for so far, and whether that fits the frame."""

    key: Key
    place: int
    stage: Stage
    amount_sek: int
    so_far_sek: int
    fits: bool


def lines(cases: Sequence[Ranked[Key]], frame_sek: int) -> tuple[Line[Key], ...]:
    """The rows with their sums from the top."""
    so_far, shown = 0, []
    for place, case in enumerate(cases, start=1):
        so_far += case.amount_sek
        shown.append(Line(case.key, place, case.stage, case.amount_sek, so_far, so_far <= frame_sek))
    return tuple(shown)


def last_within(rows: Sequence[Line[Key]]) -> Key | None:
    """The last row within the frame, after which the frame ends; None where it never does, or at once."""
    within = [row.key for row in rows if row.fits]
    return within[-1] if within and len(within) < len(rows) else None


def left_sek(rows: Sequence[Line[Key]], frame_sek: int) -> int:
    """What all rows together leave of the frame; negative where they ask for more."""
    return frame_sek - (rows[-1].so_far_sek if rows else 0)


def over_frame_sek(cases: Sequence[Ranked[Key]], frame_sek: int) -> int:
    """By how much the prioritised cases together ask for more than the frame; zero when they fit."""
    asked = sum(case.amount_sek for case in cases if case.stage is Stage.PRIORITISED)
    return max(0, asked - frame_sek)


def moved(order: Sequence[Key], key: Key, step: int, visible: frozenset[Key]) -> tuple[Key, ...] | None:
    """The order after `key` has gone one visible neighbour up (step −1) or down (+1); None at the end of the list.

    Cases that the mover may not see keep their places towards everybody but `key`.
    """
    seen = [one for one in order if one in visible]
    target = seen.index(key) + step
    if not 0 <= target < len(seen):
        return None
    rest = [one for one in order if one != key]
    place = rest.index(seen[target]) + (1 if step > 0 else 0)
    return (*rest[:place], key, *rest[place:])
