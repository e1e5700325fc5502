"""A call's phase, computed from its dates: closing is a fact of the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

SETTLING = timedelta(minutes=2)


class Phase(StrEnum):
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    SIGNING = "signing"
    ELIGIBILITY = "eligibility"
    REVIEW = "review"
    PANEL = "panel"
    DECISION = "decision"
    PUBLISHED = "published"
    ARCHIVED = "archived"


@dataclass(frozen=True)
class CallDates:
    """What a call's phase follows from. `signing_closes_at` is `closes_at` where nobody signs after the deadline."""

    opens_at: datetime
    closes_at: datetime
    signing_closes_at: datetime
    review_opens_at: datetime
    panel_opens_at: datetime
    panel_closes_at: datetime
    published_at: datetime | None = None
    decided_at: datetime | None = None
    archived_at: datetime | None = None


def phase(dates: CallDates, at: datetime) -> Phase:
    """The phase at `at`. Exactly the closing instant is still open; a call nobody has published is planned."""
    if dates.archived_at and dates.archived_at <= at:
        return Phase.ARCHIVED
    if dates.decided_at and dates.decided_at <= at:
        return Phase.PUBLISHED
    if dates.published_at is None or at < max(dates.opens_at, dates.published_at):
        return Phase.PLANNED
    if at <= dates.closes_at:
        return Phase.OPEN
    if at <= dates.closes_at + SETTLING:
        return Phase.CLOSED
    return _after_settling(dates, at)


def is_settled(closes_at: datetime, at: datetime) -> bool:
    """Whether every request that arrived in time has had the time to commit, so that submitting may begin."""
    return at > closes_at + SETTLING


def out_of_order(dates: CallDates) -> tuple[str, ...]:
    """The names of the dates that come before the one that they must follow."""
    names = ("opens_at", "closes_at", "signing_closes_at", "review_opens_at", "panel_opens_at", "panel_closes_at")
    return tuple(later for earlier, later in pairwise(names) if getattr(dates, later) < getattr(dates, earlier))


def _after_settling(dates: CallDates, at: datetime) -> Phase:
    if at <= dates.signing_closes_at:
        return Phase.SIGNING
    if at < dates.review_opens_at:
        return Phase.ELIGIBILITY
    if at < dates.panel_opens_at:
        return Phase.REVIEW
    return Phase.PANEL if at < dates.panel_closes_at else Phase.DECISION
