"""An officer with a conflict in one case runs a whole call; a colleague handles it, and all is published at once.

Everything that the officer does is done on the portal's pages, and every page that came back is searched for words that
stand in the hidden case alone. What others do beside them is done by their actions.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils.timezone import localtime

from applications.models import Application, BudgetCell, Call, CaseNumber, Party, Round
from clusterportal.accounts.models import User
from clusterportal.demo.clock import jump_to
from clusterportal.jobs.actions import claim
from clusterportal.jobs.runner import run as run_job
from clusterportal.mail.models import Message
from reviews.actions import assignments, exporting
from reviews.actions.meetings import close_item, close_meeting, mark_present, open_item, open_meeting
from reviews.actions.panels import enter_panel_grades, lock_list, place_in_list
from reviews.actions.statements import mark_ready, write_statement
from reviews.domain.grading import Mark
from reviews.models import (
    Assignment,
    AssignmentRun,
    Case,
    Conflict,
    Decision,
    DecisionMeeting,
    Delivery,
    Export,
    Letter,
    Panel,
    PanelMeeting,
    Statement,
)
from tests.access.addresses import body_of
from tests.access.crawling import visit
from tests.access.observing import put_files_in_store
from tests.access.observing_staff import LEFT
from tests.access.urls import every_address
from tests.factories import DAY, NOW, TODAY, make_call, make_staff, make_user
from tests.reviews.clicking import Visitor
from tests.reviews.worlds import (
    CONFLICT,
    MARKS,
    declare_all,
    freeze,
    make_panel,
    make_reviewer,
    to_be_judged,
    write_review,
)

pytestmark = pytest.mark.django_db
M = 1_000_000
AREAS = {"two_in_one_area_reason": "De kompletterar varandra."}
HANDLED = "1 case is handled by Officer Nord, because you have a conflict of interest."
SECRET_MARKS = {**MARKS, "quality": Mark(7, "Canaryreview.")}
OWN = "/declaration/"  # where the officer has named the application
CASE_ACTS = {
    "save_panel_grades": {"grade_quality": "1", "grade_feasibility": "1", "grade_overall": "1"},
    "save_statement": {"text": "Mine.", "revision": "0"},
    "discussion": {"text": "Mine."},
    "move_case_in_list": {"step": "up"},
    "declare_case": {"ground": "collaboration"},
}


@pytest.fixture(autouse=True)
def _files(tmp_path: Path) -> Iterator[None]:
    with override_settings(FILES_ROOT=tmp_path):
        yield


@dataclass
class Office:
    """A closed call whose signing is over: one application about which the officer may know nothing, and three more."""

    call: Call
    hidden: Application
    panel: Panel
    officer: Visitor
    substitute: Visitor
    decider: Visitor
    chair: User
    members: list[User]
    words: list[str] = field(default_factory=list)

    @property
    def round(self) -> Round:
        return self.panel.round

    @property
    def case(self) -> Case:
        return Case.objects.select_related("round__call", "panel", "application").get(application=self.hidden)

    @property
    def meeting(self) -> DecisionMeeting:
        return DecisionMeeting.objects.get()

    def address(self, name: str) -> str:
        """Of a staff page: of a list, or of the call's own round, panel, joint list or meeting."""
        meeting = DecisionMeeting.objects.first()
        own = {
            "assignmentrun_round": self.round,
            "panel": self.panel,
            "calllist": self.call,
            "decisionmeeting": meeting,
        }
        row = next((one for start, one in own.items() if f"{name}_".startswith(f"reviews_{start}_")), None)
        return reverse(f"admin:{name}", args=[row.pk] if row else [])

    def look_around(self, *names: str) -> None:
        """The officer's first page, the lists of what reviewing makes, and these."""
        for name in ("index", "reviews_case_changelist", "reviews_review_changelist", "reviews_conflict_changelist"):
            self.officer.opens(reverse(f"admin:{name}"))
        for name in names:
            self.officer.opens(self.address(name))


def make_office() -> Office:
    call = make_call("vr", closes_in=-8 * DAY)
    panel = make_panel(call.rounds.get())
    people = [make_staff(call.agency, name=name) for name in ("Officer Olsson", "Officer Nord")]
    people.append(make_staff(call.agency, "decision_maker", name="Decider Dahl"))
    applications = [to_be_judged(call, leader=make_user("Canaryleader Ek")), *(to_be_judged(call) for _one in range(3))]
    hidden = _mark(applications[0])
    for serial, one in enumerate(applications, start=98_761):
        CaseNumber.objects.create(application=one, agency=call.agency, year=NOW.year, serial=serial)
    chair = make_reviewer(panel, "chair", name="Chair Ceder", declared=False)
    members = [make_reviewer(panel, name=f"Member {name}", declared=False) for name in ("Alm", "Björk", "Cypress")]
    put_files_in_store()
    office = Office(call, hidden, panel, *map(Visitor, people), chair, members)
    office.words = [hidden.reference, str(hidden.case_number), str(hidden.pk), "Canary", "Kanarie"]
    office.words += _written(61_111_111) + _written(183_333_333) + _written(171_717_171)
    return office


