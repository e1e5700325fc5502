"""Conflicts of interest: how much one weighs, what it bars, and how it may be judged.

Source: the Administrative Procedure Act (2017:900), sections 16–18, in the three weights that agencies work with.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


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


class IllegalJudgement(Exception):
    """The table has no such judgement of a conflict in that state."""

    def __init__(self, state: State, name: str) -> None:
        super().__init__(f"no judgement {name!r} of {state.value!r}")
        self.state = state
        self.name = name


@dataclass(frozen=True)
class Judgement:
    """One row of the table: an officer may take a conflict from any state of `sources` to `target`, with a reason."""

    name: str
    sources: frozenset[State]
    target: State


BARRING = frozenset({State.SUSPECTED, State.DECLARED, State.DISQUALIFIED})
TO_BE_JUDGED = frozenset({State.SUSPECTED, State.DECLARED})
JUDGEMENTS = (
    Judgement("clear", BARRING, State.CLEARED),
    Judgement("disqualify", frozenset(State) - {State.DISQUALIFIED}, State.DISQUALIFIED),
)
BY_NAME = {judgement.name: judgement for judgement in JUDGEMENTS}


def first_state(origin: Origin, tier: Tier) -> State:
    """The state in which a conflict begins. What only informs bars nobody; an officer's own entry is judged already."""
    if origin is Origin.DECLARED:
        return State.DECLARED
    if origin is Origin.ENTERED:
        return State.DISQUALIFIED
    return State.NOTED if tier is Tier.SHOWN else State.SUSPECTED


def judged(state: State, name: str) -> State:
    """The state that the judgement leads to. Raises IllegalJudgement where the table has no such judgement."""
    judgement = BY_NAME[name]
    if state not in judgement.sources:
        raise IllegalJudgement(state, name)
    return judgement.target


def is_for_bulk(origin: Origin) -> bool:
    """Whether conflicts of this origin may be judged many at a time: a person's own statement never."""
    return origin is not Origin.DECLARED


def bars(states: Iterable[State]) -> bool:
    """Whether a person with conflicts in these states is barred from the application."""
    return any(state in BARRING for state in states)
