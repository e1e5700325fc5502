"""The yearly reports of a grant: by when each is due, and the way from due to accepted."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date
from enum import StrEnum

from applications.domain.moves import Table, move


class ReportState(StrEnum):
    DUE = "due"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Mover(StrEnum):
    LEADER = "leader"
    OFFICER = "officer"


class Standing(StrEnum):
    """A state as people read it: also that the day has passed."""

    DUE = "due"
    OVERDUE = "overdue"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


S, M = ReportState, Mover
WITH_LEADER = frozenset({S.DUE, S.RETURNED})
"""The states in which the project leader is to hand something in."""

LIFE = Table(
    move("submit", WITH_LEADER | {S.SUBMITTED}, S.SUBMITTED, M.LEADER),
    move("return", S.SUBMITTED, S.RETURNED, M.OFFICER),
    move("accept", S.SUBMITTED, S.ACCEPTED, M.OFFICER),
)


def report_days(starts_on: date, ends_on: date, month: int, day: int) -> Iterator[tuple[int, date]]:
    """Each calendar year of a grant with the day on which its report is due: in the year after it.

    A day that the month does not have that year is its last one.
    """
    for year in range(starts_on.year, ends_on.year + 1):
        last = monthrange(year + 1, month)[1]
        yield year, date(year + 1, month, min(day, last))


def is_over(year: int, ends_on: date, today: date) -> bool:
    """Whether the year, or the grant in it, is over: before that there is nothing to report of it as a whole."""
    return today > min(date(year, 12, 31), ends_on)


def standing(state: ReportState, due_on: date, today: date) -> Standing:
    """What a report is at `today`; it is in time to the end of `due_on`."""
    return Standing.OVERDUE if state in WITH_LEADER and due_on < today else Standing(state.value)