def _mark(application: Application) -> Application:
    """Words and amounts that stand nowhere else."""
    columns = {"title_en": "Canarycluster", "title_sv": "Kanariekluster"}
    Application.objects.filter(pk=application.pk).update(**columns)
    partner = {"role": Party.Role.PARTNER, "name": "Canarypartner", "contact_name": "Canarycontact", "position": 9}
    Party.objects.create(consortium=application.consortium, **partner)
    BudgetCell.objects.filter(party__consortium=application.consortium).update(amount_sek=61_111_111)
    version = freeze(Application.objects.get(pk=application.pk))
    Application.objects.filter(pk=application.pk).update(submitted_version=version, registered_version=version)
    return Application.objects.get(pk=application.pk)


def _written(amount_sek: int) -> list[str]:
    """As pages and files write it."""
    grouped = f"{amount_sek:,}"
    return [str(amount_sek), *(grouped.replace(",", space) for space in (" ", "\u00a0", "\u202f"))]


def test_a_conflicted_officer_runs_a_whole_call() -> None:
    office = make_office()
    declare_and_judge(office)
    assign(office)
    review(office)
    hold_panel(office)
    put_lists_together(office)
    prepare_decisions(office)
    assert_own_acts_find_nothing(office)
    decide(office)
    assert_nothing_was_told(office)


def declare_and_judge(office: Office) -> None:
    """Nothing opens before the declaration; then each judges what is theirs to see."""
    officer, listing = office.officer, reverse("admin:applications_application_changelist")
    assert "Declare your conflicts of interest" in officer.opens(reverse("admin:index"))
    declaration = reverse("staff_declaration", args=[office.call.pk])
    key = office.hidden.pk
    own = {f"answer_{key}": "conflict", f"ground_{key}": "collaboration", f"note_{key}": "We run a project together."}
    officer.sends(declaration, **own, rest="none")
    for colleague in (office.substitute, office.decider):
        colleague.sends(declaration, rest="none")

    assert "3 received" in officer.opens(reverse("admin:index"))
    assert "4 received" in office.substitute.opens(reverse("admin:index"))
    assert Conflict.objects.filter(application=office.hidden, person__user=officer.user).exists()
    eligible = office.address("applications_application_eligible")
    assert "Judged as eligible: 3." in officer.sends(eligible)
    assert office.hidden.reference not in officer.opens(listing)
    assert "Judged as eligible: 1." in office.substitute.sends(eligible)


def assign(office: Office) -> None:
    """Opening and solving run over all cases."""
    officer, desk = office.officer, office.address("reviews_assignmentrun_round")
    officer.sends(desk, office.address("reviews_assignmentrun_round_open"))
    assert (Case.objects.filter(panel=office.panel).count(), office.case.panel) == (4, office.panel)
    for user in office.members:
        exceptions = {office.case.label.replace("-", "_"): CONFLICT} if user == office.members[-1] else {}
        declare_all(user, office.round, **exceptions)
    declare_all(office.chair, office.round)

    jump_to(office.round.review_opens_at + timedelta(hours=1))
    assert HANDLED in officer.opens(desk)
    assert HANDLED in officer.sends(office.address("reviews_assignmentrun_round_start"), n_readers="2")
    run = AssignmentRun.objects.get()
    run_job(run.job_id, lambda job: assignments.work(job, office.round.review_opens_at + timedelta(hours=2)))
    assert HANDLED in officer.opens(reverse("admin:reviews_assignmentrun_change", args=[run.pk]))
    assert str(office.case.pk) in str(AssignmentRun.objects.get().result["pairs"])
    shown = office.substitute.opens(reverse("admin:reviews_assignmentrun_change", args=[run.pk]))
    assert office.case.label in shown

    confirmed = officer.sends(desk, office.address("reviews_assignmentrun_round_confirm"))
    n_all = Assignment.objects.filter(state=Assignment.State.CONFIRMED).count()
    n_hidden = Assignment.objects.filter(case=office.case, state=Assignment.State.CONFIRMED).count()
    assert (n_all, n_hidden) == (8, 2)
    assert "Confirmed: 6 new assignments." in confirmed


def review(office: Office) -> None:
    """The reviews come in; what the panel's page counts is of the other cases."""
    at = office.round.review_opens_at + DAY
    jump_to(at)
    for one in Assignment.objects.select_related("case__round__call", "case__panel", "reviewer__person__user"):
        marks = SECRET_MARKS if one.case == office.case else MARKS
        write_review(one.case, one.reviewer.person.user, at, marks=marks)
    office.look_around("reviews_assignmentrun_round", "reviews_assignmentrun_round_figures", "reviews_panel_change")


