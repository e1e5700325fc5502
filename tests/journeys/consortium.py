"""One application of a whole consortium, made by many hands, in steps."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from playwright.sync_api import expect

from tests.factories import PASSWORD
from tests.journeys import answering, applying, budgeting, cast
from tests.journeys.looks import Album
from tests.journeys.mailbox import link_in_mail
from tests.journeys.people import Person, create_account, give_password, sign_in, write

SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
HERS, MINE = "What the administrator writes.", "What the leader writes."
REFUSED = "the server responded with a status of 409 (Conflict)"
SHARES = (  # the sections that three people have open at the same time: the leader and both administrators
    ("research", "summary", "ecosystem"),
    ("international", "organisation", "cofunding"),
    ("equality", "ethics"),
)


@dataclass
class Gathering:
    """The application and its people."""

    album: Album
    new_person: Callable[[str, str], Person]
    reference: str = ""
    people: dict[str, Person] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        if name not in self.people:
            self.people[name] = self.new_person(name, cast.account_of(name))
            self.people[name].password = PASSWORD
        return self.people[name]

    @property
    def leader(self) -> Person:
        return self[cast.LEADER]

    @cached_property
    def form(self) -> dict[str, Any]:
        return answering.specification("vr-cluster")

    @cached_property
    def grids(self) -> dict[str, budgeting.Grid]:
        """What each party with a budget is to have, by its name."""
        lines = [cost["label_en"] for cost in self.form["cost_types"]]
        numbered = enumerate(cast.BUDGETED, start=2)
        return {name: budgeting.grid(name, number, lines, cast.YEARS) for number, name in numbered}

    @property
    def task_list(self) -> str:
        return applying.task_list(self.reference)

    def section(self, kind: str) -> str:
        """The title of the form's section of a kind."""
        return str(next(one["title_en"] for one in self.form["sections"] if one["kind"] == kind))

    # People

    def begins(self) -> None:
        sign_in(self.leader)
        self.reference = applying.start_application(self.leader, cast.CALL, cast.HOME)
        self.album.look(self.leader, "task-list-new")
        applying.fill_basics(self.leader, self.reference, self.section("basics"), cast.AREA)
        applying.transfer_cv(self.leader, self.reference, self.section("consortium"))

    def invites(self) -> None:
        for name in (*cast.RESEARCHERS, *cast.INVITED_AT_WORK):
            self._invite(name, applying.RESEARCHER, "May read")
        for name in cast.ADMINISTRATORS:
            self._invite(name, applying.ADMINISTRATOR, "May edit")
        self.album.look(self.leader, "invited")

    def _invite(self, name: str, role: str, rights: str) -> None:
        where = (self.leader, self.reference, self.section("consortium"))
        applying.invite(*where, self[name], cast.HOME, cast.at_work(name), role=role, rights=rights)

    def answer(self) -> None:
        """Everybody follows the link of the mail; who has an account signs in from there."""
        for name in (*cast.RESEARCHERS, cast.ELSEWHERE, *cast.ADMINISTRATORS):
            self._opens_invitation(name)
            self[name].follows("Sign in")
            give_password(self[name])
            self[name].presses("Accept")
            self[name].is_told(f"You now take part in application {self.reference}.")
        for name in (*cast.RESEARCHERS, cast.ELSEWHERE):
            applying.transfer_cv(self[name], self.reference, self.section("consortium"))
        self.album.look(self[cast.ELSEWHERE], "cv-transferred")

    def newcomer_answers(self) -> None:
        """Without an account before the invitation, and with another address than it went to."""
        newcomer = self[cast.NEWCOMER]
        self._opens_invitation(cast.NEWCOMER)
        self.album.look(newcomer, "invitation")
        newcomer.follows("Create an account")
        create_account(newcomer)
        give_password(newcomer)
        newcomer.is_told(f"You are signed in as {newcomer.email}.")
        newcomer.presses("Accept")
        self.album.look(newcomer, "no-cv-yet")
        applying.write_cv(newcomer, cast.HOME, "Physics")
        applying.transfer_cv(newcomer, self.reference, self.section("consortium"))

    def _opens_invitation(self, name: str) -> None:
        subject = f"{cast.LEADER} invites you"
        self[name].goes_to(link_in_mail(self[name].page, to=cast.at_work(name), subject=subject))

    # Writing

    def write_together(self) -> None:
        """Three people have a section open each; all write before the first of them presses the button."""
        sections = {section["key"]: section for section in self.form["sections"]}
        writers = [self[name] for name in (cast.LEADER, *cast.ADMINISTRATORS)]
        for keys in SHARES:
            shares = [(writer, sections[key]) for writer, key in zip(writers, keys, strict=False)]
            for writer, section in shares:
                answering.open_section(writer, section, self.task_list)
            for writer, section in shares:
                answering.answer(writer, section)
            for writer, _section in shares:
                writer.presses("Save and stay")
                writer.is_told("Saved")

    def write_over_each_other(self) -> None:
        """The same question by two people: both texts stand there, and the leader takes the other one."""
        leader, other = self.leader, self[cast.ADMINISTRATORS[0]]
        section = next(one for one in self.form["sections"] if one["key"] == "summary")
        for writer in (other, leader):
            answering.open_section(writer, section, self.task_list)
        leader.page.context.set_offline(True)  # else the page may take her text in before the leader writes over it
        leader.page.get_by_label("Abstract in English").fill(MINE)
        other.page.get_by_label("Abstract in English").fill(HERS)
        expect(other.page.locator("[data-save-state]")).to_have_text(SAVED)
        leader.page.context.set_offline(False)
        panel = leader.page.locator("[data-other-answer]")
        expect(panel).to_contain_text(HERS)
        expect(leader.page.get_by_label("Abstract in English")).to_have_value(MINE)
        told = {complaint.rpartition("/: Failed to load resource: ")[2] for complaint in leader.complaints}
        assert told - {"net::ERR_INTERNET_DISCONNECTED"} == {REFUSED}
        leader.complaints.clear()
        self.album.look(leader, "both-texts")
        panel.get_by_role("button", name="Use this answer").click()
        expect(leader.page.get_by_label("Abstract in English")).to_have_value(HERS)
        leader.presses("Save and stay")
        leader.follows("Earlier texts", exact=False)
        leader.is_told("Not chosen")
        self.album.look(leader, "earlier-texts")

    # Parties and the budget

    def gathers_parties(self) -> None:
        for party in cast.PARTIES:
            applying.add_party(self.leader, self.reference, self.section("partners"), party)

    def budget_together(self) -> None:
        """Typed by one, pasted by another, read from a file by a third: all are open before the first is saved."""
        typist, importer = (self[name] for name in cast.ADMINISTRATORS)
        section, (home, first, *others) = self.section("budget"), self.grids.values()
        budgeting.open_grid(typist, self.reference, section, home.party)
        budgeting.open_grid(self.leader, self.reference, section, first.party)
        budgeting.import_grids(importer, self.reference, section, others)
        self.album.look(importer, "budget-differences")
        budgeting.type_grid(typist, home, cast.YEARS)
        budgeting.paste_grid(self.leader, first, cast.YEARS)
        self.album.look(self.leader, "budget-pasted")
        budgeting.store_import(importer)
        budgeting.save_grid(self.leader)
        budgeting.save_grid(typist)
        self.album.look(typist, "budget")

    def parties_confirm(self) -> None:
        """Each by the own link; the first reads the part once more after an amount has changed."""
        self.leader.goes_to(self.task_list)
        self.leader.follows(self.section("partners"))
        for party in cast.PARTIES:
            applying.ask_to_confirm(self.leader, party)
        for party in cast.PARTIES:
            contact = self.new_person(party.contact, party.contact_email)
            applying.confirm_part(contact, self.leader)
            self.people[party.contact] = contact
        self.leader.page.reload()
        self.album.look(self.leader, "parties")

    def part_changes(self) -> None:
        """What was confirmed is not what it says now: the contact sees both and confirms again."""
        changed, party = self.grids[cast.PARTIES[0].name], cast.PARTIES[0]
        line = next(iter(changed.sides[budgeting.COSTS]))
        changed.sides[budgeting.COSTS][line][0] += 100_000
        changed.sides[budgeting.FUNDING][budgeting.OWN][0] += 100_000
        budgeting.open_grid(self.leader, self.reference, self.section("budget"), party.name)
        budgeting.type_grid(self.leader, changed, cast.YEARS)
        budgeting.save_grid(self.leader)
        contact = self.people[party.contact]
        contact.page.reload()
        contact.is_told("The part has changed since you confirmed it.")
        self.album.look(contact, "part-changed")
        applying.confirm_part(contact, self.leader)

    def attaches(self) -> None:
        where = (self.leader, self.reference, self.section("attachments"))
        plan, letters = (one["label_en"] for one in self.form["attachments"])
        applying.upload(*where, plan, applying.research_plan(12))
        for party in cast.PARTIES[3:]:
            applying.upload(*where, letters, applying.research_plan(), name=f"Letter of {party.name}.pdf")
        self.album.look(self.leader, "attachments")

    def signatory(self) -> Person:
        self.people[cast.SIGNATORY] = signatory = self.new_person("", cast.SIGNATORY)
        signatory.password = PASSWORD
        sign_in(signatory)
        return signatory

    # What the pages say of it

    def confirmed(self) -> list[str]:
        """The parties that have confirmed, also when the application is closed."""
        self.leader.goes_to(self.task_list)
        self.leader.follows(self.section("partners"))
        expect(self.leader.page.get_by_role("heading", name="Confirmations")).to_be_visible()
        rows = self.leader.page.locator("#confirmations + dl > div").filter(has_text=re.compile(r"Confirmed\s*$"))
        return rows.locator("dt").all_inner_texts()

    def people_on_check_page(self) -> list[str]:
        """Names with roles. The page is open."""
        people = self.leader.page.get_by_role("region", name=self.section("consortium"))
        roles = (role.split(" · ")[0] for role in people.locator("h3 + p").all_inner_texts())
        return [f"{name}: {role}" for name, role in zip(people.locator("h3").all_inner_texts(), roles, strict=True)]

    def files_on_check_page(self) -> list[str]:
        files = self.leader.page.get_by_role("region", name=self.section("attachments"))
        return files.get_by_role("link").all_inner_texts()

    def has_a_part(self, name: str) -> None:
        """The account with which the person answered, by its address, has the application in its list."""
        person = self[name]
        person.goes_to("/accounts/email/")
        person.is_told(person.email)
        person.goes_to("/mine/")
        expect(person.page.locator("li.task").filter(has_text=self.reference)).to_contain_text(
            "participating researcher"
        )

    def budget_on_check_page(self) -> list[budgeting.Grid]:
        """Of each party, and of all together."""
        self.leader.goes_to(f"{self.task_list}check/")
        return budgeting.read_grids(self.leader.page, [*self.grids, "The whole consortium"])

    def budget_entered(self) -> list[budgeting.Grid]:
        grids = list(self.grids.values())
        return [*grids, budgeting.together("The whole consortium", grids)]

    def verified(self) -> list[str]:
        """The receipts of the task list that a stranger finds genuine, by hash, with their labels."""
        stranger = self.new_person("Någon Annan", "anybody@consortium.example")
        self.leader.goes_to(self.task_list)
        links = self.leader.page.get_by_role("region", name="Receipts").get_by_role("link")
        found = {link.inner_text(): link.get_attribute("href") for link in links.all()}
        return [label for label, receipt in found.items() if self._is_genuine(stranger, str(receipt))]

    def _is_genuine(self, stranger: Person, receipt: str) -> bool:
        self.leader.goes_to(receipt)
        row = self.leader.page.locator(".summary-list > div").filter(has_text="Hash of the receipt")
        stranger.goes_to("/verify/")
        sha256 = row.locator("dd").inner_text()
        write(stranger.page, {"Reference": self.reference, "Hash of the receipt (SHA-256)": sha256})
        stranger.page.get_by_role("button", name="Verify").first.click()
        stranger.is_told("The receipt is")
        return stranger.page.get_by_text("The receipt is genuine").is_visible()
