"""A call in its panel with everything that pages list, made with one row of each kind and more added."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.timezone import localdate

from applications.actions.enquiries import answer, write
from applications.actions.organisation_roles import invite_to_organisation
from applications.actions.planning_reports import change_contact
from applications.actions.public_questions import answer_with
from applications.actions.publications import add_publications
from applications.actions.saved_filters import save_filter
from applications.actions.sisters import propose_sister
from applications.domain.form_parsing import parse
from applications.domain.publications.work import Work
from applications.models import (
    Affiliation,
    AgencyRole,
    Application,
    Degree,
    Enquiry,
    Erasure,
    Notice,
    OrganisationRole,
    Party,
    PlanningReport,
    ProblemReport,
    Publication,
)
from clusterportal.accounts.models import User
from clusterportal.jobs.models import Job
from clusterportal.mail.models import Message
from reviews.actions.activities import set_dates
from reviews.actions.cases import open_cases
from reviews.actions.discussing import say
from reviews.actions.hearings import name_guests, plan_hearings
from reviews.actions.panels import enter_panel_grades
from reviews.actions.statements import write_statement
from reviews.domain.activities import Activity
from reviews.domain.hearings import Terms, slots
from reviews.models import (
    Acceptance,
    AssignmentRun,
    Attendance,
    Bid,
    CallList,
    CallListReopening,
    CallListRow,
    CallListVersion,
    Case,
    ChangeRequest,
    Conflict,
    Decision,
    DecisionMeeting,
    DisclosureRequest,
    Export,
    Grant,
    Hearing,
    Leaving,
    Letter,
    MeetingItem,
    Panel,
    PanelMeeting,
    PanelRole,
    ReportStep,
    Reviewer,
    YearlyReport,
)
from reviews.queries.arrangement import whole_arrangement
from reviews.queries.call_list import document_of
from tests.access.counting_letters import add_letters
from tests.access.counting_records import add_documents
from tests.applications.enquiring import ask_on, ask_on_call, published
from tests.applications.planning import received
from tests.applications.worlds import registered
from tests.factories import (
    DAY,
    NOW,
    TODAY,
    add_applicant,
    attach,
    make_application,
    make_call,
    make_organisation,
    make_person,
    make_planning_grant,
    make_staff,
    make_user,
)
from tests.reviews.runs import solved_run
from tests.reviews.worlds import (
    World,
    assign,
    declare_all,
    declare_staff,
    judged_eligible,
    make_panel,
    make_reviewer,
    make_world,
    seat,
    write_review,
)

GRADES = {"quality": 6, "feasibility": 2, "overall": 6}


@dataclass
class Small:
    """A call in its panel, with one person in every role that reads lists, and an application being written."""

    world: World
    people: dict[str, User]
    draft: Application
    linked: Application
    organisation: object
    meeting: DecisionMeeting
    panel_meeting: PanelMeeting

    def reader(self, name: str) -> User:
        """Who reads a page under that name; the heard leader is that of the first case."""
        return self.first_case.application.created_by if name == "heard leader" else self.people[name]

    @property
    def solved_run(self) -> AssignmentRun:
        """The newest run that has a result."""
        return AssignmentRun.objects.filter(round=self.world.round).exclude(result=None).latest("started_at")

    @property
    def enquiry(self) -> Enquiry:
        """The leader's first about the call."""
        asked = Enquiry.objects.filter(call=self.world.call, asker=self.people["leader"], application=None)
        return asked.earliest("recorded_at")

    @property
    def report(self) -> PlanningReport:
        """That of the first planning grant."""
        return PlanningReport.objects.order_by("grant__register_id").first()

    @property
    def first_request(self) -> DisclosureRequest:
        return DisclosureRequest.objects.earliest("registered_at", "pk")

    @property
    def first_case(self) -> Case:
        return Case.objects.filter(round=self.world.round).order_by("label").first()


