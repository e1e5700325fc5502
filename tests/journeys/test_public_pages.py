"""The public pages and the pages of an account in the browser: axe, console, 320 px, both languages, no JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.looks import check_on_telephone, check_page
from tests.journeys.people import PASSWORD, Person, sign_up, write
from tests.journeys.stack import Portal

pytestmark = pytest.mark.browser

WORLD = """
from tests.factories import DAY, NOW, make_call
from tests.reviews.register.test_register import make_decision
open_call = make_call("vr", title_en="An open call")
make_call("vinnova", title_en="A planned call", opens_at=NOW + DAY)
decision = make_decision()
print(f"call={open_call.pk} grant={decision.application.reference}")
"""
PUBLIC = (
    "/",
    "/calls/",
    "/planning-grants/",
    "/verify/",
    "/verify/?reference=&sha256=",
    "/verify/?reference=K7F3-92QD&sha256=0",
    "/register/",
    "/about/accessibility/",
    "/about/personal-data/",
    "/about/contact/",
    "/problem/no-account/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/too-old/",
    "/accounts/password/reset/key/1-too-old/",
)
OWN = (
    "/",
    "/accounts/profile/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
)


@pytest.fixture(scope="module")
def pages(portal: Portal) -> dict[str, str]:
    """The addresses of an open call and of a grant, in a portal that holds something of everything public."""
    portal.manage("load_register")
    facts = portal.manage("shell", "--verbosity", "0", "--command", WORLD).split()
    keys = dict(fact.split("=") for fact in facts if fact.startswith(("call=", "grant=")))
    return {"call": f"/calls/{keys['call']}/", "grant": f"/register/{keys['grant']}/"}


def in_both_languages(person: Person, paths: tuple[str, ...]) -> None:
    for language in ("en", "sv"):
        person.page.context.add_cookies([{"name": "django_language", "value": language, "url": person.portal.url}])
        for path in paths:
            page = person.goes_to(path)
            assert page.locator("html").get_attribute("lang") == language
            check_page(person)
            check_on_telephone(page)


def test_public_pages_are_for_everybody(
    portal: Portal, pages: dict[str, str], new_context: Callable[..., BrowserContext]
):
    person = Person("Anybody", "anybody@post.example", portal, new_context)

    in_both_languages(person, (*PUBLIC, *pages.values()))


def test_the_pages_of_an_account_are_for_everybody(portal: Portal, new_context: Callable[..., BrowserContext]):
    person = Person("Ada Provlund", "ada.provlund@post.example", portal, new_context)
    sign_up(person)
    person.goes_to("/accounts/reauthenticate/?next=/accounts/2fa/")
    write(person.page, {"Password": PASSWORD})
    person.presses("Go on")

    in_both_languages(person, OWN)


def test_public_pages_work_without_scripts(
    portal: Portal, pages: dict[str, str], new_context: Callable[..., BrowserContext]
):
    page: Page = new_context(base_url=portal.url, java_script_enabled=False).new_page()

    page.goto(pages["call"])
    expect(page.locator(".countdown time")).to_be_visible()
    page.goto("/planning-grants/")
    page.get_by_label("Funder").select_option(label="Vinnova")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("1 planning grant")
    page.goto("/register/")
    page.get_by_label("Search").fill("granted")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("1 grant")


def test_the_time_left_counts_down(portal: Portal, pages: dict[str, str], page: Page):
    page.goto(portal.url + pages["call"])

    expect(page.locator("[data-countdown-left]")).to_contain_text("left")


def test_a_page_that_asks_again_and_hears_nothing_new_stays_as_it_is(portal: Portal, pages: dict[str, str], page: Page):
    page.clock.install()
    page.goto(portal.url + pages["call"])

    with page.expect_response(lambda response: "/countdown/" in response.url) as asked:
        page.clock.fast_forward("01:01")

    assert asked.value.status == 304
    expect(page.locator("[data-countdown-left]")).to_contain_text("left")
