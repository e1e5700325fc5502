"""What reviewers and the chair do."""

import re

from playwright.sync_api import expect

from tests.journeys.people import Person
from tests.journeys.staff import confirm


def accept_rules(reviewer: Person) -> None:
    reviewer.goes_to("/reviewing/")
    reviewer.follows("Go to the rules")
    reviewer.page.get_by_label("I have read the rules").check()
    reviewer.presses("Accept and go on")


def declare_none(reviewer: Person) -> None:
    reviewer.goes_to("/reviewing/")
    reviewer.follows("Conflicts of interest")
    reviewer.presses("No conflict with all remaining, and save")
    reviewer.is_told("Your declaration is complete.")


def declare_conflict(reviewer: Person, title: str, kind: str) -> None:
    """With one application, by its title."""
    reviewer.goes_to("/reviewing/")
    reviewer.follows("Conflicts of interest")
    row = reviewer.page.locator("li.declaration-row").filter(has_text=title)
    row.get_by_label("Conflict of interest", exact=True).check()
    row.get_by_label("Kind of conflict").select_option(label=kind)
    reviewer.presses("Save what I have answered")
    reviewer.is_told("Your declaration is complete.")
    reviewer.follows("Conflicts of interest")
    reviewer.is_told("You have a conflict of interest: you take no part.")


def write_review(reviewer: Person, title: str, grade: int) -> None:
    """Grades and comments on all criteria, checked and submitted. `grade`: at most the shortest scale's highest."""
    reviewer.goes_to("/reviewing/")
    reviewer.page.get_by_role("link", name=title).click()
    expect(reviewer.page.locator("fieldset.group").first).to_be_visible()
    for group in reviewer.page.locator("fieldset.group").all():
        grades = group.get_by_role("radio")
        if grades.count():
            grades.nth(grades.count() - grade).check()
            group.get_by_label(re.compile("^Comment: ")).fill("Strong on what matters, with a plan that holds.")
    reviewer.presses("Save and check")
    expect(reviewer.page.get_by_role("heading", name="Check and submit")).to_be_visible()
    reviewer.presses("Submit the review")


def opens_panel(member: Person, panel: str) -> None:
    member.goes_to("/reviewing/")
    member.follows(panel)


def enter_panel_grades(chair: Person, panel: str, title: str, place: int) -> None:
    """The grade that stands at `place` in each list of grades, the highest first."""
    opens_panel(chair, panel)
    chair.follows(title)
    grades = chair.page.get_by_role("complementary").get_by_role("combobox")
    expect(grades.first).to_be_visible()
    for choice in grades.all():
        choice.select_option(index=place)
    chair.presses("Save the panel's grades")


def write_statement(chair: Person, panel: str, title: str) -> None:
    opens_panel(chair, panel)
    chair.follows(title)
    chair.page.get_by_role("textbox", name="Statement").fill(
        "The panel finds the cluster excellent and ready to begin."
    )
    chair.presses("Save the statement")
    chair.presses("Mark as ready")


def prioritise_and_lock(chair: Person, panel: str, title: str) -> None:
    opens_panel(chair, panel)
    chair.follows("Priority list")
    row = chair.page.get_by_role("row").filter(has_text=title)
    with chair.page.expect_navigation():
        row.get_by_role("button", name="Prioritise").first.click()
    confirm(chair, "Lock the list", "Lock the list")
    chair.is_told("The priority list is locked.")


def has_review(reviewer: Person, title: str) -> bool:
    """Whether the person was given the application to review."""
    reviewer.goes_to("/reviewing/")
    reviewer.page.get_by_role("heading", name="Your reviewing").wait_for()
    return reviewer.page.get_by_role("heading", name="Your reviews").is_visible() and (
        reviewer.page.get_by_role("link", name=title).count() > 0
    )
