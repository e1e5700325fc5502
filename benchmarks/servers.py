"""Servers for a benchmark, with Django set up on them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django

from clusterportal.services.throw_away import throw_away_servers


@contextmanager
def on_throw_away_servers() -> Iterator[None]:
    """Servers that are gone afterwards; inside, Django's models can be imported."""
    with throw_away_servers() as servers:
        os.environ.update(servers, CLUSTERPORTAL_MODE="test", DATABASE_URL=servers["DATABASE_OWNER_URL"])
        os.environ.update(DATABASE_RUNTIME_URL=servers["DATABASE_URL"], DJANGO_SETTINGS_MODULE="clusterportal.settings")
        django.setup()
        yield
