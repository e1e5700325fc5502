"""What every page of a journey must be: accessible, obedient to its policy, and no wider than a telephone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.people import Person

AXE = Axe()
TELEPHONE = {"width": 320, "height": 800}
WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


def check_page(person: Person) -> None:
    """No violation that axe finds, and nothing on the console: a refused script or style shows there."""
    found = AXE.run(person.page)
    assert found.violations_count == 0, f"{person.page.url}\n{found.generate_report()}"
    assert person.complaints == []


def check_on_telephone(page: Page) -> None:
    """Nothing to scroll sideways at 320 px."""
    before = page.viewport_size
    page.set_viewport_size(TELEPHONE)
    wide, shown = page.evaluate(WIDTHS)
    assert wide <= shown, f"{page.url} is {wide} px wide at {shown} px"
    if before:
        page.set_viewport_size(before)