def make_small() -> Small:
    """Without any row of those that are counted."""
    world = make_world(0, closes_in=-38 * DAY)
    people = {
        "officer": world.officer,
        "administrator": make_staff(world.call.agency, "administrator"),
        "reader": make_reviewer(world.panel, name="Reader Ring"),
        "chair": make_reviewer(world.panel, "chair", name="Chair Ceder"),
        "leader": make_user("Leader Lind"),
        "signatory": make_user("Signatory Sand"),
        "supervisor": make_user("Supervisor Sund"),
    }
    organisation = make_organisation("University of counting")
    for role in ("signatory", "supervisor"):
        _organisation_role(organisation, people[role], role)
    draft = make_application(make_call(), leader=people["leader"], organisation=organisation)
    meeting = DecisionMeeting.objects.create(call=world.call, title="Meeting", held_on=TODAY)
    in_panel = {"panel": world.panel, "starts_at": NOW, "planned_by": world.officer, "opened_at": world.in_panel}
    linked, panel_meeting = _linked(people["leader"], organisation), PanelMeeting.objects.create(**in_panel)
    return Small(world, people, draft, linked, organisation, meeting, panel_meeting)


def _organisation_role(organisation: object, user: User, role: str) -> None:
    columns = {"granted_by": make_user(), "granted_at": NOW}
    OrganisationRole.objects.create(organisation=organisation, user=user, role=role, **columns)


def _linked(leader: User, organisation: object) -> Application:
    linked, other = (
        registered(make_call(), leader=leader, organisation=organisation),
        make_application(make_call("vinnova")),
    )
    propose_sister(other, linked.reference, by=other.created_by, at=NOW)
    return linked


def add_one_of_everything(small: Small) -> None:
    """One more row of each kind."""
    _add_to_the_draft(small)
    _add_to_the_cv(small.people["leader"])
    case = _add_case(small)
    _add_reviewing(small, case)
    _add_meeting(small, case)
    _add_to_the_list(small, case)
    _add_hearing(small, case)
    _add_dates(small)
    _add_deciding(small, case)
    _add_registers(small)
    add_documents(small.world, case)


def _add_to_the_draft(small: Small) -> None:
    consortium = small.draft.consortium
    add_applicant(consortium, make_user(), "researcher", small.organisation)
    n_parties = consortium.parties.count()
    Party.objects.create(consortium=consortium, role="partner", name=f"Partner {n_parties}", position=n_parties + 1)
    attach(small.draft, parse(small.draft.form_version.specification).attachments[0].key)
    registered(small.draft.call, leader=small.people["leader"], organisation=small.organisation)


def _add_to_the_cv(leader: User) -> None:
    person, n = make_person(user=leader), Publication.objects.count()
    add_publications([Work(f"Publication {n}", 2020)], by=leader, at=NOW)
    Degree.objects.create(person=person, title=f"Degree {n}")
    Affiliation.objects.create(person=person, employer=f"Employer {n}")
    Affiliation.objects.create(person=person, organisation=make_organisation(), ends_on=TODAY)


def _add_case(small: Small) -> Case:
    world = small.world
    application = judged_eligible(world.call, organisation=small.organisation)
    declare_staff(world.officer, world.call, world.declaring)
    open_cases(world.round, by=world.officer, at=world.declaring)
    for name in ("reader", "chair"):
        declare_all(small.people[name], world.round)
        Bid.objects.create(
            case=Case.objects.get(application=application),
            reviewer=Reviewer.objects.get(person__user=small.people[name]),
            wish="gladly",
            competence="expert",
            at=world.review,
        )
    return Case.objects.select_related("round__call", "panel", "application").get(application=application)


def _add_reviewing(small: Small, case: Case) -> None:
    world, at = small.world, small.world.review
    other = make_reviewer(world.panel)
    for user in (small.people["reader"], other):
        assign(case, user)
        write_review(case, user, at)
    for one in Case.objects.filter(round=world.round).exclude(pk=case.pk).select_related("round", "panel"):
        assign(one, other)
        write_review(one, other, at)
    for one in Case.objects.filter(round=world.round):
        say(one, "A word.", by=other, at=world.in_panel)
    enter_panel_grades(case, GRADES, by=small.people["chair"], at=world.in_panel)
    write_statement(case, "A statement.", revision=0, by=small.people["reader"], at=world.in_panel)
    Conflict.objects.create(
        application=case.application,
        person=make_person(f"Suspected {case.label}"),
        origin="detected",
        rule="own_application",
        tier="risk",
        state="suspected",
        found_at=at,
    )


