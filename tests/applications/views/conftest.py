"""What the browser tests of these pages share."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from django.core.signals import request_finished, request_started
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from applications.models import Application
from clusterportal.accounts.models import User
from tests.applications.browsing import sign_in

QUIET = 0.3  # seconds in which nothing is asked
PATIENCE = 10


class UnderWay:
    """How many requests are being answered, and when the last one began or ended."""

    def __init__(self) -> None:
        self.n, self.changed_at, self._lock = 0, 0.0, threading.Lock()

    def begin(self, **_signal: object) -> None:
        self._add(1)

    def end(self, **_signal: object) -> None:
        self._add(-1)

    def wait(self) -> None:
        until = time.monotonic() + PATIENCE
        while (self.n > 0 or time.monotonic() < self.changed_at + QUIET) and time.monotonic() < until:
            time.sleep(0.02)

    def _add(self, n: int) -> None:
        with self._lock:
            self.n, self.changed_at = self.n + n, time.monotonic()


@pytest.fixture
def _all_answered(live_server) -> Iterator[None]:
    """Pages ask by themselves, also when they are closed: the last of it is answered before the tables are emptied."""
    requests = UnderWay()
    request_started.connect(requests.begin)
    request_finished.connect(requests.end)
    yield
    requests.changed_at = time.monotonic()
    requests.wait()
    request_started.disconnect(requests.begin)
    request_finished.disconnect(requests.end)


@pytest.fixture
def open_section(live_server, _all_answered: None, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Somebody's browser at a section of an application."""

    def opened(application: Application, user: User, section: str = "summary") -> Page:
        context = new_context(base_url=live_server.url)
        sign_in(context, user, live_server.url)
        page = context.new_page()
        page.goto(reverse("section", args=[application.reference, section]))
        return page

    return opened
