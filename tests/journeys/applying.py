"""What a project leader, those whom the leader invites, and a signatory do."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from playwright.sync_api import expect

from tests.journeys.mailbox import link_in_mail
from tests.journeys.people import Person, choose, write

RESEARCHER = "Participating researcher or key person, part of the application"
ADMINISTRATOR = "Participating administrator, helps to fill in"


@dataclass(frozen=True)
class Party:
    """An organisation beside the leader's own. `country`: as the list of countries writes it."""

    role: str
    name: str
    country: str
    contact: str
    contact_email: str
    in_kind: str = "1 500 000"


def write_cv(person: Person, organisation: str, department: str) -> None:
    person.goes_to("/mine/")
    person.follows("Open your CV")
    write(person.page, {"Name": person.name, "Title or position": "Professor", "Department": department})
    write(person.page, {"Organisation where you work": organisation, "Year, row 1": 2008})
    write(person.page, {"Degree and subject, row 1": "PhD in Physics", "University, row 1": organisation})
    person.presses("Save my CV")
    person.is_told("Your CV is saved.")


def import_publication(person: Person) -> None:
    """Pasted as a reference manager exports it; looked at, then added."""
    person.goes_to("/mine/")
    person.follows("Open your CV")
    person.follows("Open your publications")
    person.follows("Import publications")
    entry = f"@article{{one, title={{On what {person.name} found}}, author={{{person.name}}}, year=2024}}"
    write(person.page, {"Or paste the entries here": entry})
    person.presses("Show what would be added")
    person.presses("Add the ticked publications")
    person.is_told("1 publication is added.")


def start_application(leader: Person, call: str, organisation: str) -> str:
    """From the list of open calls; answers with the application's reference."""
    leader.goes_to("/")
    leader.page.get_by_role("link", name=call).first.click()
    leader.follows("Start an application")
    leader.page.get_by_role("combobox").first.fill(organisation)
    leader.presses("Start the application")
    expect(leader.page.locator(".page-head")).to_be_visible()
    return leader.page.url.rstrip("/").rsplit("/", 1)[-1]


def task_list(reference: str) -> str:
    return f"/applications/{reference}/"


def fill_basics(leader: Person, reference: str, section: str, area: str) -> None:
    leader.goes_to(task_list(reference))
    leader.follows(section)
    write(leader.page, {"Title in Swedish": "Kvantmätning för alla", "Title in English": "Quantum sensing for all"})
    write(leader.page, {"Technology area": area, "Subject codes": "10302, 20201"})
    leader.presses("Save and stay")


def invite(
    leader: Person,
    reference: str,
    section: str,
    invited: Person,
    organisation: str,
    by_address: str,
    *,
    role: str = RESEARCHER,
    rights: str = "May read",
) -> None:
    """`by_address`: where the invitation goes, which need not be the address of the person's account."""
    leader.goes_to(task_list(reference))
    leader.follows(section)
    leader.follows("Invite a person")
    write(leader.page, {"Name": invited.name, "E-mail": by_address, "Organisation": organisation})
    choose(leader.page, "Role", role)
    choose(leader.page, "The person", rights)
    leader.presses("Send the invitation")
    leader.is_told(invited.name)


def accept_invitation(invited: Person, leader: Person, by_address: str) -> None:
    invited.goes_to(link_in_mail(invited.page, to=by_address, subject=f"{leader.name} invites you"))
    invited.presses("Accept")
    expect(invited.page.get_by_role("heading", name="Transfer your CV")).to_be_visible()


def transfer_cv(person: Person, reference: str, section: str) -> None:
    person.goes_to(task_list(reference))
    person.follows(section)
    person.follows("Transfer my CV")
    person.page.get_by_role("main").get_by_role("button").last.click()
    person.is_told("CV transferred")


