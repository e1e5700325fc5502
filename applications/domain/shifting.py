"""Moving the dates of one call to the next: the same distances in days, at the same hours of the day."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def days_between(earlier: datetime, later: datetime) -> int:
    """The number of days between the two dates in Sweden."""
    return (later.astimezone(STOCKHOLM).date() - earlier.astimezone(STOCKHOLM).date()).days


def moved_by(moment: datetime, n_days: int) -> datetime:
    """The same hour in Sweden so many days later, across a change to summer time too."""
    local = moment.astimezone(STOCKHOLM)
    return datetime.combine(local.date() + timedelta(days=n_days), local.time(), STOCKHOLM)


def moved_by_years(day: date, n_years: int) -> date:
    """The same day of the year; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + n_years)
    except ValueError:
        return day.replace(year=day.year + n_years, day=28)
