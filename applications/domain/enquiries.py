"""The rules of threads between people and an agency: what can still be written, and what has waited for too long."""

from datetime import datetime, timedelta

from applications.domain.working_days import waited_too_long

REOPENS_FOR = timedelta(days=60)
"""For so long a message opens a closed thread again; after that a new one is begun."""
ANSWERED_WITHIN = 3
"""Working days after which the list of what waits marks it."""
LONGEST_SUBJECT, LONGEST_MESSAGE = 120, 5000
MOST_IN_DAY = 20
"""Messages that one person can send to the agencies within 24 hours."""


def reopens_until(closed_at: datetime) -> datetime:
    return closed_at + REOPENS_FOR


def late_before(at: datetime) -> datetime:
    """What has waited since before this instant is marked as late at `at`."""
    return waited_too_long(at, ANSWERED_WITHIN)