def add_party(leader: Person, reference: str, section: str, party: Party) -> None:
    leader.goes_to(task_list(reference))
    leader.follows(section)
    leader.follows("Add a party")
    choose(leader.page, "The party is", party.role)
    write(leader.page, {"Name, if not in the list": party.name, "Country": party.country})
    write(leader.page, {"Contact person": party.contact, "The contact's e-mail": party.contact_email})
    write(leader.page, {"Part in the cluster": "Lends its test bed.", "Contribution in kind, SEK": party.in_kind})
    leader.page.get_by_role("main").get_by_role("button").last.click()
    leader.is_told("The party is added.")


def ask_to_confirm(leader: Person, party: Party) -> None:
    """On the page of the parties."""
    card = leader.page.locator("section.card").filter(has_text=party.name)
    card.get_by_role("button", name="Ask to confirm").click()
    leader.is_told("The link is on its way")
    expect(card).to_contain_text("Asked to confirm")


def confirm_part(contact: Person, leader: Person) -> None:
    """Without an account, by the link in the mail."""
    contact.goes_to(link_in_mail(contact.page, to=contact.email, subject=f"{leader.name} asks you to confirm"))
    write(contact.page, {"Your name": contact.name})
    contact.page.get_by_label("I may answer for the organisation").check()
    contact.presses("Confirm the part")
    contact.is_told("The part is confirmed")


def fill_budget(leader: Person, reference: str, section: str, party: str, costs: dict[str, int], years: range) -> None:
    """The same costs each year, all requested from the agency."""
    leader.goes_to(task_list(reference))
    leader.follows(section)
    leader.follows(party)
    for year in years:
        for line, amount in costs.items():
            leader.page.get_by_label(f"{line} {year}", exact=True).fill(f"{amount:,}".replace(",", " "))
        leader.page.get_by_label(f"Requested from the agency {year}", exact=True).fill(str(sum(costs.values())))
    leader.presses("Save the budget")
    leader.is_told("is saved.")


def upload(leader: Person, reference: str, section: str, label: str, pdf: bytes, *, name: str = "plan.pdf") -> None:
    leader.goes_to(task_list(reference))
    leader.follows(section)
    leader.follows(f"Upload {label}")
    file = {"name": name, "mimeType": "application/pdf", "buffer": pdf}
    leader.page.get_by_label("PDF file").set_input_files(files=[file])
    leader.presses("Upload")
    leader.is_told("The file is checked and saved.")


def missing(leader: Person, reference: str) -> Sequence[str]:
    """What must be mended before registering, in the page's words."""
    leader.goes_to(task_list(reference))
    if leader.page.get_by_text("Nothing is missing.").is_visible():
        return []
    leader.follows("See what is missing")
    expect(leader.page.get_by_role("heading", name="What is missing")).to_be_visible()
    heading = leader.page.get_by_role("heading", name="Must be mended before you register")
    if not heading.is_visible():
        return []
    return leader.page.get_by_role("main").get_by_role("list").first.get_by_role("link").all_inner_texts()


def register(leader: Person, reference: str) -> None:
    """Ends on the confirmation."""
    leader.goes_to(f"{task_list(reference)}register/")
    leader.page.get_by_role("main").get_by_role("checkbox").check()
    leader.presses("Register the application")
    leader.is_told("The application is registered")


def reopen(leader: Person, reference: str) -> None:
    leader.goes_to(task_list(reference))
    leader.follows("Reopen to change")
    leader.presses("Reopen")
    leader.is_told("The registered version stands.")


def change_title(leader: Person, reference: str, section: str, title: str) -> None:
    leader.goes_to(task_list(reference))
    leader.follows(section)
    write(leader.page, {"Title in English": title})
    leader.presses("Save and stay")


def sign(signatory: Person, title: str) -> None:
    signatory.goes_to("/mine/")
    signatory.follows("Read and sign", exact=False)
    signatory.follows(title)
    signatory.page.get_by_role("main").get_by_role("checkbox").check()
    signatory.presses("Sign the application")
    signatory.is_told("was signed by")


def research_plan(n_pages: int = 2) -> bytes:
    """A small real PDF."""
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(n_pages):
            pdf.add_blank_page()
        pdf.save(target)
    return target.getvalue()