def _add_to_the_list(small: Small, case: Case) -> None:
    """The case in the joint list, and a version more that was opened again."""
    begun = {"begun_by": small.world.officer, "begun_at": NOW}
    kept, _new = CallList.objects.get_or_create(call=small.world.call, defaults=begun)
    Case.objects.filter(pk=case.pk).update(stage="prioritised", place="prioritised")
    number = kept.rows.count() + 1
    CallListRow.objects.create(list=kept, case=case, position=number, place="prioritised")
    document = document_of(whole_arrangement(small.world.call))
    given = {"number": number, "kind": "laid_down", "document": document, "by": small.world.officer, "at": NOW}
    version = CallListVersion.objects.create(list=kept, **given)
    CallListReopening.objects.create(version=version, reason="A slip.", by=small.world.officer, at=NOW)


def _add_meeting(small: Small, case: Case) -> None:
    """The case on the agenda of the open meeting, somebody more who is there and has left, and a meeting more."""
    world, at = small.world, small.world.in_panel
    PanelMeeting.objects.create(panel=world.panel, starts_at=at, planned_by=world.officer)
    n_items = MeetingItem.objects.filter(meeting__panel=world.panel).count()
    is_first = {"opened_at": None if n_items else at}
    item = MeetingItem.objects.create(meeting=small.panel_meeting, case=case, position=n_items + 1, **is_first)
    seat = PanelRole.objects.filter(panel=world.panel).latest("granted_at", "pk")
    Attendance.objects.get_or_create(meeting=small.panel_meeting, seat=seat, defaults={"since": at})
    Leaving.objects.create(item=item, seat=seat, left_at=at)


def _add_hearing(small: Small, case: Case) -> None:
    """With one more whom the leader has named, for as many as there are."""
    at, n = small.world.in_panel, Hearing.objects.count()
    slot = slots(NOW + (n + 1) * DAY, 1, minutes=30, pause=0)[0]
    said = Terms("Room 4", "https://video.example/room", "Bring your budget.", 9, slot.starts_at)
    plan_hearings(case.panel, [(case, slot)], said, by=small.world.officer, at=at)
    for hearing in Hearing.objects.filter(case__round=small.world.round):
        consortium = hearing.case.application.consortium
        add_applicant(consortium, make_user(), "researcher", small.organisation)
        guests = consortium.applicants.filter(role="researcher", invitation="accepted")
        leader = hearing.case.application.created_by
        name_guests(hearing, guests.values_list("pk", flat=True), by=leader, at=at)


def _add_dates(small: Small) -> None:
    """One more of the round's dates, and of its panel's, and of another panel's."""
    world = small.world
    activity = (Activity.DISCUSS, Activity.STATEMENTS, Activity.CHAIR)[world.round.panels.count() - 1]
    other = Panel.objects.create(round=world.round, name_sv=f"Panel {activity}", name_en=f"Panel {activity}")
    for row in (world.round, world.panel, other):
        set_dates(row, {activity: world.round.panel_closes_at}, by=world.officer, at=world.declaring)


def _add_deciding(small: Small, case: Case) -> None:
    world = small.world
    DecisionMeeting.objects.create(call=world.call, title=f"Meeting on {case.label}", held_on=TODAY)
    decision = Decision.objects.create(
        meeting=small.meeting,
        application=case.application,
        outcome="rejected",
        reason_sv="Skäl.",
        proposed_by=world.officer,
        proposed_at=NOW,
    )
    Letter.objects.create(decision=decision, language="sv", subject="Beslut", body="Text.", made_at=NOW)
    add_letters(decision, world.officer)
    _add_grant(small, decision)


