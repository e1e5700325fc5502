"""Who may read what of a case, and when: one table, from which both the queries and the pages take their answer.

A person's parts are a union. A person who is barred has no part at all. What the table does not name is not shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Sight(StrEnum):
    """How much of a case exists for a person. STUB: its fixed label, and in one's own declaration its title."""

    NOTHING = "nothing"
    STUB = "stub"
    FULL = "full"


class Time(StrEnum):
    """Where a case stands in its round."""

    OPENED = "opened"  # declarations, before the review opens
    REVIEW = "review"
    PANEL = "panel"
    LOCKED = "locked"  # attached to a decision meeting whose list is locked
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Part(StrEnum):
    """What a person is to a case. All but the first two have declared, except UNDECLARED."""

    OFFICER = "officer"
    DECISION_MAKER = "decision_maker"
    CHAIR = "chair"  # or the vice chair, where the chair is barred
    READER = "reader"  # assigned, own review not submitted
    READER_DONE = "reader_done"
    EXTERNAL_READER = "external_reader"
    MEMBER = "member"  # of the panel, not assigned here
    OBSERVER = "observer"
    UNDECLARED = "undeclared"


class Right(StrEnum):
    """What may be read. READERS: who reviews. BOARD: rank, panel grades, statement. HEARING: when and where it is."""

    TITLE = "title"
    PARTIES = "parties"
    TEXT = "text"
    READERS = "readers"
    REVIEWS = "reviews"
    BOARD = "board"
    HEARING = "hearing"


@dataclass(frozen=True)
class Ties:
    """What ties a person to a case: `role` is that in the case's panel, `declared` that everything in it is answered.

    `answered`: the person has declared to have no conflict here. `asked_again`: somebody has come into the application
    since then, and the person has not answered about them. `submitted`: the own review is in.
    """

    officer: bool = False
    decision_maker: bool = False
    role: str = ""
    declared: bool = False
    assigned: bool = False
    answered: bool = False
    asked_again: bool = False
    submitted: bool = False
    chair_barred: bool = False


R = Right
SITTING = frozenset({"member", "chair", "vice_chair"})
IN_PANEL = SITTING | {"observer"}
ALL = frozenset(Right)
PARTIES = frozenset({R.TITLE, R.PARTIES})
HEARD = PARTIES | {R.HEARING}
IN_TEXT = HEARD | {R.TEXT}
# What the panel made itself stays its own to read; the application closes with the panel.
AFTERWARDS = dict.fromkeys((Time.LOCKED, Time.PUBLISHED), frozenset({R.TITLE, R.READERS, R.REVIEWS, R.BOARD}))
TABLE: dict[Part, dict[Time, frozenset[Right]]] = {
    Part.OFFICER: dict.fromkeys(Time, ALL),
    Part.DECISION_MAKER: {
        Time.LOCKED: PARTIES | {R.TEXT, R.BOARD},
        Time.PUBLISHED: PARTIES | {R.TEXT, R.BOARD},
    },
    Part.CHAIR: {Time.OPENED: HEARD, Time.REVIEW: IN_TEXT | {R.READERS, R.REVIEWS}, Time.PANEL: ALL} | AFTERWARDS,
    Part.READER: {Time.OPENED: HEARD, Time.REVIEW: IN_TEXT, Time.PANEL: IN_TEXT},
    Part.READER_DONE: {
        Time.OPENED: HEARD,
        Time.REVIEW: IN_TEXT | {R.READERS, R.REVIEWS},
        Time.PANEL: ALL,
    }
    | AFTERWARDS,
    Part.EXTERNAL_READER: {Time.OPENED: HEARD, Time.REVIEW: IN_TEXT},
    Part.MEMBER: {Time.OPENED: HEARD, Time.REVIEW: HEARD, Time.PANEL: ALL} | AFTERWARDS,
    Part.OBSERVER: {Time.OPENED: HEARD, Time.REVIEW: HEARD, Time.PANEL: ALL} | AFTERWARDS,
    Part.UNDECLARED: {Time.OPENED: PARTIES, Time.REVIEW: PARTIES, Time.PANEL: PARTIES},
}


def parts(ties: Ties) -> frozenset[Part]:
    """The parts of a person who is not barred from the case."""
    staff = {Part.OFFICER: ties.officer, Part.DECISION_MAKER: ties.decision_maker}
    held = {part for part, is_held in staff.items() if is_held}
    return frozenset(held | (_in_panel(ties) if ties.role in IN_PANEL else _outside(ties)))


def rights(parts: Iterable[Part], time: Time) -> frozenset[Right]:
    """What a person with these parts may read of a case that stands in `time`."""
    return frozenset().union(*(TABLE[part].get(time, frozenset()) for part in parts))


def _in_panel(ties: Ties) -> set[Part]:
    if not ties.declared or ties.asked_again:
        return {Part.UNDECLARED}
    if ties.role == "observer":
        return {Part.OBSERVER}
    is_chair = ties.role == "chair" or (ties.role == "vice_chair" and ties.chair_barred)
    return {Part.CHAIR if is_chair else Part.MEMBER} - ({Part.MEMBER} if ties.assigned else set()) | _reading(ties)


def _reading(ties: Ties) -> set[Part]:
    if not ties.assigned:
        return set()
    return {Part.READER_DONE if ties.submitted else Part.READER}


def _outside(ties: Ties) -> set[Part]:
    if not ties.assigned:
        return set()
    return {Part.EXTERNAL_READER if ties.answered and not ties.asked_again else Part.UNDECLARED}
