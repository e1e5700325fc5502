"""What administrators and officers do on the staff pages before a call opens."""

from collections.abc import Sequence
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.journeys.dates import Dates, written
from tests.journeys.people import Person, choose, write

STAFF = "/staff/"
APPLICATIONS = "Calls and applications"
REVIEWS = "Reviewing and deciding"


@dataclass(frozen=True)
class Terms:
    """How one agency's call differs from another's. `n_participants_min` is low: a journey is walked in minutes."""

    initiative: str
    profile: str
    title_en: str
    title_sv: str
    form: str
    needs_signature: bool
    n_participants_min: int
    least_sek: int
    area: str


@dataclass(frozen=True)
class Reviewer:
    """Somebody whom an officer enters. `role`: the part in the panel."""

    person: Person
    role: str
    organisation: str
    department: str
    keywords: str
    codes: str


def opens_list(staff: Person, app: str, model: str) -> Page:
    """A list of the staff pages, by the menu."""
    staff.goes_to(STAFF)
    staff.page.get_by_role("navigation", name="Agency staff").get_by_role("link", name=app, exact=True).click()
    staff.page.get_by_role("main").get_by_role("link", name=model, exact=True).first.click()
    return staff.page


def grant_role(administrator: Person, to: Person, role: str) -> None:
    opens_list(administrator, APPLICATIONS, "Agency roles")
    administrator.follows("Grant a role")
    write(administrator.page, {"E-mail of the account": to.email})
    choose(administrator.page, "Role", role)
    administrator.presses("Save")
    administrator.is_told("waits for another administrator")


def confirm_role(administrator: Person, of: Person) -> None:
    opens_list(administrator, APPLICATIONS, "Agency roles")
    row = administrator.page.get_by_role("row").filter(has_text=of.email)
    row.get_by_role("button", name="Confirm").click()
    administrator.is_told("Confirmed")


def create_initiative(officer: Person, name_en: str, name_sv: str, areas: dict[str, tuple[str, str]]) -> None:
    """`areas`: key, with the names in English and Swedish."""
    opens_list(officer, APPLICATIONS, "Initiatives")
    officer.follows("Add an initiative")
    write(officer.page, {"Name in Swedish": name_sv, "Name in English": name_en})
    officer.presses("Save")
    officer.follows(name_en)
    for key, (in_english, in_swedish) in areas.items():
        officer.follows("Add a technology area")
        write(officer.page, {"Key": key, "Name in Swedish": in_swedish, "Name in English": in_english})
        officer.presses("Save")
        officer.is_told(in_swedish)


def add_organisation(officer: Person, name: str, number: str, kind: str, approval: str) -> None:
    opens_list(officer, APPLICATIONS, "Organisations")
    officer.follows("Add an organisation")
    write(officer.page, {"Name in Swedish": name, "Name in English": name, "Kind": kind})
    write(officer.page, {"Organisation number": number, "Administrating organisation": approval})
    officer.presses("Save")
    officer.is_told("Added:")


def let_sign(officer: Person, organisation: str, signatory: Person) -> None:
    opens_list(officer, APPLICATIONS, "Organisations")
    officer.follows(organisation)
    officer.follows("Grant a role for the organisation")
    write(officer.page, {"E-mail of the account": signatory.email})
    choose(officer.page, "Role", "signatory")
    officer.presses("Save")
    officer.is_told("Granted:")


def create_call(officer: Person, terms: Terms, dates: Dates) -> str:
    """All of a call's columns; answers with the address of its page."""
    opens_list(officer, APPLICATIONS, "Calls")
    officer.follows("Create a call")
    page = officer.page
    write(page, {"Initiative": terms.initiative})
    write(page, {"Title in Swedish": terms.title_sv, "Title in English": terms.title_en})
    write(page, {"Summary in Swedish": "Kluster söker här.", "Summary in English": "Clusters apply here."})
    write(page, {"Call text in Swedish": "**Sök** i tid.", "Call text in English": "**Apply** in time."})
    choose(page, "Technology areas", terms.area)
    write(page, {"Agency profile": terms.profile, **_moments(dates, terms)})
    write(page, {"The organisation signs after the deadline": terms.needs_signature})
    write(page, {"Fewest participating researchers": terms.n_participants_min, "Budget frame, SEK": 900_000_000})
    write(page, {"Smallest amount per year, SEK": terms.least_sek, "Fewest planned awards": 1})
    write(page, {"Most planned awards": 2})
    officer.presses("Save")
    officer.is_told("The call is created.")
    return page.url


