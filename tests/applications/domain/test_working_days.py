"""Working days, with the holidays of some years, and since when something has waited for too long."""

from datetime import date, datetime

import pytest

from applications.domain.enquiries import late_before
from applications.domain.working_days import SWEDEN, easter_sunday, is_working_day, waited_too_long


@pytest.mark.parametrize(
    ("year", "day"), [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))]
)
def test_easter_sunday(year: int, day: tuple[int, int]) -> None:
    assert easter_sunday(year) == date(year, *day)


@pytest.mark.parametrize(
    "day",
    [
        *(date(2026, 1, 1), date(2026, 1, 6), date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14)),
        *(date(2025, 6, 6), date(2026, 6, 19), date(2026, 12, 24), date(2026, 12, 25), date(2026, 12, 31)),
        *(date(2026, 11, 28), date(2026, 11, 29)),
    ],
    ids=str,
)
def test_holidays_and_weekends_are_no_working_days(day: date) -> None:
    assert not is_working_day(day)


@pytest.mark.parametrize("day", [date(2026, 4, 2), date(2026, 6, 12), date(2026, 6, 18), date(2026, 11, 27)], ids=str)
def test_other_days_are_working_days(day: date) -> None:
    assert is_working_day(day)


@pytest.mark.parametrize(
    ("at", "since"),
    [
        (datetime(2026, 11, 27, 9, tzinfo=SWEDEN), date(2026, 11, 24)),  # Friday: what came on Monday is late
        (datetime(2026, 11, 30, 0, tzinfo=SWEDEN), date(2026, 11, 25)),  # Monday: Wednesday's has Thursday and Friday
        (datetime(2026, 4, 9, 23, tzinfo=SWEDEN), date(2026, 4, 2)),  # over Easter
    ],
)
def test_what_has_waited_for_more_than_three_working_days(at: datetime, since: date) -> None:
    assert waited_too_long(at, 3) == late_before(at) == datetime(since.year, since.month, since.day, tzinfo=SWEDEN)
