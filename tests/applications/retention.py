"""What tests of erasing share: days in Sweden on which somebody is told, and drafts that wait for their end."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from applications.actions.erasure_notices import notify_due
from applications.models import Application
from applications.queries.phases import closes_at
from applications.queries.retention import kept_until

STOCKHOLM = ZoneInfo("Europe/Stockholm")
EARLY, LATE = time(0, 5), time(23, 55)


def on(day: date, clock: time = EARLY) -> datetime:
    """An instant of a day in Sweden."""
    return datetime.combine(day, clock, STOCKHOLM)


def last_day(application: Application) -> date:
    """The last day on which the call's rule keeps it."""
    return kept_until(application.call, closes_at(application))


def days_before(application: Application, n_days: int) -> datetime:
    return on(last_day(application) - timedelta(days=n_days))


def announce(application: Application) -> datetime:
    """Both notices sent in time; returns the first instant at which it may be erased."""
    for n_days in (60, 14):
        notify_due(days_before(application, n_days))
    return days_before(application, -1)
