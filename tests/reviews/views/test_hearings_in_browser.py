"""The pages of a hearing in a browser: accessible, obedient to their policy, and no wider than a telephone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page

from clusterportal.accounts.models import User
from reviews.models import Hearing
from tests.applications.browsing import sign_in
from tests.factories import DAY
from tests.journeys.looks import check_on_telephone
from tests.reviews.hearings import hear, join, leader_of
from tests.reviews.worlds import World, make_reviewer, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world() -> World:
    return make_world(2, closes_in=-36 * DAY)


@pytest.fixture
def hearing(world: World) -> Hearing:
    made = hear(world, 1)[0]
    join(made, "Guest Gran")
    return made


@pytest.fixture
def open_as(live_server, all_answered: None, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    def opened(user: User, name: str, *args: object) -> Page:
        context = new_context(base_url=live_server.url)
        sign_in(context, user, live_server.url)
        page = context.new_page()
        page.goto(reverse(name, args=args))
        return page

    return opened


def check(page: Page) -> None:
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    check_on_telephone(page)


def test_the_pages_of_both_sides(world, hearing, open_as):
    leader, member = leader_of(hearing), make_reviewer(world.panel)
    check(open_as(leader, "own_hearing", hearing.pk))
    check(open_as(member, "hearing", hearing.pk))
    check(open_as(member, "panel", world.panel.pk))
    check(open_as(world.officer, "admin:reviews_panel_change", world.panel.pk))
    check(open_as(world.officer, "admin:reviews_panel_plan-hearings", world.panel.pk))


def test_the_leader_names_somebody_by_keyboard(hearing, open_as):
    page = open_as(leader_of(hearing), "own_hearing", hearing.pk)
    page.get_by_label("Guest Gran").press("Space")
    page.get_by_role("button", name="Save who comes").press("Enter")
    page.get_by_text("Saved who comes.").wait_for()
    assert "Guest Gran, participating researcher" in page.locator(".summary-list").inner_text()
    check(page)
