"""The matrix by keyboard and by mouse: one stop of the tabulator, arrows from cell to cell, Enter or a click opens."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from tests.applications.browsing import sign_in
from tests.reviews.matrices import run_of, two_panels
from tests.reviews.runs import reviewer_called
from tests.reviews.worlds import World, case_number

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FOCUS = """() => {
  const cell = document.activeElement.closest('th, td');
  return cell && [cell.parentElement.rowIndex, cell.cellIndex, document.activeElement.tagName];
}"""


@pytest.fixture
def world() -> World:
    return two_panels()


@pytest.fixture
def opened(live_server, all_answered: None, new_context: Callable[..., BrowserContext], world: World) -> Page:
    context = new_context(base_url=live_server.url)
    sign_in(context, world.officer, live_server.url)
    page = context.new_page()
    page.goto(reverse("admin:reviews_assignmentrun_matrix", args=[run_of(world).pk]) + "?panel=all")
    expect(page.get_by_role("grid")).to_be_visible()
    return page


def pressed(page: Page, *keys: str) -> list[object]:
    for key in keys:
        page.keyboard.press(key)
    return page.evaluate(FOCUS)


def test_the_table_is_one_stop_and_the_arrows_go_from_cell_to_cell(opened: Page) -> None:
    opened.get_by_role("button", name="Show").focus()
    assert pressed(opened, "Tab") == [1, 1, "TD"]
    assert [pressed(opened, key) for key in ("ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowUp")] == [
        [1, 2, "TD"],
        [2, 2, "TD"],
        [2, 1, "TD"],
        [1, 1, "TD"],
        [0, 1, "A"],
    ]
    assert [pressed(opened, key) for key in ("ArrowUp", "Control+End", "ArrowDown", "Home", "End")] == [
        [0, 1, "A"],
        [3, 4, "TD"],
        [3, 4, "TD"],
        [3, 0, "A"],
        [3, 4, "TD"],
    ]
    assert [pressed(opened, key) for key in ("PageUp", "PageDown", "Control+Home")] == [
        [0, 4, "A"],
        [3, 4, "TD"],
        [0, 0, "TH"],
    ]
    stops = opened.eval_on_selector_all("#matrix [tabindex='0']", "found => found.length")
    assert stops == 1
    assert pressed(opened, "Tab") is None


def test_enter_opens_the_pair_and_one_comes_back_to_its_row(opened: Page, world: World) -> None:
    opened.get_by_role("button", name="Show").focus()
    assert pressed(opened, "Tab", "ArrowDown", "ArrowRight") == [2, 2, "TD"]
    opened.keyboard.press("Enter")
    opened.wait_for_url("**/pair/**")
    asked = (case_number(world, 2).pk, reviewer_called("Bo Al").pk)
    assert opened.url.endswith(f"/pair/?panel=all&case={asked[0]}&reviewer={asked[1]}")
    expect(opened.get_by_role("heading", level=1)).to_have_text("A-02 and Bo Al")
    opened.get_by_role("link", name="Back to the matrix").click()
    opened.wait_for_url("**/matrix/?panel=all#row-A-02")
    expect(opened.locator("#row-A-02 td").first).to_have_attribute("tabindex", "0")


def test_a_click_opens_the_pair_and_a_head_its_own_list(opened: Page, world: World) -> None:
    opened.locator("#row-A-01 td").nth(1).click()
    opened.wait_for_url(f"**/pair/**reviewer={reviewer_called('Bo Al').pk}")
    opened.go_back()
    opened.locator("#matrix thead").get_by_role("link", name="Cilla Bok").click()
    opened.wait_for_url(f"**/matrix/?reviewer={reviewer_called('Cilla Bok').pk}&panel=all")
    expect(opened.get_by_role("heading", level=1)).to_have_text("Cilla Bok")


def test_nothing_is_wrong_with_the_pages_for_those_who_hear_them(opened: Page) -> None:
    found = {}
    for name, step in (("matrix", None), ("pair", "#row-A-01 td"), ("exact", "text=Work out the exact cost")):
        if step:
            opened.locator(step).first.click()
            opened.wait_for_load_state()
        found[name] = [one["id"] for one in Axe().run(opened).response["violations"]]
    assert found == {"matrix": [], "pair": [], "exact": []}


def test_on_a_telephone_the_table_scrolls_in_its_own_region(opened: Page) -> None:
    opened.set_viewport_size({"width": 320, "height": 700})
    assert opened.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert opened.eval_on_selector(".matrix-wrap", "box => getComputedStyle(box).overflowX") == "auto"


def test_without_scripts_the_heads_are_links_and_nothing_is_a_grid(
    live_server, new_context: Callable[..., BrowserContext], world: World
) -> None:
    context = new_context(base_url=live_server.url, java_script_enabled=False)
    sign_in(context, world.officer, live_server.url)
    page = context.new_page()
    page.goto(reverse("admin:reviews_assignmentrun_matrix", args=[run_of(world).pk]))
    expect(page.get_by_role("grid")).to_have_count(0)
    page.get_by_role("link", name="A-01", exact=True).click()
    page.get_by_role("link", name="Bo Al").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A-01 and Bo Al")
