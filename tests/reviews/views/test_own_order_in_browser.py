"""The own order by drag and by the arrow keys."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from clusterportal.accounts.models import User
from reviews.models import OwnOrder
from tests.applications.browsing import sign_in
from tests.reviews.worlds import World, assign, case_number, make_reviewer, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    return make_world(4)


@pytest.fixture
def reader(world: World) -> User:
    user = make_reviewer(world.panel)
    for number in (1, 2, 3, 4):
        assign(case_number(world, number), user)
    return user


@pytest.fixture
def opened(
    live_server, all_answered: None, new_context: Callable[..., BrowserContext], world: World, reader: User
) -> Page:
    context = new_context(base_url=live_server.url)
    sign_in(context, reader, live_server.url)
    page = context.new_page()
    page.goto(reverse("own_reviews", args=[world.round.pk]))
    return page


def shown(page: Page) -> list[str]:
    return page.eval_on_selector_all("#own tbody tr", "rows => rows.map((row) => row.dataset.label)")


def stored(world: World) -> list[str]:
    labels = {str(case_number(world, number).pk): f"A-0{number}" for number in (1, 2, 3, 4)}
    return [labels[key] for key in OwnOrder.objects.get().cases]


def said(page: Page):
    return page.locator("[data-own-order-said]")


def test_the_arrow_keys_move_a_row_and_say_where_it_stands(opened, world):
    handle = opened.get_by_role("button", name="Move A-03: drag it, or press the arrow keys")
    handle.press("ArrowUp")
    expect(said(opened)).to_have_text("A-03 is number 2 of 4.")
    handle.press("ArrowUp")
    handle.press("ArrowUp")
    expect(said(opened)).to_have_text("A-03 is number 1 of 4.")

    expect(handle).to_be_focused()
    assert shown(opened) == stored(world) == ["A-03", "A-01", "A-02", "A-04"]
    assert opened.locator("#row-A-03 button[value=up]").is_hidden()
    assert opened.locator("#row-A-01 button[value=up]").is_visible()


def test_a_row_is_dragged_to_its_place(opened, world, screenshot):
    opened.set_viewport_size({"width": 1280, "height": 1200})
    start = opened.locator("#row-A-01 .drag-handle").bounding_box()
    end = opened.locator("#row-A-03").bounding_box()
    opened.mouse.move(start["x"] + 5, start["y"] + 5)
    opened.mouse.down()
    opened.mouse.move(start["x"] + 5, end["y"] + end["height"] - 5, steps=8)
    screenshot(opened, "own-order-dragged")
    opened.mouse.up()

    expect(said(opened)).to_have_text("A-01 is number 3 of 4.")
    assert shown(opened) == stored(world) == ["A-02", "A-03", "A-01", "A-04"]
    opened.reload()
    assert shown(opened) == ["A-02", "A-03", "A-01", "A-04"]


def test_quick_moves_of_several_rows_are_kept_as_shown(opened, world):
    for label, key in (("A-04", "ArrowUp"), ("A-01", "ArrowDown"), ("A-04", "ArrowUp"), ("A-02", "ArrowDown")):
        opened.locator(f"#row-{label} .drag-handle").press(key)
    expect(said(opened)).to_have_text("A-02 is number 2 of 4.")
    assert shown(opened) == stored(world) == ["A-04", "A-02", "A-01", "A-03"]


def test_where_it_cannot_be_kept_the_kept_order_comes_back(opened):
    Session.objects.all().delete()
    opened.locator("#row-A-03 .drag-handle").press("ArrowUp")
    expect(said(opened)).to_have_text("The order is not saved. Use the buttons.")
    assert shown(opened) == ["A-01", "A-02", "A-03", "A-04"]
