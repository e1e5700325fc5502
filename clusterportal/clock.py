"""The only clock of the domain: system time, plus an offset that exists in the demo and in tests alone.

Views, tasks and commands read it and pass the instant on as `at`; nothing below them reads a clock.
What the database records as `recorded_at`, leases and libraries keep system time.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string


def now() -> datetime:
    """The instant at which the domain now stands, aware, UTC."""
    return as_domain_time(timezone.now())


def as_domain_time(instant: datetime) -> datetime:
    """What the domain's clock showed at a system `instant`, such as a request's arrival."""
    return instant + offset()


def offset() -> timedelta:
    """How far the domain's clock stands before system time: nothing, except in the demo and in tests."""
    return import_string(settings.CLOCK_OFFSET)() if settings.CLOCK_OFFSET else timedelta(0)
