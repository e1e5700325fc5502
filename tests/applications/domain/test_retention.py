"""How long a draft is kept: by the calendar, and longer where a notice came late."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.retention import APART, Schedule, kept_until

DAY = timedelta(days=1)
LAST = date(2027, 6, 10)


@pytest.mark.parametrize(
    ("closed_on", "n_months", "last"),
    [
        (date(2026, 6, 10), 12, LAST),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 60, date(2031, 12, 31)),
        (date(2026, 6, 30), 6, date(2026, 12, 30)),
    ],
)
def test_months_after_the_deadline_end_on_the_same_day_of_the_month(closed_on: date, n_months: int, last: date) -> None:
    assert kept_until(closed_on, n_months) == last


def test_in_time_it_goes_after_the_day_that_the_rule_says() -> None:
    first, second = LAST - 60 * DAY, LAST - 14 * DAY
    assert [Schedule(LAST).notice_due(day) for day in (first - DAY, first)] == [None, 1]
    once = Schedule(LAST, (first,))
    assert [once.notice_due(day) for day in (second - DAY, second)] == [None, 2]
    twice = Schedule(LAST, (first, second))
    assert twice.notice_due(LAST) is None
    assert [twice.is_over(day) for day in (LAST, LAST + DAY)] == [False, True]
    assert {one.last_day(first) for one in (Schedule(LAST), once, twice)} == {LAST}


def test_late_notices_put_the_erasure_off() -> None:
    late = LAST + 5 * DAY
    assert Schedule(LAST).last_day(late) == late + 28 * DAY
    once = Schedule(LAST, (late,))
    assert [once.notice_due(day) for day in (late, late + 13 * DAY, late + 14 * DAY)] == [None, None, 2]
    assert not once.is_over(late + 999 * DAY)
    twice = Schedule(LAST, (late, late + 20 * DAY))
    assert [twice.is_over(late + days * DAY) for days in (34, 35)] == [False, True]


@given(st.integers(-90, 90), st.integers(0, 90))
def test_the_last_notice_always_leaves_two_weeks(first: int, wait: int) -> None:
    sent = LAST + first * DAY
    last = Schedule(LAST, (sent, sent + wait * DAY)).last_day(sent)
    assert last >= max(LAST, sent + wait * DAY + APART)
