"""Working days of the agencies: Monday to Friday, but for public holidays and the eves that are kept as such."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SWEDEN = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)
SATURDAY = 5
FIXED = frozenset({(1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31)})
# Days after Easter Sunday: Good Friday, Easter Monday, Ascension Day.
AROUND_EASTER = frozenset({-2, 1, 39})
MIDSUMMER_EVES = range(19, 26)
FRIDAY = 4


def waited_too_long(at: datetime, n_days: int) -> datetime:
    """What has waited since before this instant has waited for more than `n_days` whole working days at `at`."""
    day = at.astimezone(SWEDEN).date()
    while n_days:
        day -= DAY
        n_days -= is_working_day(day)
    return datetime.combine(day, time(), SWEDEN)


def is_working_day(day: date) -> bool:
    if day.weekday() >= SATURDAY or (day.month, day.day) in FIXED:
        return False
    if day.month == 6 and day.weekday() == FRIDAY and day.day in MIDSUMMER_EVES:
        return False
    return (day - easter_sunday(day.year)).days not in AROUND_EASTER


def easter_sunday(year: int) -> date:
    """By the Gregorian computus (Meeus, Jones and Butcher)."""
    century, in_century = divmod(year, 100)
    golden = year % 19
    shift = (8 * century + 13) // 25
    epact = (19 * golden + century - century // 4 - shift + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (in_century // 4) - epact - in_century % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
