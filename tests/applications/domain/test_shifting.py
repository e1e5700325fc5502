from datetime import UTC, date, datetime

from applications.domain.shifting import days_between, moved_by, moved_by_years


def test_the_hour_in_sweden_stays_across_the_change_to_summer_time():
    winter = datetime(2026, 2, 10, 13, 0, tzinfo=UTC)
    summer = moved_by(winter, 120)
    assert summer.astimezone(UTC) == datetime(2026, 6, 10, 12, 0, tzinfo=UTC)
    assert days_between(winter, summer) == 120


def test_days_are_counted_by_the_dates_in_sweden():
    assert days_between(datetime(2026, 3, 1, 22, 30, tzinfo=UTC), datetime(2026, 3, 1, 23, 30, tzinfo=UTC)) == 1


def test_the_leap_day_becomes_the_day_before():
    assert moved_by_years(date(2028, 2, 29), 1) == date(2029, 2, 28)
    assert moved_by_years(date(2027, 12, 31), 2) == date(2029, 12, 31)
