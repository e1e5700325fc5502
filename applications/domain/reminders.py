"""When a leader is reminded of a deadline."""

from datetime import datetime, timedelta

THRESHOLDS = (timedelta(days=7), timedelta(hours=24), timedelta(hours=3))


def threshold_reached(closes_at: datetime, started_at: datetime, at: datetime) -> timedelta | None:
    """The last threshold before `at`; None before the first, after the deadline, or for a later start."""
    if at > closes_at:
        return None
    reached = [one for one in THRESHOLDS if closes_at - at <= one]
    last = min(reached, default=None)
    return last if last is not None and started_at <= closes_at - last else None
