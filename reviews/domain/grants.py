"""A grant after its decision: who still has to accept its terms, and whether its money is committed."""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from applications.domain.moves import Table, move


class GrantState(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


class Side(StrEnum):
    """Who accepts the terms: both do, in any order."""

    LEADER = "leader"
    ORGANISATION = "organisation"


class Mover(StrEnum):
    EITHER_SIDE = "either side"
    BOTH_SIDES = "both sides"
    OFFICER = "officer"


class Standing(StrEnum):
    """A state as people read it: whom it waits for, and that the date has passed."""

    WAITS_FOR_BOTH = "waits_for_both"
    WAITS_FOR_LEADER = "waits_for_leader"
    WAITS_FOR_ORGANISATION = "waits_for_organisation"
    LAPSED = "lapsed"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    ENDED = "ended"


S, M = GrantState, Mover
FREED = frozenset({S.DECLINED, S.ENDED})
"""The states in which the amount is free again for another decision."""

LIFE = Table(
    move("accept", S.WAITING, S.ACCEPTED, M.BOTH_SIDES),
    move("decline", S.WAITING, S.DECLINED, M.EITHER_SIDE),
    move("end", frozenset({S.WAITING, S.ACCEPTED}), S.ENDED, M.OFFICER),
)


def standing(state: GrantState, accepted: Collection[Side], due_on: date, today: date) -> Standing:
    """What a grant is at `today`; the terms can be accepted to the end of `due_on`."""
    if state is not S.WAITING:
        return Standing(state.value)
    if due_on < today:
        return Standing.LAPSED
    if Side.LEADER in accepted:
        return Standing.WAITS_FOR_ORGANISATION
    return Standing.WAITS_FOR_LEADER if Side.ORGANISATION in accepted else Standing.WAITS_FOR_BOTH
