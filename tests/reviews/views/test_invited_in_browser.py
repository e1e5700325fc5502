"""An external reviewer without an account, from the mail to the submitted review, with another address than invited."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from applications.models import Bar
from clusterportal.mail.models import Message
from reviews.models import Review, Reviewer, ReviewInvitation
from tests.applications.browsing import sign_in
from tests.journeys.people import choose, write
from tests.reviews.worlds import World, application_of, make_known, make_world

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = "eva@elsewhere.example"
PASSWORD = "walk-the-whole-way-27"


@pytest.fixture
def world() -> World:
    return make_world(2)


@pytest.fixture
def browser(
    live_server, all_answered: None, new_context: Callable[..., BrowserContext]
) -> Callable[[], BrowserContext]:
    return lambda: new_context(base_url=live_server.url)


def link_in(to: str, subject: str) -> str:
    """The path of the first link of the newest message."""
    body = Message.objects.filter(to=to, subject__contains=subject).latest("queued_at").body
    return re.search(r"https?://[^/\s]+(/\S+)", body)[1]


def a_scanner_follows_every_link(browser: Callable[[], BrowserContext], invitation: ReviewInvitation) -> None:
    """As a mail gateway does before delivery: all of them, then what their pages link to. None is a yes."""
    scanner = browser()
    body = Message.objects.get(to=invitation.email).body
    found = re.findall(r"https?://[^/\s]+(/\S+)", body)
    assert found
    for link in found:
        page = scanner.request.get(link)
        assert page.ok
        onwards = re.findall(r'href="(/reviewing/invitations/[^"]+)"', page.text())
        assert onwards
        assert [scanner.request.fetch(one, method="HEAD").status for one in onwards] == [200] * len(onwards)
        assert [scanner.request.get(one).status for one in onwards] == [200] * len(onwards)
    invitation.refresh_from_db()
    assert (invitation.state, Bar.objects.count(), Review.objects.count()) == ("sent", 0, 0)


def invites(page: Page, world: World, reviewer: Reviewer) -> None:
    page.goto(reverse("admin:reviews_panel_change", args=[world.panel.pk]))
    page.get_by_role("link", name="Invite a reviewer").click()
    write(page, {"Reviewer": reviewer.person.name})
    choose(page, "Part", "external reviewer")
    for number in (1, 2):
        page.get_by_label(re.compile(rf"A-0{number} ")).check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("main")).to_contain_text("The invitation is on its way to Eva Extern")


def accepts(page: Page, world: World, screenshot: Callable[[Page, str], object]) -> None:
    """With a conflict in the second case; the first try forgets the rules and loses nothing."""
    page.get_by_role("link", name="Accept", exact=True).click()
    page.get_by_role("button", name="I am Eva Extern. Show the applications").click()
    screenshot(page, "accept")
    rows = page.locator(".declaration-row")
    rows.nth(0).get_by_label("No conflict").check()
    rows.nth(1).get_by_label("Conflict of interest").check()
    rows.nth(1).get_by_label(re.compile("Kind of conflict")).select_option("relation")
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page.locator(".error-summary")).to_be_visible()
    screenshot(page, "accept-error")
    expect(rows.nth(1).get_by_label("Conflict of interest")).to_be_checked()
    page.get_by_label("I have read the rules and will follow them").check()
    page.get_by_role("button", name="Accept the invitation").click()
    expect(page.get_by_role("main")).to_contain_text("You have accepted. Thank you.")
    screenshot(page, "accepted")


def makes_an_account(page: Page) -> None:
    """From the page of the invitation, with an address of one's own choice, and back to it."""
    page.get_by_role("main").get_by_role("link", name="Create an account").click()
    write(page, {"Your name": "Eva Extern", "E-mail address": ADDRESS, "Password": PASSWORD})
    page.get_by_role("button", name="Create the account").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(link_in(ADDRESS, "Confirm your e-mail address"))
    page.get_by_role("button", name="Confirm").click()
    write(page, {"E-mail address": ADDRESS, "Password": PASSWORD})
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text(f"You are signed in as {ADDRESS}.")


def test_from_the_mail_to_the_submitted_review(world: World, live_server, browser, screenshot) -> None:
    reviewer = make_known(world.panel)
    staff = browser()
    sign_in(staff, world.officer, live_server.url)
    officer = staff.new_page()
    invites(officer, world, reviewer)
    invitation = ReviewInvitation.objects.get()
    a_scanner_follows_every_link(browser, invitation)

    page = browser().new_page()
    page.goto(link_in(invitation.email, "asks you to review"))
    screenshot(page, "invitation")
    accepts(page, world, screenshot)
    makes_an_account(page)
    page.get_by_role("button", name="Review with this account").click()
    expect(page.get_by_role("main")).to_contain_text("Write your next review: A-01.")
    assert "A-02" not in page.get_by_role("main").inner_text()
    page.get_by_role("main").get_by_role("link", name="Go on").click()
    for key, grade in (("quality", "6"), ("feasibility", "2"), ("overall", "5")):
        page.locator(f"[name=grade_{key}][value='{grade}']").check()
        page.locator(f"[name=text_{key}]").fill("Well argued.")
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("button", name="Submit the review").click()
    expect(page.get_by_role("main")).to_contain_text("Your review of A-01 is submitted.")

    officer.goto(reverse("admin:reviews_panel_change", args=[world.panel.pk]))
    expect(officer.locator("#invitations")).to_contain_text("accepted")
    assert Review.objects.get(reviewer=reviewer).state == "submitted"
    assert Bar.objects.get(person=reviewer.person, lifted_at=None).application == application_of(world, 2)
