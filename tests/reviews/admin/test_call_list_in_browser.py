"""The joint priority list by the arrow keys: what follows from the order follows on the page."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from reviews.models import CallListRow
from tests.applications.browsing import sign_in
from tests.reviews.call_lists import Two, two_panels

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two() -> Two:
    made = two_panels()
    made.begin()
    return made


@pytest.fixture
def opened(live_server, all_answered: None, new_context: Callable[..., BrowserContext], two: Two) -> Page:
    context = new_context(base_url=live_server.url)
    sign_in(context, two.officer, live_server.url)
    page = context.new_page()
    page.goto(reverse("admin:reviews_calllist_change", args=[two.world.call.pk]))
    return page


def shown(page: Page) -> list[str]:
    return page.eval_on_selector_all("#list tbody tr", "rows => rows.map((row) => row.dataset.label)")


def test_sums_and_marks_follow_each_move_and_the_next_move_is_not_refused(opened, two):
    handle = opened.get_by_role("button", name="Move A-02: drag it, or press the arrow keys")
    handle.press("ArrowUp")
    handle.press("ArrowUp")
    expect(opened.locator("[data-own-order-said]")).to_have_text("A-02 is number 1 of 5.")
    row = opened.locator("#row-A-02")
    expect(row).to_contain_text("Above A-01, which its panel ranks higher.")
    expect(row).to_contain_text("Reason missing")
    expect(row.locator("[data-derived=sum]")).to_contain_text("135\N{NO-BREAK SPACE}000\N{NO-BREAK SPACE}000")
    expect(handle).to_be_focused()
    assert shown(opened) == two.order() == ["A-02", "A-04", "A-01", "A-05", "A-03"]


def test_a_move_that_another_was_faster_than_is_taken_back_and_said(opened, two):
    CallListRow.objects.filter(case=two.key(3)).update(place="reserve")
    opened.get_by_role("button", name="Move A-02: drag it, or press the arrow keys").press("ArrowUp")
    expect(opened.locator("[data-own-order-said]")).to_contain_text("The move is not saved")
    assert shown(opened) == two.order() == ["A-04", "A-01", "A-02", "A-05", "A-03"]
