"""Finding words in the application beside the own review."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.applications.browsing import sign_in
from tests.reviews.worlds import assign, case_number, make_reviewer, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAINTED = "name => [...CSS.highlights.get(name)].map(range => range.toString())"


@pytest.fixture
def opened(live_server, all_answered: None, new_context: Callable[..., BrowserContext]) -> Page:
    world = make_world(1)
    reader = make_reviewer(world.panel)
    assign(case_number(world), reader)
    context = new_context(base_url=live_server.url)
    sign_in(context, reader, live_server.url)
    page = context.new_page()
    page.goto(reverse("review_case", args=[case_number(world).pk]))
    return page


def field(page: Page) -> Locator:
    return page.get_by_role("searchbox", name="Find in the application")


def found(page: Page) -> Locator:
    return page.locator("[data-found]")


def test_every_place_is_painted_and_told_with_its_section(opened: Page) -> None:
    field(opened).fill("WORDS about research_plan")
    expect(found(opened)).to_have_text("1 of 1, in “Purpose and research plan”")
    assert opened.evaluate(PAINTED, "found") == ["Words about research_plan"]


def test_a_place_is_found_across_bold_words_and_never_across_paragraphs(opened: Page) -> None:
    opened.evaluate(
        "document.getElementById('application-text').innerHTML ="
        " '<p>A <strong>quantum</strong>\\nsensor</p><p>for</p><p>all İ quantum</p>'"
    )
    field(opened).fill("quantum sensor")
    assert opened.evaluate(PAINTED, "found") == ["quantum\nsensor"]
    field(opened).fill("for all")
    expect(found(opened)).to_have_text("Not found")
    assert opened.evaluate(PAINTED, "found") == []


def test_enter_goes_on_and_shift_enter_back_around_the_end(opened: Page) -> None:
    field(opened).fill("words about")
    expect(found(opened)).to_have_text(re.compile(r"^1 of \d+, in "))
    total = len(opened.evaluate(PAINTED, "found"))
    assert total > 2
    field(opened).press("Enter")
    expect(found(opened)).to_have_text(re.compile(rf"^2 of {total}, in "))
    field(opened).press("Shift+Enter")
    field(opened).press("Shift+Enter")
    expect(found(opened)).to_have_text(re.compile(rf"^{total} of {total}, in "))
    opened.get_by_role("button", name="Next match").click()
    expect(found(opened)).to_have_text(re.compile(rf"^1 of {total}, in "))


def test_the_place_comes_into_view(opened: Page) -> None:
    field(opened).fill("words about")
    for _step in range(6):
        field(opened).press("Enter")
        assert opened.evaluate(
            "() => { const [range] = CSS.highlights.get('found-here'); const { top } = range.getBoundingClientRect();"
            " return top > 0 && top < innerHeight; }"
        )


def test_escape_empties_the_field_and_one_letter_finds_nothing(opened: Page) -> None:
    field(opened).fill("words")
    field(opened).press("Escape")
    expect(field(opened)).to_have_value("")
    expect(found(opened)).to_have_text("")
    field(opened).fill("w")
    expect(found(opened)).to_have_text("")
