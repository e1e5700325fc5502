"""Saying what one would like to read: by keyboard alone, narrowed by what one types, and on a phone."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from reviews.models import Bid
from tests.applications.browsing import sign_in
from tests.reviews.worlds import World, make_reviewer, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
N_CASES = 12


@pytest.fixture
def world() -> World:
    return make_world(N_CASES)


@pytest.fixture
def opened(live_server, world: World, all_answered: None, new_context: Callable[..., BrowserContext]) -> Page:
    context = new_context(base_url=live_server.url)
    sign_in(context, make_reviewer(world.panel, name="Rut Alm"), live_server.url)
    page = context.new_page()
    page.goto(reverse("bids", args=[world.round.pk]))
    return page


def kept() -> list[tuple[str, str, str]]:
    return list(Bid.objects.order_by("case__label").values_list("case__label", "wish", "competence"))


def test_the_keyboard_is_enough(opened: Page) -> None:
    opened.get_by_label("Your wish for A-02").focus()
    opened.keyboard.type("Gl")
    opened.keyboard.press("Tab")
    opened.keyboard.type("Ex")
    opened.keyboard.press("Tab")
    expect(opened.get_by_label("Your wish for A-03")).to_be_focused()
    opened.keyboard.press("ArrowDown")
    opened.get_by_role("button", name="Save", exact=True).focus()
    opened.keyboard.press("Enter")

    expect(opened.get_by_text("Saved. You changed your answers on 2 applications.")).to_be_visible()
    assert kept() == [("A-02", "gladly", "expert"), ("A-03", "gladly", "")]


def test_the_filter_reads_labels_and_titles_and_not_the_choices(opened: Page) -> None:
    opened.get_by_label("Your wish for A-01").select_option(label="Gladly")
    rows, search = opened.locator("#bids tbody tr:visible"), opened.get_by_label("Search among the applications")
    expect(rows).to_have_count(N_CASES)

    search.fill("a-07")
    expect(rows).to_have_count(1)
    search.fill("expert")
    expect(rows).to_have_count(0)
    search.fill("a-07")
    opened.get_by_label("Your wish for A-07").select_option(label="Rather not")
    opened.get_by_role("button", name="Save", exact=True).click()

    expect(opened.get_by_text("Saved. You changed your answers on 2 applications.")).to_be_visible()
    assert kept() == [("A-01", "gladly", ""), ("A-07", "rather_not", "")], "what is filtered out is saved as well"


def test_on_a_phone_nothing_is_cut_off_and_every_choice_is_named(opened: Page) -> None:
    opened.set_viewport_size({"width": 320, "height": 700})

    widths = opened.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert widths[0] <= widths[1]
    expect(opened.locator("label", has_text="Your knowledge of the field of A-12")).to_be_visible()
    table = opened.get_by_role("table")
    expect(table.get_by_role("row")).to_have_count(N_CASES)  # its headings are not shown; every choice has its own
    expect(table.get_by_role("rowheader").first).to_contain_text("A-01")
