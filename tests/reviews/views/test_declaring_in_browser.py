"""Declaring about a hundred applications: a few acts, and the keyboard is enough."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from reviews.models import Declaration, PanelRole
from tests.applications.browsing import sign_in
from tests.reviews.views.test_declaring import find
from tests.reviews.worlds import World, application_of, make_reviewer, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
N_CASES = 100
FOUND, OWN = (7, 40, 93), (12, 55)


@dataclass
class Hands:
    """A person at a page, whose acts are counted."""

    page: Page
    n_acts: int = 0

    def ticks(self, row: str, choice: str) -> None:
        self.page.locator(f"#row-{row}").get_by_role("radio", name=choice, exact=True).check()
        self.n_acts += 1

    def chooses(self, row: str, ground: str) -> None:
        self.page.locator(f"#row-{row}").get_by_role("combobox").select_option(label=ground)
        self.n_acts += 1

    def presses(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).focus()
        self.page.keyboard.press("Enter")
        self.n_acts += 1


@pytest.fixture
def world() -> World:
    return make_world(N_CASES)


@pytest.fixture
def hands(live_server, world: World, all_answered: None, new_context: Callable[..., BrowserContext]) -> Hands:
    """A member who has accepted the rules; the portal has found something in three applications."""
    user = make_reviewer(world.panel, declared=False, name="Rut Alm")
    PanelRole.objects.update(rules_accepted_at=world.declaring)
    for number in FOUND:
        find(user, application_of(world, number), "risk")
    context = new_context(base_url=live_server.url)
    sign_in(context, user, live_server.url)
    page = context.new_page()
    page.goto(reverse("declaration", args=[world.round.pk]))
    return Hands(page)


def test_a_hundred_applications_take_a_dozen_acts(hands: Hands) -> None:
    rows = hands.page.locator(".declaration-row")
    assert rows.count() == N_CASES
    assert [row.get_attribute("id") for row in rows.all()[:3]] == [f"row-A-{number:02}" for number in FOUND]

    for number in FOUND:
        hands.ticks(f"A-{number:02}", "No conflict")
    for number in OWN:
        hands.ticks(f"A-{number:02}", "Conflict of interest")
        hands.chooses(f"A-{number:02}", "ongoing or recently ended close collaboration")
    hands.presses("No conflict with all remaining, and save")

    expect(hands.page.get_by_text("Your declaration is complete.")).to_be_visible()
    assert hands.n_acts == 8
    answers = Declaration.objects.filter(person__name="Rut Alm").values_list("answer", flat=True)
    assert {answer: list(answers).count(answer) for answer in answers} == {"none": 98, "conflict": 2}
    assert PanelRole.objects.get().declared_at is not None
