"""What officers and the decision maker do after the deadline: eligibility, assignment, statements, the meeting."""

from playwright.sync_api import expect

from tests.journeys.people import Person, choose, write
from tests.journeys.staff import REVIEWS, STAFF, confirm, opens_list
from tests.journeys.waiting import wait_until

OPENING = "Open the review, round 1"


def declare_no_conflict(staff: Person) -> None:
    """About a whole call, from the first page."""
    staff.goes_to(STAFF)
    staff.follows("Declare your conflicts of interest")
    staff.presses("No conflict with all remaining, and save")
    staff.is_told("Your declaration is complete.")


def judge_eligible(officer: Person, reference: str) -> None:
    officer.goes_to(STAFF)
    officer.follows("Judge eligibility")
    officer.follows(reference)
    officer.follows("Judge eligibility")
    choose(officer.page, "Judgement", "eligible")
    officer.presses("Save")
    officer.is_told("The judgement is saved.")


def open_review(officer: Person) -> str:
    """Answers with the address of the round's desk."""
    officer.goes_to(STAFF)
    officer.follows(OPENING)
    desk = officer.page.url
    confirm(officer, "Open review", "Open review")
    officer.is_told("Applications opened: 1")
    return desk


def start_run(officer: Person, desk: str) -> str:
    """Answers with the address of the run."""
    officer.goes_to(desk)
    officer.follows("Start a run")
    officer.presses("Start the run")
    expect(officer.page.get_by_role("heading", name="Assignment run")).to_be_visible()
    return officer.page.url


def wait_for_proposal(officer: Person, run: str, *, seconds: float = 60) -> None:
    """Until the solver has ended; the page then shows its proof."""

    def is_over() -> bool:
        officer.goes_to(run)
        return officer.page.locator("#pairs").is_visible()

    wait_until(is_over, "the run proposes an assignment", seconds=seconds)
    officer.is_told("Proved: no assignment that keeps to the conditions")


def confirm_assignments(officer: Person, desk: str) -> None:
    officer.goes_to(desk)
    officer.is_told("2 assignments are proposed")
    confirm(officer, "Confirm and tell the reviewers", "Confirm")
    officer.is_told("new assignments. The reviewers get an e-mail.")


def approve_statement(officer: Person) -> None:
    officer.goes_to(STAFF)
    officer.follows("Approve statements")
    officer.page.locator("tbody").get_by_role("link").first.click()
    confirm(officer, "Approve", "Approve the statement")
    officer.is_told("The statement is approved.")


def write_terms(officer: Person) -> None:
    """What those who get a grant accept: there is no grant without it."""
    opens_list(officer, REVIEWS, "Terms of grants")
    officer.follows("Write terms")
    write(officer.page, {"Terms in Swedish": "Bidraget redovisas varje år."})
    write(officer.page, {"Terms in English": "The grant is accounted for every year.", "Days to accept the terms": 30})
    officer.presses("Save as a new version")
    officer.is_told("The terms are saved as version 1.")


def hold_meeting(officer: Person, title: str, day: str) -> str:
    """A meeting with everything attached that can be; answers with its address."""
    opens_list(officer, REVIEWS, "Decision meetings")
    officer.follows("Create a meeting")
    write(officer.page, {"Title": title, "Date": day})
    officer.presses("Create the meeting")
    officer.follows(title)
    meeting = officer.page.url
    officer.follows("Attach cases")
    officer.presses("Attach")
    officer.is_told("Attached: 1.")
    return meeting


def propose_grant(officer: Person, meeting: str, reference: str, amount: int) -> None:
    officer.goes_to(meeting)
    officer.page.get_by_role("row").filter(has_text=reference).get_by_role("link", name="Change").click()
    choose(officer.page, "Outcome", "granted")
    write(officer.page, {"Amount, SEK": amount, "Public reason in Swedish": "Klustret är det starkaste i sitt område."})
    write(officer.page, {"Public reason in English": "The cluster is the strongest in its area."})
    officer.presses("Save")
    officer.is_told("is saved.")


def lock_meeting(officer: Person, meeting: str) -> None:
    officer.goes_to(meeting)
    officer.follows("Lock the list")
    officer.presses("Lock the list")
    officer.is_told("The list is locked.")


def decide(maker: Person, title: str) -> None:
    maker.goes_to(STAFF)
    maker.follows(f"Decide: {title}")
    maker.follows("Decide and publish")
    maker.presses("Decide and publish all")
    maker.is_told("all at once: 1.")
