"""Conflicts of interest: how much one weighs, what it bars, and how it may be judged.

Source: the Administrative Procedure Act (2017:900), sections 16–18, in the three weights that agencies work with.
"""

from collections.abc import Iterable
from enum import StrEnum

from applications.domain.moves import Table, move


class Tier(StrEnum):
    DISQUALIFYING = "disqualifying"
    RISK = "risk"
    SHOWN = "shown"


class Origin(StrEnum):
    DECLARED = "declared"
    DETECTED = "detected"
    ENTERED = "entered"


class State(StrEnum):
    NOTED = "noted"
    SUSPECTED = "suspected"
    DECLARED = "declared"
    CLEARED = "cleared"
    DISQUALIFIED = "disqualified"


class Judge(StrEnum):
    OFFICER = "officer"


BARRING = frozenset({State.SUSPECTED, State.DECLARED, State.DISQUALIFIED})
TO_BE_JUDGED = frozenset({State.SUSPECTED, State.DECLARED})
JUDGEMENTS = Table(
    move("clear", BARRING, State.CLEARED, Judge.OFFICER),
    move("disqualify", frozenset(State) - {State.DISQUALIFIED}, State.DISQUALIFIED, Judge.OFFICER),
)


def first_state(origin: Origin, tier: Tier) -> State:
    """The state in which a conflict begins. What only informs bars nobody; an officer's own entry is judged already."""
    if origin is Origin.DECLARED:
        return State.DECLARED
    if origin is Origin.ENTERED:
        return State.DISQUALIFIED
    return State.NOTED if tier is Tier.SHOWN else State.SUSPECTED


def is_for_bulk(origin: Origin) -> bool:
    """Whether conflicts of this origin may be judged many at a time: a person's own statement never."""
    return origin is not Origin.DECLARED


def bars(states: Iterable[State]) -> bool:
    """Whether a person with conflicts in these states is barred from the application."""
    return any(state in BARRING for state in states)
