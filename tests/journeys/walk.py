"""The whole way of one call, from an agency without staff to a published decision, in steps."""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from typing import Any

from playwright.sync_api import expect

from tests.journeys import answering, applying, deciding, reviewing, staff
from tests.journeys.dates import Clock, Dates
from tests.journeys.looks import Album
from tests.journeys.mailbox import link_in_mail
from tests.journeys.people import Person, set_password_by_mail, sign_in, sign_up, write
from tests.journeys.waiting import wait_until

TITLE, CHANGED_TITLE = "Quantum sensing for all", "Quantum sensing for everyone"
COSTS = (38_000_000, 5_000_000)
PANEL = "Panel A"
MEETING = "Meeting on clusters"
REVIEWERS = {"chair": "chair", "member1": "panel member", "member2": "panel member", "friend": "panel member"}
FRIEND = "close relative, friendship or enmity"
SHORTLY = timedelta(minutes=5)


@dataclass
class Walk:
    """One agency, its people and its call."""

    code: str
    terms: staff.Terms
    specification: str
    organisation: str
    reviewers_at: str
    party: applying.Party
    clock: Clock
    album: Album
    new_person: Any
    kills_worker: bool = False
    dates: Dates = field(init=False)
    call: str = ""
    reference: str = ""
    desk: str = ""
    meeting: str = ""

    def __post_init__(self) -> None:
        self.dates = Dates.from_now(self.clock)

    @cached_property
    def form(self) -> dict[str, Any]:
        return answering.specification(self.specification)

    @cached_property
    def people(self) -> dict[str, Person]:
        names = {
            "admin1": "Ada Adminsson", "admin2": "Adam Adminsson", "officer": "Olga Handläggarsson",
            "second": "Olle Handläggarsson", "maker": "Dag Beslutsson", "leader": "Lena Ledarsson",
            "first": "Rut Forskarsson", "other": "Rolf Forskarsson", "signatory": "Signe Underskriftsson",
            "chair": "Che Ordförandesson", "member1": "Mona Ledamotsson", "member2": "Mats Ledamotsson",
            "friend": "Mia Jävsson",
        }  # fmt: skip
        return {key: self.new_person(name, self._address(key)) for key, name in names.items()}

    def _address(self, key: str) -> str:
        """Reviewers have another domain than applicants: the portal points out a common one."""
        place = "reviewers" if key in REVIEWERS else "walk"
        return f"{key}@{self.code}-{place}.example"

    def __getitem__(self, key: str) -> Person:
        return self.people[key]

    def section(self, kind: str) -> str:
        """The title of the form's section of a kind."""
        return str(next(one["title_en"] for one in self.form["sections"] if one["kind"] == kind))

    # The agency

    def gets_staff(self) -> None:
        given = [part for key in ("admin1", "admin2") for part in ("--administrator", self[key].email)]
        self.clock.portal.manage("bootstrap_agency", self.code, *given)
        for key in ("admin1", "admin2"):
            set_password_by_mail(self[key])
            sign_in(self[key])
        for key, role in (("officer", "handling officer"), ("second", "handling officer"), ("maker", "decision maker")):
            sign_up(self[key])
            staff.grant_role(self["admin1"], self[key], role)
            staff.confirm_role(self["admin2"], self[key])
        self.album.look(self["admin2"], "roles")

    def sets_call_up(self) -> None:
        officer = self["officer"]
        self.call = staff.create_call(officer, self.terms, self.dates)
        staff.choose_form(officer, self.terms.form)
        staff.adapt_attachments(officer, 5)
        staff.add_round(officer, self.dates, 2)
        staff.reserve_case_numbers(officer, self.dates.closes_at.year, 101, 240)
        self.album.look(officer, "call-to-publish")
        staff.propose_publication(officer)
        staff.publish_call(self["second"], self.call)
        self.album.look(self["second"], "call-published")

    def makes_panel(self) -> None:
        officer = self["officer"]
        entered = [
            staff.Reviewer(self[key], role, self.reviewers_at, "Optics", "quantum sensing, photonics", "10302")
            for key, role in REVIEWERS.items()
        ]
        for reviewer in entered:
            staff.enter_reviewer(officer, reviewer)
        staff.make_panel(officer, PANEL, self.terms.area, entered)
        self.album.look(officer, "panel-set-up")

    # The applicant

    def is_applied_to(self) -> None:
        leader, album = self["leader"], self.album
        sign_up(leader)
        album.look(leader, "signed-in")
        applying.write_cv(leader, self.organisation, "Physics")
        album.look(leader, "cv")
        applying.import_publication(leader)
        album.look(leader, "publications")
        self.reference = applying.start_application(leader, self.terms.title_en, self.organisation)
        album.look(leader, "task-list")
        applying.fill_basics(leader, self.reference, self.section("basics"), self.terms.area)
        album.look(leader, "basics")
        answering.fill_sections(leader, self.form, applying.task_list(self.reference))
        album.look(leader, "answers")

    def gathers_people(self) -> None:
        leader, section = self["leader"], self.section("consortium")
        applying.transfer_cv(leader, self.reference, section)
        for key in ("first", "other"):
            address = f"{key}.at.work@{self.code}.example"
            applying.invite(leader, self.reference, section, self[key], self.organisation, address)
            sign_up(self[key])
            applying.accept_invitation(self[key], leader, address)
            applying.write_cv(self[key], self.organisation, "Physics")
            applying.transfer_cv(self[key], self.reference, section)
        leader.page.reload()
        self.album.look(leader, "people")

    def completes_application(self) -> None:
        leader, album = self["leader"], self.album
        applying.add_party(leader, self.reference, self.section("partners"), self.party)
        applying.ask_to_confirm(leader, self.party)
        album.look(leader, "parties")
        contact = self.new_person(self.party.contact, self.party.contact_email)
        applying.confirm_part(contact, leader)
        album.look(contact, "part-confirmed")
        assert applying.missing(leader, self.reference) != []
        album.look(leader, "missing")
        years = range(self.dates.grant_starts_on.year, self.dates.grant_ends_on.year + 1)
        costs = dict(zip((self._cost(False), self._cost(True)), COSTS, strict=True))
        applying.fill_budget(leader, self.reference, self.section("budget"), self.organisation, costs, years)
        album.look(leader, "budget")
        required = next(one["label_en"] for one in self.form["attachments"] if one["required"])
        section = self.section("attachments")
        applying.upload(leader, self.reference, section, required, applying.research_plan())
        album.look(leader, "attachments")
        assert applying.missing(leader, self.reference) == []

    def registers_twice(self) -> None:
        leader, album = self["leader"], self.album
        applying.register(leader, self.reference)
        album.look(leader, "registered")
        applying.reopen(leader, self.reference)
        album.look(leader, "reopened")
        applying.change_title(leader, self.reference, self.section("basics"), CHANGED_TITLE)
        applying.register(leader, self.reference)
        leader.is_told("Version 2 arrived")
        leader.follows("Read the receipt")
        album.look(leader, "receipt")

    # After the deadline

    def is_submitted(self) -> None:
        leader, page = self["leader"], applying.task_list(self.reference)
        self.clock.move_to(self.dates.closes_at + SHORTLY)
        number = leader.page.get_by_text("Case number")
        wait_until(lambda: leader.goes_to(page) and number.is_visible(), "the application is submitted", seconds=60)
        leader.is_told(f"{self.dates.closes_at.year}-00101")
        self.album.look(leader, "submitted")
        leader.page.get_by_role("link", name="Submission").or_(
            leader.page.get_by_role("link", name="Submitted")
        ).first.click()
        self.album.look(leader, "receipt-of-submission")

    def is_signed(self) -> None:
        applying.sign(self["signatory"], CHANGED_TITLE)
        self.album.look(self["signatory"], "signed")

    def is_eligible(self) -> None:
        officer = self["officer"]
        self.clock.move_to(self.dates.signing_closes_at + SHORTLY)
        for key in ("officer", "maker"):
            deciding.declare_no_conflict(self[key])
        deciding.judge_eligible(officer, self.reference)
        self.album.look(officer, "eligibility")
        self.desk = deciding.open_review(officer)
        self.album.look(officer, "desk")

    def is_reviewed(self) -> None:
        album, officer = self.album, self["officer"]
        for key in REVIEWERS:
            sign_up(self[key])
            reviewing.accept_rules(self[key])
        album.look(self["friend"], "declaration")
        for key in ("chair", "member1", "member2"):
            reviewing.declare_none(self[key])
        reviewing.declare_conflict(self["friend"], CHANGED_TITLE, FRIEND)
        album.look(self["friend"], "conflict")
        self.clock.move_to(self.dates.review_opens_at + SHORTLY)
        self._assigns(officer)
        for key in ("chair", "member1", "member2"):
            if reviewing.has_review(self[key], CHANGED_TITLE):
                reviewing.write_review(self[key], CHANGED_TITLE, 3)
                album.look(self[key], f"review-of-{key}")

    def _assigns(self, officer: Person) -> None:
        run = self._run_with_killed_worker(officer) if self.kills_worker else deciding.start_run(officer, self.desk)
        deciding.wait_for_proposal(officer, run, seconds=120)
        assert ("begun, attempt 2" in self.clock.portal.log("Celery worker")) is self.kills_worker
        self.album.look(officer, "run")
        deciding.confirm_assignments(officer, self.desk)
        self.album.look(officer, "assigned")

    def _run_with_killed_worker(self, officer: Person) -> str:
        """The worker dies while it holds the run's lease; its successor takes the run from the database."""
        portal = self.clock.portal
        with portal.frozen_on("Celery worker", "begun, attempt 1"):
            run = deciding.start_run(officer, self.desk)
            expect(officer.page.get_by_role("progressbar")).to_be_visible()
        portal.kill("Celery worker")
        portal.start_again("Celery worker")
        return run

    def meets(self) -> None:
        chair, album = self["chair"], self.album
        self.clock.move_to(self.dates.panel_opens_at + SHORTLY)
        reviewing.enter_panel_grades(chair, PANEL, CHANGED_TITLE, 1)
        reviewing.write_statement(chair, PANEL, CHANGED_TITLE)
        album.look(chair, "panel-case")
        reviewing.prioritise_and_lock(chair, PANEL, CHANGED_TITLE)
        album.look(chair, "priority-list")

    def decides(self) -> None:
        officer, album = self["officer"], self.album
        deciding.approve_statement(officer)
        deciding.write_terms(officer)
        self.meeting = deciding.hold_meeting(officer, MEETING, self.clock.now.date().isoformat())
        deciding.propose_grant(officer, self.meeting, self.reference, 80_000_000)
        deciding.lock_meeting(officer, self.meeting)
        album.look(officer, "meeting-locked")
        deciding.decide(self["maker"], MEETING)
        album.look(self["maker"], "decided")

    # What everybody sees afterwards

    def is_known(self) -> None:
        leader, album = self["leader"], self.album
        leader.goes_to(link_in_mail(leader.page, to=leader.email, subject="There is a decision"))
        leader.is_told("excellent and ready to begin")
        album.look(leader, "decision")
        anybody = self.new_person("Någon Annan", f"anybody@{self.code}.example")
        anybody.goes_to("/")
        anybody.follows("Granted clusters")
        anybody.is_told(CHANGED_TITLE)
        album.look(anybody, "register")
        self._verifies(anybody)

    def _verifies(self, anybody: Person) -> None:
        leader = self["leader"]
        leader.goes_to(applying.task_list(self.reference))
        leader.page.get_by_role("region", name="Receipts").get_by_role("link").first.click()
        row = leader.page.locator(".summary-list > div").filter(has_text="Hash of the receipt")
        sha256 = row.locator("dd").inner_text()
        anybody.goes_to("/verify/")
        write(anybody.page, {"Reference": self.reference, "Hash of the receipt (SHA-256)": sha256})
        anybody.page.get_by_role("button", name="Verify").first.click()
        anybody.is_told("The receipt is genuine")
        self.album.look(anybody, "verified")

    def _cost(self, is_indirect: bool) -> str:
        return str(next(one["label_en"] for one in self.form["cost_types"] if one["indirect"] is is_indirect))
