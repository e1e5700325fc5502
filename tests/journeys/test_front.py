import pytest
from playwright.sync_api import Page, expect

from tests.journeys.stack import Portal

pytestmark = pytest.mark.browser


def test_empty_portal_is_served(portal: Portal, page: Page) -> None:
    page.goto(portal.url)
    expect(page.get_by_role("main")).to_be_visible()
