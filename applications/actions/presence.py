"""Showing for a moment that somebody has a section open: in the cache alone, not audited, nothing to be recovered."""

from contextlib import suppress

from django.core.cache import cache
from redis import RedisError

from applications.models import Application
from applications.queries.presence import place_open, place_written
from clusterportal.accounts.models import User

OPEN_FOR, WRITTEN_FOR = 130, 25  # seconds; a page at rest asks once a minute, or two where its browser saves power
LONGEST_KEY = 60


def show_presence(application: Application, section: str, *, writes: str, by: User) -> None:
    """The person has the section open and writes in the field `writes`, or in none. Without a cache it stays unseen."""
    shown: dict[str, tuple[str, int]] = {place_open(application, section, by.pk): ("", OPEN_FOR)}
    if writes:
        shown[place_written(application, section, by.pk)] = (writes[:LONGEST_KEY], WRITTEN_FOR)
    with suppress(RedisError):
        for place, (value, seconds) in shown.items():
            cache.set(place, value, seconds)


def end_presence(application: Application, section: str, *, by: User) -> None:
    """The person has left the page."""
    with suppress(RedisError):
        cache.delete_many([place(application, section, by.pk) for place in (place_open, place_written)])
