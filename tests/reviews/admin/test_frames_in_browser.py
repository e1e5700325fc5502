"""The charts and their pages in a browser: obedient to the policy, accessible, no wider than a telephone, and drawn."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from clusterportal.accounts.models import User
from tests.applications.browsing import sign_in
from tests.factories import make_agency, make_staff
from tests.reviews.frames import Framed, M, framed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = "bars => bars.map((bar) => Math.round(bar.getBoundingClientRect().width))"
FILL = "bar => getComputedStyle(bar).fill"


@pytest.fixture
def world() -> Framed:
    made = framed()
    made.publish(made.meeting(1, grants={1: 60 * M}))
    made.meeting(2)
    return made


@pytest.fixture
def opened(live_server, all_answered: None, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    def open_as(user: User, path: str, **options: object) -> Page:
        context = new_context(base_url=live_server.url, **options)
        sign_in(context, user, live_server.url)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.goto(path)
        return page

    complaints: list[str] = []
    open_as.complaints = complaints
    return open_as


def paths(world: Framed) -> list[tuple[User, str]]:
    officer, call = world.world.officer, world.world.call
    coordinator = make_staff(make_agency("vinnova"), "coordinator")
    return [
        (officer, reverse("admin:reviews_call_frame", args=[call.pk])),
        (officer, reverse("admin:reviews_initiative_frame", args=[call.initiative_id, "vr"])),
        (officer, reverse("admin:applications_call_change", args=[call.pk])),
        (officer, reverse("admin:reviews_calllist_what-if", args=[call.pk]) + "?in=A-03"),
        (coordinator, reverse("admin:reviews_initiative_joint", args=[call.initiative_id])),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_a_telephone(opened, world, scheme):
    for user, path in paths(world):
        page = opened(user, path, color_scheme=scheme)
        found = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in Axe().run(page).response["violations"]]
        page.set_viewport_size({"width": 320, "height": 800})
        assert (path, found, page.evaluate(WIDE), opened.complaints) == (path, [], 0, [])


def test_bars_are_as_long_as_their_amounts_and_patterns_are_found(opened, world):
    page = opened(*paths(world)[0])
    chart = page.get_by_role("img", name="The frame by year, SEK")
    expect(chart).to_be_visible()
    first = chart.locator("g").first.locator("rect")
    widths = first.evaluate_all(WIDTHS)
    assert [name.split()[0] for name in first.evaluate_all("bars => bars.map((bar) => bar.className.baseVal)")] == [
        *("chart-solid", "chart-striped", "chart-open"),
    ]
    assert widths[1] == pytest.approx(2 * widths[0], abs=2)  # 15 and 30 million
    assert first.nth(1).evaluate(FILL) == 'url("#frame-striped")'


def test_trying_the_list_works_without_scripts(opened, world):
    page = opened(*paths(world)[3], java_script_enabled=False)
    assert page.get_by_label("A-03: counts").is_checked()
    page.get_by_label("A-03: counts").uncheck()
    page.get_by_label("A-02, Amount, SEK").fill("100 000 000")
    page.get_by_role("button", name="Try it").click()
    assert page.url.endswith("what-if/?amount=A-02:100000000")
    expect(page.get_by_text("A-02: SEK 100")).to_be_visible()
    page.get_by_label("A-02, Amount, SEK").fill("1.5.5")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("alert")).to_contain_text("A-02, Amount, SEK")
    assert page.get_by_label("A-02, Amount, SEK").input_value() == "1.5.5"