def _add_grant(small: Small, decision: Decision) -> None:
    """One more that waits for its organisation."""
    call, leader = small.world.call, make_person(user=small.people["leader"])
    document = {"terms": {"version": 1, "sv": "Villkor.", "en": "Terms."}}
    grant = Grant.objects.create(
        decision=decision,
        terms=call.grant_terms.first(),
        document=document,
        sha256="0" * 64,
        due_on=localdate(NOW) + 9 * DAY,
        leader=leader,
        organisation=small.organisation,
        starts_on=call.grant_starts_on,
        ends_on=call.grant_ends_on,
        offered_at=NOW - DAY,
    )
    answer = {"side": "leader", "sha256": "0" * 64, "outcome": "accepted"}
    Acceptance.objects.create(grant=grant, **answer, by=small.people["leader"], at=NOW - DAY)
    asked = {"asked_by": small.people["leader"], "asked_at": NOW, "reason": "Why."}
    ChangeRequest.objects.create(grant=grant, kind="leader", leader_email="new@post.example", **asked)
    answered = {"state": "refused", "answer": "No.", "decided_by": small.world.officer, "decided_at": NOW}
    for one in Grant.objects.filter(leader=leader):
        ChangeRequest.objects.create(grant=one, kind="period", ends_on=one.ends_on + DAY, **asked, **answered)
        year = 2020 + one.yearly_reports.count()
        report = YearlyReport.objects.create(grant=one, year=year, due_on=date(year + 1, 3, 31), state="returned")
        ReportStep.objects.create(report=report, kind="returned", text="More.", by=small.world.officer, at=NOW)


def _add_registers(small: Small) -> None:
    world, at = small.world, NOW
    call = make_call("vr", closes_in=(40 + world.call.agency.calls.count()) * DAY)
    panel = make_panel(call.rounds.get())
    seat(panel, Reviewer.objects.get(person__user=small.people["reader"]), "member")
    _add_planning(small)
    make_staff(world.call.agency, name=f"Officer {AgencyRole.objects.count()}")
    Notice.objects.create(call=world.call, at=at, text_sv="Nytt.", text_en="New.", by=world.officer)
    _organisation_role(small.organisation, make_user(), "reader")
    offered = {"email": make_user().email, "role": "reader"}
    invite_to_organisation(small.organisation, **offered, by=small.people["supervisor"], at=at)
    _add_enquiries(small)
    ProblemReport.objects.create(call=world.call, text="Nothing happened.", by=small.people["leader"], at=at)
    _add_taken_out(small)
    _add_erasures(world)
    _run(world, at)


def _add_erasures(world: World) -> None:
    """One more draft that is still kept, and two runs of erasing."""
    make_application(world.call, complete=False)
    for kind, call in (("draft", world.call), ("mail", None)):
        Erasure.objects.create(kind=kind, call=call, kept_for="P24M", n_things=1, rows={"mail.message": 1}, at=NOW)


def _add_enquiries(small: Small) -> None:
    """One more of each kind of thread, a message more in the first, and one more that stands on the call's page."""
    call, leader, officer = small.world.call, small.people["leader"], small.world.officer
    ask_on_call(call, leader)
    ask_on(small.first_case.application)
    write(small.enquiry, text="And this?", by=leader, at=NOW)
    answer(ask_on(small.draft, leader), text="Yes.", seen=1, by=make_staff(small.draft.call.agency), at=NOW)
    question = published(call, officer)
    answer_with(ask_on_call(call, leader), question, seen=1, by=officer, at=NOW)


def _add_planning(small: Small) -> None:
    """One more grant, one more report of the first, and one more that is reminded of."""
    officer = small.world.officer
    grant = make_planning_grant(small.world.call.agency, make_organisation())
    change_contact(grant.report, contact_email="contact@uni.example", by=officer, at=NOW)
    received(small.report, officer, TODAY)


def _add_taken_out(small: Small) -> None:
    """One more export, saved search and message that could not be sent."""
    officer, n = small.world.officer, Export.objects.count()
    asked = {"format": "csv", "query": f"q={'A' * n}", "chosen": None, "language": "en"}
    columns = {"listed": "applications.application", "by": officer, "n_rows": 1, "ordered_at": NOW}
    Export.objects.create(job=Job.objects.create(task="made"), **asked, **columns)
    save_filter("applications.application", name=f"Search {n}", query="q=a", by=officer, at=NOW)
    about = f"application:{small.first_case.application_id}"
    said = {"to": "a@post.example", "language": "en", "subject": "Words", "body": "Text.", "state": "failed"}
    Message.objects.create(scope=about, at=NOW, **said)


def _run(world: World, at: datetime) -> None:
    """One more run, over all cases that there are by now."""
    n_earlier = AssignmentRun.objects.count()
    solved_run(world.round, by=world.officer, at=at + n_earlier * DAY)
