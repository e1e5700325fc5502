"""What every test may use."""

import gc
import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from django.db import connection
from django.test import override_settings
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from tests.kept import forget
from tests.quiet import UnderWay

# The one without windows first: it draws nothing but the page.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM_FLAGS = [
    "--no-sandbox",  # it sees our own pages only, and as root there is no sandbox
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LONGEST = ("test_whole_way.py", "test_consortium.py", "test_panel_meeting.py")
HERE = ("127.0.0.1", "localhost")
PATIENCE = 15_000  # milliseconds for an action or an expectation: a busy machine is slow, not wrong


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: whoever begins one last keeps the others waiting."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it for garbage again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True, scope="session")
def _static_files_by_the_live_server() -> Iterator[None]:
    """It has a handler of its own for them. Without this each test client would list every static file first."""
    with override_settings(WHITENOISE_USE_FINDERS=False):
        yield


@pytest.fixture(autouse=True)
def _no_language_of_an_earlier_page() -> None:
    """A page leaves its language active in its thread, which the tests share."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _append_only_but_for_the_flush(request: pytest.FixtureRequest) -> Iterator[None]:
    """Append-only tables refuse TRUNCATE; only the flush after a transactional test passes, on this connection."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    _let_flush_pass("off")
    yield
    if marker.kwargs.get("transaction"):
        forget()
        _let_flush_pass("on")


def _let_flush_pass(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('clusterportal.test_flush', %s, false)", [value])


@pytest.fixture
def all_answered(live_server: object) -> Iterator[None]:
    """Pages ask by themselves, also when they are closed: the last of it is answered before the tables are emptied."""
    requests = UnderWay()
    request_started.connect(requests.begin)
    request_finished.connect(requests.end)
    yield
    requests.changed_at = time.monotonic()
    requests.wait()
    request_started.disconnect(requests.begin)
    request_finished.disconnect(requests.end)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path; skips where there is none, fails where one was promised."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if found is not None:
        return found
    if os.environ.get("CLUSTERPORTAL_REQUIRE_BROWSER"):
        pytest.fail("CLUSTERPORTAL_REQUIRE_BROWSER is set, but there is no Chromium.")
    pytest.skip(f"no Chromium found ({', '.join(CHROMIUM_NAMES)}, or $CHROMIUM)")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One for all tests. From here on Django sees an event loop in this thread, even in tests without a browser.

    The loop stands still while a test's own code runs, so Django's guard would refuse what does no harm. Journeys
    still go through HTTP: the database is no business of a page's callbacks.
    """
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def asked_elsewhere() -> Iterator[list[str]]:
    """What the test's pages asked of other hosts: nothing, or the test fails."""
    urls: list[str] = []
    yield urls
    assert urls == []


@pytest.fixture
def new_context(browser: Browser, asked_elsewhere: list[str]) -> Iterator[Callable[..., BrowserContext]]:
    """Makes one person's browser; keyword arguments go to Playwright."""
    contexts: list[BrowserContext] = []

    def note(request: Request) -> None:
        if request.url.startswith("http") and request.url.split("/")[2].split(":")[0] not in HERE:
            asked_elsewhere.append(request.url)

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(PATIENCE)
        context.on("request", note)
        contexts.append(context)
        return context

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Page:
    return new_context().new_page()


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[[Page, str], Path]:
    """Keeps a picture of the whole page under .state/screenshots/<name of the test>/."""
    folder = Path(request.config.rootpath, ".state", "screenshots", request.node.name.split("[")[0])

    def take(page: Page, name: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return take
