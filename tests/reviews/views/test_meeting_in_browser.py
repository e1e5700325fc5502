"""A meeting in three browsers: the chair acts, a member follows, a barred member is sent out and sees nothing."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from clusterportal.accounts.models import User
from reviews.actions.agenda import plan_times
from reviews.actions.declarations import declare
from reviews.actions.meetings import open_item, open_meeting
from reviews.models import PanelMeeting
from tests.applications.views.test_autosave_in_browser import sign_in
from tests.factories import DAY
from tests.reviews.meetings import item, planned
from tests.reviews.worlds import CONFLICT, World, case_number, make_reviewer, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OUT = "You have a conflict of interest: leave the room."
# A page that asks at this very moment carries the library's own marks (htmx-request and the like): they tell nothing.
STANDING = """() => {
  const main = document.querySelector("main").cloneNode(true);
  for (const node of main.querySelectorAll("[class]")) {
    node.classList.remove(...[...node.classList].filter((name) => name.startsWith("htmx-")));
    if (!node.classList.length) node.removeAttribute("class");
  }
  return main.innerHTML;
}"""

# A page whose forms have become another page's is about to load itself anew.
SETTLED = """() => document.querySelector("[data-meeting-acts]")?.dataset.meetingActs
  === document.querySelector("[data-meeting-now]")?.dataset.meetingKey"""


def standing_of(page: Page) -> str:
    """What stands on the page, once it has come to rest."""
    page.wait_for_function(SETTLED)
    return str(page.evaluate(STANDING))


@pytest.fixture
def world() -> World:
    return make_world(2, closes_in=-40 * DAY)


@pytest.fixture
def enter(
    live_server, all_answered: None, new_context: Callable[..., BrowserContext]
) -> Iterator[Callable[[User, PanelMeeting], Page]]:
    """Somebody's browser at the meeting. It is closed before the database is emptied: it goes on asking."""
    pages: list[Page] = []

    def entered(user: User, meeting: PanelMeeting) -> Page:
        context = new_context(base_url=live_server.url)
        sign_in(context, user, live_server.url)
        page = context.new_page()
        page.goto(reverse("meeting", args=[meeting.pk]))
        pages.append(page)
        return page

    yield entered
    for page in pages:
        page.goto("about:blank")


def test_everybody_follows_and_who_is_barred_is_sent_out(world: World, enter, screenshot) -> None:
    people = [make_reviewer(world.panel, role) for role in ("chair", "member", "member")]
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=people[2], at=world.review)
    meeting = planned(world)
    chair, member, barred = (enter(user, meeting) for user in people)

    chair.get_by_role("button", name="Open the meeting").click()
    chair.get_by_role("button", name="Open A-01").click()

    expect(member.locator("#now-title")).to_be_visible()
    expect(member.get_by_role("status").filter(has_text="A-01 is before the panel.")).to_be_attached()
    expect(barred.locator("#meeting-now").get_by_text(OUT)).to_be_visible()
    standing = standing_of(barred)

    for field, grade in (("quality", "6"), ("feasibility", "2"), ("overall", "5")):
        chair.locator(f"#id_grade_{field}").select_option(grade)
    chair.get_by_role("button", name="Save the panel's grades").click()
    chair.get_by_role("button", name="Prioritise A-01").click()

    row = member.locator("#row-A-01")
    expect(row.get_by_text("Prioritised")).to_be_visible()
    expect(row.locator(".grade")).to_contain_text("5")
    screenshot(chair, "chair")
    screenshot(member, "member")
    screenshot(barred, "barred")
    assert standing_of(barred) == standing

    chair.get_by_role("button", name="Close the item").click()
    expect(barred.get_by_text("No item is open.").last).to_be_visible()


def test_the_agenda_is_arranged_by_the_keyboard_and_everybody_sees_the_time(world: World, enter, screenshot) -> None:
    people = [make_reviewer(world.panel, role) for role in ("chair", "member", "member")]
    declare(world.round, {case_number(world, 2).application_id: CONFLICT}, by=people[2], at=world.review)
    meeting = planned(world)
    chair, member, barred = (enter(user, meeting) for user in people)
    arranging = chair.context.new_page()
    arranging.goto(reverse("agenda", args=[meeting.pk]))
    arranging.get_by_label("Minutes for A-02").fill("15")
    arranging.get_by_role("button", name="Move A-01 down").press("Enter")
    expect(arranging.locator(".task").first).to_contain_text("A-02")
    expect(arranging.get_by_label("Minutes for A-02")).to_have_value("15")
    screenshot(arranging, "agenda")

    expect(member.locator(".agenda .task").first).to_contain_text("A-02")
    chair.get_by_role("button", name="Open the meeting").click()
    chair.get_by_role("button", name="Open A-02").click()

    expect(member.locator("[data-elapsed]")).to_have_text("0 minutes so far.")
    expect(member.locator(".meeting-item")).to_contain_text("15 minutes are planned.")
    expect(barred.locator("#meeting-now").get_by_text(OUT)).to_be_visible()
    expect(barred.locator("[data-elapsed]")).to_have_count(0)


def test_the_planned_time_is_told_once_when_it_has_passed(world: World, enter) -> None:
    chair = make_reviewer(world.panel, "chair")
    meeting = planned(world)
    plan_times(meeting, {item(meeting, 1).pk: 5}, by=world.officer, at=world.in_panel)
    open_meeting(meeting, by=chair, at=world.in_panel)
    open_item(item(meeting, 1), by=chair, at=timezone.now() - timedelta(minutes=7))

    page = enter(make_reviewer(world.panel), meeting)

    expect(page.locator("[data-meeting-clock]")).to_have_text("The planned minutes for A-01 have passed.")
    expect(page.locator("[data-elapsed]")).to_have_text(re.compile(r"^(7|8|9) minutes so far\.$"))
    expect(page.locator("[data-elapsed]")).to_have_class("is-over-time")


def test_a_page_without_contact_says_so(world: World, enter) -> None:
    page = enter(make_reviewer(world.panel), planned(world))
    lost = page.locator("[data-meeting-lost]")
    expect(lost).to_be_hidden()

    page.context.set_offline(True)
    expect(lost).to_be_visible()
    page.context.set_offline(False)
    expect(lost).to_be_hidden()
