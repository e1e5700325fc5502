"""What every page of a journey must be: accessible, obedient to its policy, and no wider than a telephone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.people import Person

AXE = Axe()
TELEPHONE = {"width": 320, "height": 800}
WIDTHS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


@dataclass
class Album:
    """Pictures of the pages that were looked at, and what was wrong with them: told at the end of the walk."""

    screenshot: Callable[[Page, str], Path]
    wrong: list[str] = field(default_factory=list)
    n_pages: int = 0

    def look(self, person: Person, name: str) -> None:
        """Take a picture and note what is wrong with the page."""
        self.n_pages += 1
        self.screenshot(person.page, f"{self.n_pages:02}-{name}")
        found = [*_violations(person.page), *person.complaints, *_too_wide(person.page)]
        self.wrong += [f"{name}: {one}" for one in found]
        person.complaints.clear()

    def check(self) -> None:
        assert self.wrong == [], "\n".join(self.wrong)


def check_page(person: Person) -> None:
    """No violation that axe finds, and nothing on the console: a refused script or style shows there."""
    assert [*_violations(person.page), *person.complaints] == [], person.page.url


def check_on_telephone(page: Page) -> None:
    """Nothing to scroll sideways at 320 px."""
    assert _too_wide(page) == [], page.url


def _violations(page: Page) -> list[str]:
    return [f"{one['id']}: {_where(one)}" for one in AXE.run(page).response["violations"]]


def _where(violation: dict[str, Any]) -> str:
    return "; ".join(node["html"][:160] for node in violation["nodes"][:3])


def _too_wide(page: Page) -> list[str]:
    before = page.viewport_size
    page.set_viewport_size(TELEPHONE)
    wide, shown = page.evaluate(WIDTHS)
    if before:
        page.set_viewport_size(before)
    return [f"{wide} px wide on a screen of {shown} px"] if wide > shown else []