def _moments(dates: Dates, terms: Terms) -> dict[str, str | int | bool]:
    signed = dates.signing_closes_at if terms.needs_signature else dates.closes_at
    return {
        "Opens": written(dates.opens_at),
        "Closes": written(dates.closes_at),
        "Signing closes": written(signed),
        "The grant starts": dates.grant_starts_on.isoformat(),
        "The grant ends": dates.grant_ends_on.isoformat(),
    }


def choose_form(officer: Person, form: str) -> None:
    officer.follows("Choose a form")
    choose(officer.page, "Form specification", form)
    officer.presses("Save")
    officer.is_told("The form is copied into the call.")


def adapt_attachments(officer: Person, pages: int) -> None:
    """Another limit for the first kind of attachment, with the rest of the form as it is; then back to the call."""
    call = officer.page.url
    officer.follows("Adapt Attachments")
    officer.page.get_by_label("Most pages").first.fill(str(pages))
    officer.presses("Save")
    officer.is_told("The form is saved as a new version.")
    officer.goes_to(call)


def add_round(officer: Person, dates: Dates, n_readers: int) -> None:
    officer.follows("Add a round")
    moments = {
        "Review opens": written(dates.review_opens_at),
        "Reviews are due": written(dates.review_due_at),
        "The panel opens": written(dates.panel_opens_at),
        "The panel closes": written(dates.panel_closes_at),
    }
    write(officer.page, {"Readers per application": n_readers, **moments})
    officer.presses("Save")
    officer.is_told("The round is added with the criteria of the form.")


def reserve_case_numbers(officer: Person, year: int, first: int, last: int) -> None:
    officer.follows("Reserve case numbers")
    write(officer.page, {"Year": year, "First number": first, "Last number": last})
    officer.presses("Save")
    officer.is_told("Reserved:")


def propose_publication(officer: Person) -> None:
    confirm(officer, "Propose to publish", "Propose to publish")
    officer.is_told("Proposed. Another officer publishes the call.")


def publish_call(officer: Person, call_url: str) -> None:
    officer.goes_to(call_url)
    confirm(officer, "Publish", "Publish the call")
    officer.is_told("The call is published.")


def enter_reviewer(officer: Person, reviewer: Reviewer) -> None:
    opens_list(officer, REVIEWS, "Reviewers")
    officer.follows("Enter a reviewer")
    write(officer.page, {"Name": reviewer.person.name, "E-mail": reviewer.person.email})
    write(officer.page, {"Works at": reviewer.organisation, "Department": reviewer.department})
    write(officer.page, {"Subject codes (SSIF 2025)": reviewer.codes, "Keywords in English": reviewer.keywords})
    officer.presses("Save")
    officer.is_told("Entered:")


def make_panel(officer: Person, name: str, area: str, reviewers: Sequence[Reviewer]) -> str:
    """A panel with those who sit in it; answers with the address of its page."""
    opens_list(officer, REVIEWS, "Panels")
    officer.follows("Add a panel")
    write(officer.page, {"Name in Swedish": name, "Name in English": name})
    choose(officer.page, "Technology areas", area)
    officer.presses("Save")
    officer.is_told("The panel has no chair yet.")
    for reviewer in reviewers:
        officer.follows("Add a person who has agreed")
        write(officer.page, {"Reviewer": reviewer.person.name})
        choose(officer.page, "Part", reviewer.role)
        officer.presses("Save")
        officer.is_told("sits in the panel")
    return officer.page.url


def confirm(person: Person, button: str, yes: str) -> None:
    """An act that is asked about once more, in a dialog."""
    person.page.locator("summary", has_text=button).first.click()
    dialog = person.page.get_by_role("dialog").filter(visible=True)
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name=yes, exact=True).click()