def hold_panel(office: Office) -> None:
    """The officer plans the meeting and reads along; each approves the statements of what is theirs."""
    at = office.round.panel_opens_at + DAY
    jump_to(at)
    starts_at = f"{localtime(at + timedelta(hours=2)):%Y-%m-%dT%H:%M}"
    office.officer.sends(office.address("reviews_panel_plan-meeting"), starts_at=starts_at, place="Room 4")
    meeting = PanelMeeting.objects.get()
    open_meeting(meeting, by=office.chair, at=at)
    seats = [one.pk for one in office.panel.roles.exclude(reviewer__person__user=office.members[-1])]
    mark_present(meeting, frozenset(seats), by=office.chair, at=at)
    for item in meeting.items.select_related("case__round__call", "case__panel").order_by("position"):
        _take_up(office, item, at)
    close_meeting(PanelMeeting.objects.get(), by=office.chair, at=at)
    lock_list(office.panel, by=office.chair, at=at)

    office.officer.opens(reverse("meeting", args=[meeting.pk]))
    statements = {one.case_id: one.pk for one in Statement.objects.all()}
    for key, statement in statements.items():
        who = office.substitute if key == office.case.pk else office.officer
        page = reverse("admin:reviews_statement_change", args=[statement])
        who.sends(page, reverse("admin:reviews_statement_approve", args=[statement]))
    assert Counter(Statement.objects.values_list("state", "approved_by__name")) == {
        ("approved", "Officer Olsson"): 3,
        ("approved", "Officer Nord"): 1,
    }
    office.look_around("reviews_panel_change", "reviews_statement_changelist", "reviews_panelgrade_changelist")
    for name in ("panel", "panel_figures", "ranking"):
        office.officer.opens(reverse(name, args=[office.panel.pk]))


def _take_up(office: Office, item: object, at: datetime) -> None:
    given, is_hidden = {"by": office.chair, "at": at}, item.case == office.case
    open_item(item, **given)
    if is_hidden:
        office.officer.opens(reverse("meeting", args=[item.meeting_id]))
    mark = 7 if is_hidden else 6
    enter_panel_grades(item.case, {"quality": mark, "feasibility": 3, "overall": mark}, **given)
    place_in_list(item.case, "prioritise", **given)
    text = "Canarystatement." if is_hidden else "The panel's words."
    write_statement(item.case, text, revision=0, **given)
    mark_ready(item.case, **given)
    item.refresh_from_db()
    close_item(item, **given)


def put_lists_together(office: Office) -> None:
    """The joint list, tries and frames: sums are of the others, and what is left of the whole is not said."""
    officer, address = office.officer, office.address("reviews_calllist_change")
    assert HANDLED in officer.sends(address, office.address("reviews_calllist_propose"))
    officer.sends(office.address("reviews_calllist_lay-down"))
    frame = reverse("admin:reviews_call_frame", args=[office.call.pk])
    for page in (officer.opens(frame), officer.opens(office.address("reviews_calllist_what-if"))):
        assert (HANDLED in page, "Only what you may see is counted here." in page) == (True, True)
        assert ("Remaining" in page, "Left of the frame" in page) == (False, False)
    whole = office.substitute.opens(frame)
    assert ("Remaining" in whole, "Canarycluster" in whole) == (True, True)


def prepare_decisions(office: Office) -> None:
    """Each attaches and proposes what is theirs; the officer locks the list of all four."""
    officer, substitute = office.officer, office.substitute
    officer.sends(office.address("reviews_decisionmeeting_add"), title="Meeting one", held_on=str(TODAY))
    attach, lock = (office.address(f"reviews_decisionmeeting_{act}") for act in ("attach", "lock"))
    assert "Attached: 3." in officer.sends(attach)
    assert "Attached: 1." in substitute.sends(attach)
    own, hidden = Decision.objects.exclude(application=office.hidden), Decision.objects.get(application=office.hidden)
    proposal = office.address("reviews_decisionmeeting_proposal")
    for decision in own:
        officer.sends(f"{proposal}?decision={decision.pk}", reason_sv="Panelens bedömning.")
    assert "It waits for Officer Nord" in officer.is_refused(lock, **AREAS)
    given = {"amount_sek": "171 717 171", "reason_sv": "Kanarieskäl.", "internal_note": "Canarynote."}
    of_hidden = f"{proposal}?decision={hidden.pk}"
    tried = given | {"decision": str(hidden.pk), "outcome": "granted", "request_key": str(uuid4())}
    answers = officer.client.get(of_hidden), officer.client.post(of_hidden, tried)
    assert [one.status_code for one in answers] == [404, 404]
    substitute.sends(of_hidden, **given)
    walk(office, office.address("reviews_decisionmeeting_checks"))
    assert "The list is locked." in officer.sends(lock, **AREAS)
    meeting = office.meeting
    assert (meeting.locked_by, meeting.minutes.count(office.hidden.reference)) == (officer.user, 1)
    assert HANDLED in officer.opens(office.address("reviews_decisionmeeting_change"))
    assert not Letter.objects.exists()


