"""The demo's clock, which moves forward only."""

from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone

from clusterportal.demo.models import ClockOffset


def offset() -> timedelta:
    """What `clusterportal.clock` adds to system time."""
    seconds = ClockOffset.objects.values_list("seconds", flat=True).first()
    return timedelta(seconds=seconds or 0)


def jump_to(instant: datetime) -> None:
    """Move the domain's clock to `instant`, or leave it where it already is later."""
    missing = instant - (timezone.now() + offset())
    seconds = int(missing.total_seconds()) + 1
    if seconds > 0:
        ClockOffset.objects.get_or_create(id=1)
        ClockOffset.objects.filter(id=1).update(seconds=F("seconds") + seconds)
