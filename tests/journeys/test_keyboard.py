"""The ways of an applicant and of a reviewer by the keyboard alone, with the focus to be seen at every stop."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.factories import PASSWORD
from tests.journeys.applying import research_plan
from tests.journeys.keyboard import Keyboard
from tests.journeys.stack import Portal

pytestmark = pytest.mark.browser

WORLD = """
from datetime import timedelta
from applications.models import Call
from tests.factories import DAY, make_application, make_call, make_organisation, make_user
from tests.reviews.worlds import assign, case_number, make_reviewer, make_world
world = make_world(3)
make_organisation("Keyboard University")
call = make_call("vr", title_en="A call by keyboard", n_participants_min=1)
leader = make_user("Lena Ledarsson", email="leader@keyboard.example")
application = make_application(call, leader=leader)
application.attachments.all().delete()
reviewer = make_reviewer(world.panel, declared=False, name="Rut Alm")
assign(case_number(world), reviewer)
reviewer.email = "reviewer@keyboard.example"
reviewer.save()
reviewer.emailaddress_set.update(email=reviewer.email)
ranked = make_world(2, closes_in=-40 * DAY)
chair = make_reviewer(ranked.panel, "chair", name="Che Ordförandesson")
chair.email = "chair@keyboard.example"
chair.save()
chair.emailaddress_set.update(email=chair.email)
print(f"reference={application.reference}")
"""
Enter = Callable[[str], Keyboard]


@pytest.fixture(scope="module")
def reference(portal: Portal) -> str:
    """A call to apply in, an application that lacks its attachment, and a reviewer with something to declare."""
    facts = portal.manage("shell", "--verbosity", "0", "--command", WORLD).split()
    return next(fact.removeprefix("reference=") for fact in facts if fact.startswith("reference="))


@pytest.fixture
def enters(portal: Portal, reference: str, new_context: Callable[..., BrowserContext]) -> Iterator[Enter]:
    """Somebody comes to the front page and signs in; at the end every stop must have been seen."""
    keys: list[Keyboard] = []

    def enter(email: str) -> Keyboard:
        page = new_context(base_url=portal.url, viewport={"width": 1280, "height": 900}).new_page()
        keys.append(one := Keyboard(page))
        page.goto("/")
        one.skip()
        one.follow("Sign in")
        _sign_in(one, email)
        return one

    yield enter
    assert [stop for one in keys for stop in one.unseen] == []


def _sign_in(keys: Keyboard, email: str) -> None:
    keys.write("E-mail address", email)
    keys.write("Password", "not the password")
    keys.send("Sign in")
    expect(keys.page.locator("[data-error-summary]")).to_be_focused()
    keys.write("Password", PASSWORD)
    keys.send("Sign in")
    expect(keys.page.get_by_text("My account")).to_be_visible()


def test_an_applicant_starts_fills_in_uploads_and_registers(enters: Enter, reference: str, tmp_path: Path) -> None:
    keys = enters("leader@keyboard.example")

    keys.page.goto("/")
    keys.go_round()
    keys.follow("A call by keyboard")
    keys.follow("Start an application")
    keys.write("Administrating organisation", "Keyboard University")
    keys.send("Start the application")
    keys.go_round()
    _fill_basics(keys)
    keys.page.goto(f"/applications/{reference}/")
    _upload(keys, tmp_path)
    _register(keys, reference)


def _fill_basics(keys: Keyboard) -> None:
    keys.follow("Basic information")
    keys.go_round()
    keys.write("Title in Swedish", "Tangenter för alla")
    keys.write("Title in English", "Keys for everybody")
    keys.select("Technology area", "Quantum technology")
    keys.write("Subject codes", "no code")
    keys.send("Save and stay")
    keys.stands_on_errors()
    keys.press("Control+a")
    keys.page.keyboard.type("10302")
    keys.send("Save and stay")
    expect(keys.page.get_by_label("Title in English")).to_have_value("Keys for everybody")


def _upload(keys: Keyboard, folder: Path) -> None:
    plan = folder / "plan.pdf"
    plan.write_bytes(research_plan())
    keys.follow("Attachments")
    keys.follow("Upload Research plan")
    keys.send("Upload")
    keys.stands_on_errors()
    keys.press("Shift+Tab")
    keys.attach("PDF file", plan)
    keys.send("Upload")
    expect(keys.page.get_by_role("main")).to_contain_text("The file is checked and saved.")


def _register(keys: Keyboard, reference: str) -> None:
    keys.page.goto(f"/applications/{reference}/")
    keys.follow("Register")
    keys.go_round()
    keys.send("Register the application")
    keys.stands_on_errors()
    keys.press("Space")
    keys.send("Register the application")
    expect(keys.page.get_by_role("main")).to_contain_text(reference)
    expect(keys.page.get_by_role("main")).to_contain_text("Version 1")


def test_a_reviewer_declares_reviews_and_submits(enters: Enter) -> None:
    keys = enters("reviewer@keyboard.example")

    keys.page.goto("/reviewing/")
    keys.follow("Go to the rules")
    keys.tick("I have read the rules")
    keys.send("Accept and go on")
    _declare(keys)
    _review(keys)


def _declare(keys: Keyboard) -> None:
    keys.page.goto("/reviewing/")
    keys.follow("Conflicts of interest")
    keys.go_round()
    keys.choose("Your answer on A-02", "Conflict of interest")
    keys.send("Save what I have answered")
    keys.stands_on_errors()
    keys.select("Kind of conflict A-02", "doctoral supervisor or student, at any time")
    keys.send("No conflict with all remaining")
    expect(keys.page.get_by_role("main")).to_contain_text("Your declaration is complete.")


def _review(keys: Keyboard) -> None:
    keys.follow("A-01")
    keys.go_round()
    keys.send("Save and check")
    keys.stands_on_errors()
    for criterion in ("Quality", "Feasibility", "Overall"):
        keys.choose(f"Grade: {criterion}", "3")
        keys.write(f"Comment: {criterion}", "Strong on what matters.")
    keys.send("Save and check")
    keys.send("Submit the review")
    expect(keys.page.get_by_role("main")).to_contain_text("is submitted.")


def test_a_chair_grades_ranks_and_locks(enters: Enter) -> None:
    keys = enters("chair@keyboard.example")

    keys.page.goto("/reviewing/")
    keys.follow("Go to the panel")
    keys.follow("Cluster number")
    keys.go_round()
    keys.send("Save the panel's grades")
    keys.stands_on_errors()
    for criterion, grade in (("Quality", "6"), ("Feasibility", "2"), ("Overall", "5")):
        keys.select(criterion, grade)
    keys.send("Save the panel's grades")
    keys.follow("Panel one")
    keys.follow("Priority list")
    keys.go_round()
    keys.send("Move A-01 down")
    keys.send("Prioritise A-01")
    keys.send("Reserve A-02")
    _lock(keys)


def _lock(keys: Keyboard) -> None:
    dialog = keys.page.get_by_role("dialog")
    keys.tab_to("Lock the list")
    keys.press("Enter")
    expect(dialog).to_be_visible()
    keys.press("Escape")
    expect(dialog).to_be_hidden()
    assert (keys.stop() or {})["name"] == "Lock the list"
    keys.press("Enter")
    expect(dialog).to_be_visible()
    keys.send("Lock the list")
    expect(keys.page.get_by_role("main")).to_contain_text("The priority list is locked.")
