"""Changes that are asked for during a grant: whose word each kind needs before an officer decides."""

from collections.abc import Collection, Iterable
from datetime import date
from enum import StrEnum

from applications.domain.moves import Table, move


class Kind(StrEnum):
    LEADER = "leader"
    ORGANISATION = "organisation"
    PERIOD = "period"


class Voice(StrEnum):
    """Who consents: the one who is to lead, the organisation of now, and the one that is to take over."""

    NEW_LEADER = "new_leader"
    ORGANISATION = "organisation"
    NEW_ORGANISATION = "new_organisation"


class ChangeState(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REFUSED = "refused"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Mover(StrEnum):
    OFFICER = "officer"
    WHO_IS_ASKED = "who is asked"
    WHO_ASKS = "who asks"


K, V, S, M = Kind, Voice, ChangeState, Mover
NEEDED = {
    K.LEADER: (V.NEW_LEADER, V.ORGANISATION),
    K.ORGANISATION: (V.ORGANISATION, V.NEW_ORGANISATION),
    K.PERIOD: (),
}

LONGEST_YEARS = 20
"""A grant ends at most so many calendar years after the year in which it starts."""

LIFE = Table(
    move("approve", S.OPEN, S.APPROVED, M.OFFICER),
    move("refuse", S.OPEN, S.REFUSED, M.OFFICER),
    move("decline", S.OPEN, S.DECLINED, M.WHO_IS_ASKED),
    move("withdraw", S.OPEN, S.WITHDRAWN, M.WHO_ASKS),
)


def missing(kind: Kind, given: Collection[Voice]) -> tuple[Voice, ...]:
    """Whose consent a change still lacks, in order."""
    return tuple(voice for voice in NEEDED[kind] if voice not in given)


def waits_for_other(kind: Kind, open_kinds: Iterable[Kind]) -> bool:
    """Whether one that is open goes first: both ask those who hold the grant for consent, to what is now."""
    return bool(NEEDED[kind]) and any(NEEDED[one] for one in open_kinds if one is not kind)


def is_too_late(starts_on: date, ends_on: date) -> bool:
    """Whether no grant lasts so long."""
    return ends_on.year > starts_on.year + LONGEST_YEARS
