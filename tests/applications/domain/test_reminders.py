"""When a leader is reminded of a deadline."""

from datetime import UTC, datetime, timedelta

import pytest

from applications.domain.reminders import threshold_reached

CLOSES = datetime(2026, 6, 10, 12, tzinfo=UTC)
LONG_AGO = CLOSES - timedelta(days=60)
WEEK, DAY, HOURS = timedelta(days=7), timedelta(hours=24), timedelta(hours=3)


@pytest.mark.parametrize(
    ("left", "reached"),
    [
        (timedelta(days=8), None),
        (WEEK, WEEK),
        (timedelta(days=2), WEEK),
        (DAY, DAY),
        (timedelta(hours=4), DAY),
        (HOURS, HOURS),
        (timedelta(0), HOURS),
        (timedelta(seconds=-1), None),
    ],
    ids=str,
)
def test_the_last_threshold_counts(left: timedelta, reached: timedelta | None) -> None:
    assert threshold_reached(CLOSES, LONG_AGO, CLOSES - left) == reached


def test_who_started_after_a_threshold_waits_for_the_next() -> None:
    started = CLOSES - timedelta(days=2)
    assert threshold_reached(CLOSES, started, CLOSES - timedelta(days=1, hours=12)) is None
    assert threshold_reached(CLOSES, started, CLOSES - DAY) == DAY
