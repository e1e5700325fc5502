"""The browser that the journeys use, and that it leaves the other tests alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from clusterportal.accounts.models import User

pytestmark = pytest.mark.browser


def test_page_can_be_read_and_pictured(page: Page, screenshot: Callable[[Page, str], Path]) -> None:
    page.set_content("<h1>Hej</h1>")

    assert page.inner_text("h1") == "Hej"
    assert screenshot(page, "hej").stat().st_size > 0


@pytest.mark.django_db(transaction=True)
def test_database_can_be_used_beside_a_browser(page: Page) -> None:
    assert User.objects.count() == 0


def test_request_to_another_host_is_noticed(page: Page, asked_elsewhere: list[str]) -> None:
    with page.expect_event("requestfailed"):
        page.set_content("<img src='http://127.0.0.2:9/picture.png'>")

    assert asked_elsewhere == ["http://127.0.0.2:9/picture.png"]
    asked_elsewhere.clear()
