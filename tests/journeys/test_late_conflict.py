"""A conflict of interest that is found after a review was begun.

It closes the application at once, in tabs that are open too; what was written is kept; somebody else reads instead; and
when the officer has lifted the conflict, the author goes on where the text ended.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.factories import PASSWORD
from tests.journeys import deciding, reviewing
from tests.journeys.looks import Album
from tests.journeys.people import Person, choose, sign_in, write
from tests.journeys.stack import Portal
from tests.journeys.staff import REVIEWS, STAFF, opens_list

pytestmark = pytest.mark.browser

AUTHOR, SPARE = "Rakel Läsarsson", "Sven Reservsson"
WRITTEN = "Half of what there is to say about it."
CLOSED = "Not saved: this application is closed to you. What was saved before is kept."
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
TEXT = "#id_text_quality"
WORLD = f"""
import json
from tests.reviews.worlds import assign, case_number, make_reviewer, make_world
world = make_world(1)
readers = [make_reviewer(world.panel, name=name) for name in ("{AUTHOR}", "Rut Läsarsson", "Rolf Läsarsson")]
for reader in readers:
    assign(case_number(world), reader)
spare = make_reviewer(world.panel, name="{SPARE}")
case = case_number(world)
print(json.dumps({{
    "case": str(case.pk),
    "title": case.application.submitted_version.title_en,
    "emails": {{"author": readers[0].email, "spare": spare.email, "officer": world.officer.email}},
}}))
"""


@dataclass
class Affair:
    """The application, and those who have to do with it."""

    case: str
    title: str
    people: dict[str, Person]
    desk: str = ""

    def __getitem__(self, key: str) -> Person:
        return self.people[key]

    @property
    def review(self) -> str:
        return f"/reviewing/cases/{self.case}/"


@pytest.fixture
def affair(portal: Portal, new_context: Callable[..., BrowserContext]) -> Affair:
    facts = json.loads(portal.manage("shell", "--verbosity", "0", "--command", WORLD).splitlines()[-1])
    people = {key: Person(key, email, portal, new_context, password=PASSWORD) for key, email in facts["emails"].items()}
    for person in people.values():
        sign_in(person)
    return Affair(facts["case"], facts["title"], people)


def test_a_conflict_is_found_after_the_review_was_begun(
    affair: Affair, screenshot: Callable[[Page, str], Path]
) -> None:
    album = Album(screenshot)
    other_tab = _writes_half(affair)
    _declares(affair, other_tab, album)
    _somebody_else_reads(affair, album)
    _the_officer_lifts_it(affair, album)
    _the_author_goes_on(affair, album)
    album.check()


def _writes_half(affair: Affair) -> Page:
    """Saved by itself; answers with a second tab that has the page open."""
    author = affair["author"]
    author.goes_to("/reviewing/")
    author.follows(affair.title, exact=False)
    author.page.locator("[name=grade_quality][value='6']").check()
    author.page.locator(TEXT).fill(WRITTEN)
    expect(author.page.locator("[data-save-state]")).to_have_text(SAVED)
    other_tab = author.page.context.new_page()
    other_tab.goto(affair.review)
    expect(other_tab.locator(TEXT)).to_have_value(WRITTEN)
    return other_tab


def _declares(affair: Affair, other_tab: Page, album: Album) -> None:
    author = affair["author"]
    author.goes_to(affair.review)
    author.follows("I have found a conflict of interest")
    choose(author.page, "Kind of conflict", "close relative, friendship or enmity")
    album.look(author, "declaring")
    author.presses("Declare the conflict")
    author.is_told("The conflict is declared. The application is closed to you.")
    album.look(author, "declared")

    other_tab.locator(TEXT).fill(f"{WRITTEN} And more.")
    expect(other_tab.locator("[data-save-state]")).to_have_text(CLOSED)
    answer = other_tab.goto(affair.review)
    assert answer is not None
    assert answer.status == 404
    assert WRITTEN not in other_tab.content()
    other_tab.close()
    author.goes_to("/reviewing/")
    assert affair.title not in author.page.get_by_role("main").inner_text()


def _somebody_else_reads(affair: Affair, album: Album) -> None:
    officer, spare = affair["officer"], affair["spare"]
    officer.goes_to(STAFF)
    officer.is_told("1 reading open")
    officer.follows("Find new readers, round 1")
    officer.is_told(f"{AUTHOR} has a conflict of interest.")
    affair.desk = officer.page.url.split("#")[0]
    album.look(officer, "reading-open")
    officer.presses("Find new readers")
    expect(officer.page.get_by_role("heading", name="New readers for what is open")).to_be_visible()
    deciding.wait_for_proposal(officer, officer.page.url, seconds=120)
    _confirms(officer, affair.desk)
    opens_list(officer, REVIEWS, "Reviews")
    expect(officer.page.get_by_role("row").filter(has_text=AUTHOR)).to_have_count(1)

    reviewing.write_review(spare, affair.title, 3)
    spare.is_told("Your review of A-01 is submitted.")
    album.look(spare, "read-instead")


def _confirms(officer: Person, desk: str) -> None:
    officer.goes_to(desk)
    officer.is_told("1 assignment is proposed")
    deciding.confirm(officer, "Confirm and tell the reviewers", "Confirm")
    officer.is_told("1 new assignment")


def _the_officer_lifts_it(affair: Affair, album: Album) -> None:
    """With a reason; then the author is asked to read again."""
    officer = affair["officer"]
    opens_list(officer, REVIEWS, "Conflicts")
    officer.page.get_by_role("row").filter(has_text=AUTHOR).get_by_role("link").first.click()
    officer.follows("Judge")
    choose(officer.page, "Judgement", "Clear: the person may take part")
    officer.presses("Save")
    expect(officer.page.locator(".error-summary")).to_be_visible()
    write(officer.page, {"Reason": "Another person of the same name."})
    officer.presses("Save")
    officer.is_told("The judgement is saved.")
    album.look(officer, "lifted")
    officer.goes_to(f"{affair.desk}?case=A-01#A-01")
    officer.page.get_by_role("link", name="Add a reader A-01").click()
    write(officer.page, {"Reviewer": AUTHOR})
    officer.presses("Save")
    officer.is_told(f"{AUTHOR} is proposed for A-01.")
    _confirms(officer, affair.desk)


def _the_author_goes_on(affair: Affair, album: Album) -> None:
    """The text stands there as it was left, and the review is submitted."""
    author = affair["author"]
    author.goes_to("/reviewing/")
    author.follows(affair.title, exact=False)
    expect(author.page.locator(TEXT)).to_have_value(WRITTEN)
    expect(author.page.locator("[name=grade_quality][value='6']")).to_be_checked()
    album.look(author, "text-is-back")
    reviewing.write_review(author, affair.title, 2)
    author.is_told("Your review of A-01 is submitted.")