def assert_own_acts_find_nothing(office: Office) -> None:
    """Every address of the case answers the officer, asked and sent to, as one of a case that is nowhere."""
    client = Client()
    client.force_login(office.officer.user)
    asked = dict(_addresses_of(office.hidden.pk, office.case.pk))
    nowhere = dict(_addresses_of(uuid4(), uuid4()))
    assert len(asked) > 25
    for name, (address, sent) in asked.items():
        for answer, none in zip(_both(client, address, sent), _both(client, nowhere[name][0], sent), strict=True):
            assert answer == none, name
            assert answer[0] in {401, 404, 405}, name
    decision = Decision.objects.get(application=office.hidden)
    letters = reverse("admin:reviews_decisionmeeting_letters", args=[office.meeting.pk, decision.pk])
    statement = Statement.objects.get(case=office.case)
    others = (reverse(f"admin:reviews_statement_{name}", args=[statement.pk]) for name in ("change", "approve"))
    assert [client.get(one).status_code for one in (letters, *others)] == [404] * 3
    assert client.post(reverse("admin:reviews_statement_approve", args=[statement.pk])).status_code == 404
    pair = Assignment.objects.filter(case=office.case).first()
    ending = {"chosen": str(pair.pk), "reason": "Mine.", "request_key": str(uuid4())}
    assert client.post(office.address("reviews_assignmentrun_round_take-back"), ending).status_code == 404
    assert Assignment.objects.get(pk=pair.pk).ended_at is None


def _addresses_of(application: object, case: object) -> Iterator[tuple[str, tuple[str, dict[str, str]]]]:
    for one in every_address():
        if one.name.startswith("admin:applications_application_") and one.kwargs == ("object_id",):
            yield one.name, (reverse(one.name, args=[application]), {"reason": "Mine."})
        if one.kwargs == ("case_id",):
            yield one.name, (reverse(one.name, args=[case]), CASE_ACTS.get(one.name, {}))


def _both(client: Client, address: str, sent: dict[str, str]) -> Iterator[tuple[int, bytes]]:
    for answer in (client.get(address), client.post(address, {**sent, "request_key": str(uuid4())})):
        yield answer.status_code, body_of(answer, address)


def decide(office: Office) -> None:
    """All four at one instant, each told once."""
    assert "Decisions published, all at once: 4." in office.decider.sends(
        office.address("reviews_decisionmeeting_publish")
    )
    decided = Application.objects.filter(call=office.call)
    assert set(decided.values_list("status", "decided_at")) == {("granted", office.meeting.published_at)}
    assert Counter(Letter.objects.values_list("decision__application", "language")) == {
        (one.pk, language): 1 for one in decided for language in ("sv", "en")
    }
    told = Message.objects.filter(key__startswith="decided:").values_list("to", "subject_id")
    n_applicants = sum(one.consortium.applicants.count() for one in decided)
    assert (len(told), max(Counter(told).values()), Delivery.objects.count()) == (n_applicants, 1, n_applicants)
    walk(office, office.address("reviews_decisionmeeting_change"))
    for listed in ("applications_application", "reviews_decision"):
        office.officer.sends(office.address(f"{listed}_export"), format="csv")
    for export in Export.objects.all():
        exporting.work(claim(export.job_id), office.round.panel_opens_at + DAY)
        office.officer.opens(reverse("admin:reviews_export_file", args=[export.pk]))
    office.officer.opens(f"{reverse('admin:search')}?q=canary")
    office.officer.opens(f"{reverse('admin:search')}?q=ek")


def walk(office: Office, *doors: str) -> None:
    """Everything that the officer reaches from the first page."""
    pages = visit(office.officer.client, [reverse("admin:index"), *doors], follow=True, leave=LEFT)
    office.officer.seen += [(address, one.text) for address, one in pages.items() if one.status == 200]
    assert len(pages) > 10


def assert_nothing_was_told(office: Office) -> None:
    """On no page that came back to the officer, but in the own declaration."""
    found = {
        (address, word)
        for address, text in office.officer.seen
        for word in office.words
        if word in text and OWN not in address
    }
    assert found == set()
    assert {address for address, text in office.officer.seen if office.case.label in text} == set()
    assert {address for address, text in office.substitute.seen if "Canarycluster" in text}
