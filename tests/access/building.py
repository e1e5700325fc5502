"""The world of access.md, made by the real actions.

The same people apply, review and decide in all of it. Every application carries a word of its own in everything that
can be written into it, so that a page can be searched for what it must not show.
"""

from datetime import date, datetime, timedelta
from uuid import uuid4

from applications.actions.answers import remember
from applications.actions.consortium import invite
from applications.actions.eligibility import judge
from applications.actions.organisation_roles import invite_to_organisation
from applications.actions.parties import ask_confirmation
from applications.actions.people import ensure_person
from applications.actions.problems import report_problem, report_without_account
from applications.actions.publications import add_publications
from applications.actions.registering import register, reopen, withdraw
from applications.actions.saved_filters import save_filter
from applications.actions.signing import sign
from applications.actions.submission import submit_due
from applications.actions.supplements import ask_supplement
from applications.domain.publications.work import Work
from applications.models import (
    Answer,
    Applicant,
    Application,
    Attachment,
    BudgetCell,
    Call,
    Organisation,
    OrganisationRole,
    Party,
    PlanningGrant,
    Rendering,
)
from applications.queries.forms import form_of
from applications.queries.problems import Subject
from clusterportal.accounts.models import User
from clusterportal.files.actions import Upload, keep_made
from clusterportal.jobs.actions import claim
from reviews.actions import exporting, packing
from reviews.actions.assignments import start_run
from reviews.actions.call_list import lay_down_list, propose_list
from reviews.actions.cases import open_cases
from reviews.actions.decisions import attach, create_meeting, lock_meeting, propose, publish_meeting
from reviews.actions.declarations import Answer as Declared
from reviews.actions.disclosure import Asked, attach_documents, register_request
from reviews.actions.discussing import say
from reviews.actions.exporting import order_export
from reviews.actions.hearings import plan_hearings
from reviews.actions.inviting import Question, invite_reviewer
from reviews.actions.letter_texts import write_letter_text
from reviews.actions.meetings import close_meeting, open_item, open_meeting, plan_meeting, reopen_meeting
from reviews.actions.packing import order_pack
from reviews.actions.panels import enter_panel_grades, lock_list, place_in_list
from reviews.actions.secrecy import add_paragraph
from reviews.actions.statements import mark_ready, write_statement
from reviews.actions.taking_up import take_up_documents
from reviews.domain.choices import Choices
from reviews.domain.grading import Mark
from reviews.domain.hearings import Terms, slots
from reviews.models import (
    Case,
    CaseDocument,
    ChangeRequest,
    DecisionMeeting,
    Grant,
    Panel,
    PanelMeeting,
    RegisterEntry,
    ReportStep,
    Reviewer,
    YearlyReport,
)
from reviews.queries.call_list import arrangement_for
from reviews.texts.letters import shipped
from tests.access.worlds import FAR_GRANT, FAR_YEAR, NO_TIE, REVIEWERS, STAFF, World, case_of, partner_of
from tests.applications.enquiring import ask_on, ask_on_call, published
from tests.applications.pdfs import make_pdf
from tests.applications.planning import received
from tests.applications.worlds import after_deadline, before_deadline, fresh
from tests.factories import (
    DAY,
    NOW,
    TODAY,
    add_applicant,
    declared,
    make_agency,
    make_application,
    make_call,
    make_organisation,
    make_person,
    make_planning_grant,
    make_signatory,
    make_staff,
    make_user,
)
from tests.reviews.runs import solved_run
from tests.reviews.worlds import (
    CONFLICT,
    MARKS,
    assign,
    declare_all,
    declare_staff,
    make_known,
    make_panel,
    make_reviewer,
    seat,
    write_review,
)

LATER = timedelta(hours=2)
"""A post can be edited for ten minutes: its time lies ahead, since the tests look at it long after they have begun."""


def make_access_world() -> World:
    """The whole world. Takes some seconds: make it once for many tests."""
    world = World(make_organisation("Canary University"))
    _accounts(world)
    world.grant = make_planning_grant(make_agency(), world.organisation)
    PlanningGrant.objects.filter(pk=world.grant.pk).update(title_en="Stagecanary one", title_sv="Etappkanarie ett")
    received(world.grant.report, world.accounts["HO"], TODAY)
    _open_call(world)
    _saved_filter(world)
    _closed_call(world)
    _supplemented_call(world)
    _review_call(world)
    _panel_call(world)
    _decided_call(world)
    _other_agency(world)
    _documents(world)
    _reload(world)
    return world


def _documents(world: World) -> None:
    """Those of all cases; somebody asks for one of them."""
    take_up_documents(NOW)
    asked = Asked("Requestercanary", "email", "Requestedcanary", TODAY)
    request = register_request(make_agency(), asked, by=world.accounts["REGI"], at=NOW)
    first = CaseDocument.objects.filter(application=world.applications["C"])[:1]
    attach_documents(request, first, by=world.accounts["REGI"], at=NOW)
    add_paragraph(request.agency, "OSL 31 kap. 16 §", by=world.accounts["REGI"], at=NOW)


def _accounts(world: World) -> None:
    for role in (*NO_TIE, "LEAD", "EDIT", "READ", "SUP", *REVIEWERS):
        world.accounts[role] = make_user(f"Person {role}", email=f"{role.lower()}@post.example")
        ensure_person(world.accounts[role], at=NOW)
    add_publications([Work("The leader's own", 2020)], by=world.accounts["LEAD"], at=NOW)
    for role, name in STAFF.items():
        world.accounts[role] = make_staff(make_agency(), name, name=f"Staff {role}")
    world.accounts["HOx"] = make_staff(make_agency("vinnova"), name="Staff HOx")
    world.accounts["DECx"] = make_staff(make_agency("vinnova"), "decision_maker", name="Staff DECx")
    world.accounts["ADMx"] = make_staff(make_agency("vinnova"), "administrator", name="Staff ADMx")
    world.accounts["SIG"] = make_signatory(world.organisation)
    _organisation_role(world.organisation, world.accounts["SUP"], "supervisor")
    _organisation_role(make_organisation("Foreign University"), world.accounts["FSIG"], "signatory")
    invited = {"email": "invited@post.example", "role": "reader"}
    invite_to_organisation(world.organisation, **invited, by=world.accounts["SUP"], at=NOW)


def _organisation_role(organisation: Organisation, user: User, role: str) -> None:
    columns = {"granted_by": make_user(), "granted_at": NOW - DAY}
    OrganisationRole.objects.create(organisation=organisation, user=user, role=role, **columns)


def _application(world: World, call: Call, state: str, word: str, *, grant: PlanningGrant | None = None) -> Application:
    """A complete draft of the three applicants in which everything that can hold a word holds `word`."""
    made = make_application(call, leader=world.accounts["LEAD"], organisation=world.organisation, n_researchers=0)
    titles = {"title_en": f"Title {word}", "title_sv": f"Titel {word}", "planning_grant": grant}
    Application.objects.filter(pk=made.pk).update(**titles)
    remember(made, {"title_en": titles["title_en"]}, by=made.created_by, at=NOW)
    Answer.objects.filter(application=made, field_key__in=["abstract", "summary"]).update(value=f"Text {word}")
    add_applicant(made.consortium, world.accounts["EDIT"], "administrator", world.organisation)
    add_applicant(made.consortium, world.accounts["READ"], "researcher", world.organisation)
    left = add_applicant(made.consortium, world.accounts["EXM"], "researcher", world.organisation)
    Applicant.objects.filter(pk=left.pk).update(invitation=Applicant.Invitation.REVOKED)
    Party.objects.create(
        consortium=made.consortium,
        role=Party.Role.PARTNER,
        name=f"Partner {word}",
        contact_name=f"Contact {word}",
        contact_email=world.accounts["PART"].email,
        position=9,
    )
    _give_files(made, word)
    world.applications[state], world.words[state] = made, word
    world.calls.setdefault(state, call)
    return Application.objects.get(pk=made.pk)


def _give_files(application: Application, word: str) -> None:
    """Attachments with bytes, so that whoever may read them gets a page."""
    file = keep_made(make_pdf(), "application/pdf")
    Attachment.objects.filter(application=application).update(file=file, name=f"{word}.pdf")


def _open_call(world: World) -> None:
    call = make_call("vr", title_en="Open call VR")
    lead = world.accounts["LEAD"]
    for state, word in (("D", "draftcanary"), ("S", "registeredcanary"), ("R", "reopenedcanary")):
        made = _application(world, call, state, word, grant=world.grant)
        invited = {"name": "Person INV", "email": world.accounts["INV"].email, "role": "researcher", "rights": "read"}
        ask_confirmation(partner_of(made), by=lead, at=NOW - DAY)
        if state == "D":
            invite(made, **invited, by=lead, at=NOW - DAY)
        else:
            register(made, by=lead, at=NOW - DAY)
        if state == "R":
            reopen(made, by=lead, at=NOW - DAY)
    ask_on_call(call, world.accounts["REG"], NOW - DAY, subject="Kostnader", text="Vad räknas?")
    published(call, world.accounts["HO"], NOW - DAY)
    world.calls["U"] = make_call("vr", title_en="Secretcallcanary VR", published=False)


def _closed_call(world: World) -> None:
    call = make_call("vr", closes_in=-1 * DAY, title_en="Closed call VR")
    _submitted(world, call, "C", "submittedcanary")
    _staff_declare(world, call, NOW)
    subject = Subject(call, world.applications["C"])
    asked = {"subject": "Budgeten", "text": "Går den ihop?", "upload": Upload("budget.pdf", [make_pdf()])}
    ask_on(world.applications["C"], world.accounts["LEAD"], NOW, **asked)
    report_problem(subject, text="It did not answer.", by=world.accounts["LEAD"], at=NOW - DAY)
    given = {"email": "stranger@post.example", "text": "I cannot sign in.", "sender": "0" * 64, "key": uuid4()}
    report_without_account(Subject(call), **given, at=NOW - DAY)


def _supplemented_call(world: World) -> None:
    """The first section is open, and no kind of attachment."""
    call = make_call("vr", closes_in=-10 * DAY, title_en="Supplemented call VR")
    made = _submitted(world, call, "M", "supplementcanary")
    _staff_declare(world, call, NOW - 2 * DAY)
    sha256 = made.submitted_version.sha256
    sign(made, version_sha256=sha256, by=world.accounts["SIG"], at=after_deadline(call) + DAY)
    first = form_of(made).sections[0].key
    asked = {"sections": [first], "reason_en": "Write more.", "until": NOW + 5 * DAY}
    ask_supplement(made, **asked, by=world.accounts["HO"], at=NOW - DAY)


def _review_call(world: World) -> None:
    call = make_call("vr", closes_in=-22 * DAY, title_en="Review call VR")
    _eligible(world, call, "V", "reviewcanary", grant=world.grant)
    _eligible_twin(world, call, "V")
    panel = _panel(world, call)
    case = case_of(world.applications["V"])
    write_review(case, world.accounts["REVs"], call.rounds.get().review_opens_at + DAY)
    packing.work(claim(order_pack(panel.round, language="en", by=world.accounts["REVa"], at=NOW).job_id), NOW)
    _export(world)
    _with_original(case)
    say(case, "A first word.", by=world.accounts["REVs"], at=NOW + LATER)
    _hearings(world, "V", NOW)
    start_run(panel.round, Choices(n_readers=1, fairness_percent=0.0, seed=1), by=world.accounts["HO"], at=NOW)


def _saved_filter(world: World) -> None:
    given = {"name": "Mina egna", "query": "status__exact=eligible"}
    save_filter("applications.application", **given, by=world.accounts["HO"], at=NOW)


def _export(world: World) -> None:
    """The officer's applications as a table, made."""
    asked = {"listed": "applications.application", "format": "csv", "query": "", "chosen": None, "language": "en"}
    exporting.work(claim(order_export(**asked, by=world.accounts["HO"], at=NOW).job_id), NOW)


def _panel_call(world: World) -> None:
    call = make_call("vr", closes_in=-38 * DAY, title_en="Panel call VR")
    _eligible(world, call, "P", "panelcanary", grant=world.grant)
    _eligible_twin(world, call, "P")
    panel = _panel(world, call)
    solved_run(panel.round, by=world.accounts["HO"], at=panel.round.review_opens_at - DAY)
    for application in (world.applications["P"], world.twins["P"]):
        version, file = fresh(application).submitted_version, keep_made(make_pdf(), "application/pdf")
        Rendering.objects.create(version=version, kind=Rendering.Kind.APPLICATION, language="en", file=file)
    case = case_of(world.applications["P"])
    write_review(case, world.accounts["REVs"], call.rounds.get().review_opens_at + DAY)
    _with_original(case)
    _hearings(world, "P", NOW)
    say(case, "Ett ord i panelen.", by=world.accounts["REVs"], at=NOW + LATER)
    write_statement(case, "Statement on the case.", revision=0, by=world.accounts["REVs"], at=NOW)
    mark_ready(case, by=world.accounts["CHA"], at=NOW)
    meeting = _panel_meeting(case.panel, world.accounts["HO"], world.accounts["CHA"], NOW)
    open_item(meeting.items.get(case=case), by=world.accounts["CHA"], at=NOW)


def _with_original(case: Case) -> None:
    """The review as one that came in outside the portal."""
    given = {"original": keep_made(make_pdf(), "application/pdf"), "original_name": "review.pdf"}
    case.reviews.update(**given)


def _decided_call(world: World) -> None:
    call = make_call("vr", closes_in=-60 * DAY, title_en="Decided call VR")
    for state, word in (("B", "lockedcanary"), ("O", "publishedcanary"), ("W", "withdrawncanary")):
        _eligible(world, call, state, word)
    panel = _panel(world, call)
    in_panel = panel.round.panel_opens_at + DAY
    _hearings(world, "B", in_panel)
    _hearings(world, "O", in_panel)
    _hearings(world, "W", panel.round.review_opens_at + DAY)
    for state in ("B", "O"):
        write_review(case_of(world.applications[state]), world.accounts["REVs"], panel.round.review_opens_at + DAY)
    withdraw(world.applications["W"], by=world.accounts["LEAD"], at=panel.round.review_opens_at + 2 * DAY)
    meeting = _panel_meeting(panel, world.accounts["HO"], world.accounts["CHA"], in_panel)
    for state in ("B", "O"):
        place_in_list(case_of(world.applications[state]), "prioritise", by=world.accounts["CHA"], at=in_panel)
    lock_list(panel, by=world.accounts["CHA"], at=in_panel)
    for reason in ("A slip of the pen.", ""):
        close_meeting(meeting, by=world.accounts["CHA"], at=in_panel)
        if reason:
            reopen_meeting(meeting, reason=reason, by=world.accounts["CHA"], at=in_panel)
    _call_list(call, world.accounts["HO"], in_panel)
    publish_meeting(_meeting(world, "O", world.accounts["HO"]), by=world.accounts["DEC"], at=NOW - DAY)
    _after_the_grant(world)
    _meeting(world, "B", world.accounts["HO"])
    text = {"outcome": "granted", "language": "en", "subject": "Beslut", "body": shipped("granted", "en")[1]}
    write_letter_text(call.agency, None, **text, by=world.accounts["HO"], at=NOW - DAY)


def _after_the_grant(world: World) -> None:
    """A report that was handed in and returned, and a request, of a grant that waits for both sides."""
    grant = Grant.objects.get(decision__application=world.applications["O"])
    report = YearlyReport.objects.create(grant=grant, year=2020, due_on=date(2021, 3, 31), state="returned")
    given = {"file": keep_made(make_pdf(), "application/pdf"), "file_name": "report.pdf", "text": "The year."}
    ReportStep.objects.create(report=report, kind="submitted", **given, by=world.accounts["LEAD"], at=NOW)
    ReportStep.objects.create(report=report, kind="returned", text="More.", by=world.accounts["HO"], at=NOW)
    wanted = {"kind": "period", "ends_on": grant.ends_on + DAY, "reason": "Why."}
    ChangeRequest.objects.create(grant=grant, **wanted, asked_by=world.accounts["LEAD"], asked_at=NOW)


def _call_list(call: Call, officer: User, at: datetime) -> None:
    """The joint list, laid down."""
    propose_list(call, by=officer, at=at)
    seen = arrangement_for(officer, call, at).token
    lay_down_list(call, remark="", seen=seen, by=officer, at=at)


def _hearings(world: World, state: str, at: datetime) -> None:
    """Of the state's case and of its twin, one after the other, at a time of day of their own."""
    asked = [world.applications[state], *([world.twins[state]] if state in world.twins else [])]
    cases = [case for case in map(case_of, asked) if case is not None]
    first_at = at + DAY + "VPBOW".index(state) * timedelta(hours=2)
    planned = list(zip(cases, slots(first_at, len(cases), minutes=30, pause=5), strict=True))
    said = Terms("Room 4", "https://video.example/room", "Bring your budget.", 2, first_at)
    plan_hearings(cases[0].panel, planned, said, by=world.accounts["HO"], at=at)


def _panel_meeting(panel: Panel, officer: User, chair: User, at: datetime) -> PanelMeeting:
    """An open meeting of the panel."""
    meeting = plan_meeting(panel, starts_at=at, place="Room 4", by=officer, at=at)
    open_meeting(meeting, by=chair, at=at)
    return meeting


def _meeting(world: World, state: str, officer: User, *, granted_sek: int = 0) -> DecisionMeeting:
    """A locked meeting with one case; it is granted what it asks for unless `granted_sek` says otherwise."""
    application, at = fresh(world.applications[state]), NOW - 2 * DAY
    meeting = create_meeting(application.call, title=f"Meeting {state}", held_on=at.date(), by=officer, at=at)
    attach(meeting, [application], by=officer, at=at)
    reasons = {"reason_sv": f"Skäl {world.words[state]}", "reason_en": "", "internal_note": ""}
    decision = meeting.decisions.get()
    amount_sek = granted_sek or decision.amount_sek
    propose(decision, outcome="granted", amount_sek=amount_sek, **reasons, by=officer, at=at)
    lock_meeting(meeting, minutes="Minutes.", two_in_one_area_reason="Both are needed.", by=officer, at=at)
    return DecisionMeeting.objects.get(pk=meeting.pk)


def _other_agency(world: World) -> None:
    """Vinnova's calls: one open, one in review, one with a locked list; other people apply and review there."""
    call = make_call("vinnova", title_en="Open call Vinnova")
    _foreign(world, call, "xD", "farawaydraft")
    registered = _foreign(world, call, "xS", "farawayregistered")
    register(registered, by=registered.created_by, at=NOW - DAY)
    call = make_call("vinnova", closes_in=-10 * DAY, title_en="Farawaycall Vinnova")
    _opened_elsewhere(world, call, "xV", "farawayreview", "Farawaypanel")
    _decided_elsewhere(world)
    world.calls["xU"] = make_call("vinnova", title_en="Farawaysecret", published=False)


def _opened_elsewhere(world: World, call: Call, state: str, word: str, panel: str) -> Case:
    """A case in the only panel of its call."""
    officer, made = world.accounts["HOx"], _foreign(world, call, state, word)
    register(made, by=made.created_by, at=before_deadline(call))
    submit_due(after_deadline(call))
    judge(made, outcome="eligible", by=declared(officer, call), at=call.signing_closes_at + DAY)
    round_ = make_panel(call.rounds.get(), panel).round
    before = round_.review_opens_at - DAY
    for role in ("HOx", "DECx"):
        declare_staff(world.accounts[role], call, before)
    open_cases(round_, by=officer, at=before)
    case = case_of(made)
    assert case is not None
    return case


def _decided_elsewhere(world: World) -> None:
    """Reviewed, graded and proposed in a list that is locked and not published. Words: FAR_AWAY in worlds."""
    call, officer = make_call("vinnova", closes_in=-60 * DAY, title_en="Fardecidedcall Vinnova"), world.accounts["HOx"]
    case = _opened_elsewhere(world, call, "xB", "farawaylocked", "Fardecidedpanel")
    panel, in_panel = case.panel, case.round.panel_opens_at + DAY
    chair, writer = (make_reviewer(panel, role, name=f"Faraway{role}") for role in ("chair", "member"))
    barred = make_reviewer(panel, name="Farawaybarred", declared=False)
    conflict = Declared(ground="collaboration", note="Farawayconflict.")
    declare_all(barred, case.round, **{case.label.replace("-", "_"): conflict})
    assign(case, writer)
    marks = {key: Mark(mark.grade, "Farawayopinion.") for key, mark in MARKS.items()}
    write_review(case, writer, case.round.review_opens_at + DAY, marks=marks)
    meeting = _panel_meeting(panel, officer, chair, in_panel)
    open_item(meeting.items.get(case=case), by=chair, at=in_panel)
    enter_panel_grades(case, {"quality": 7, "feasibility": 3, "overall": 7}, by=chair, at=in_panel)
    place_in_list(case, "prioritise", by=chair, at=in_panel)
    write_statement(case, "Farawaystatement.", revision=0, by=writer, at=in_panel)
    mark_ready(case, by=chair, at=in_panel)
    lock_list(panel, by=chair, at=in_panel)
    close_meeting(meeting, by=chair, at=in_panel)
    _call_list(call, officer, in_panel)
    _meeting(world, "xB", officer, granted_sek=FAR_GRANT)


def _foreign(world: World, call: Call, state: str, word: str) -> Application:
    leader = make_user(f"Leader {word}", email=f"{word}@post.example")
    made = make_application(call, leader=leader, organisation=make_organisation(f"College {state}"))
    Application.objects.filter(pk=made.pk).update(title_en=f"Title {word}", title_sv=f"Titel {word}")
    BudgetCell.objects.filter(party__consortium=made.consortium).update(amount_sek=FAR_YEAR)
    Answer.objects.filter(application=made, field_key="summary").update(value=f"Text {word}")
    _give_files(made, word)
    world.applications[state], world.words[state] = made, word
    world.calls[state] = call
    return Application.objects.get(pk=made.pk)


def _submitted(world: World, call: Call, state: str, word: str, *, grant: PlanningGrant | None = None) -> Application:
    made = _application(world, call, state, word, grant=grant)
    register(made, by=world.accounts["LEAD"], at=before_deadline(call))
    submit_due(after_deadline(call))
    return Application.objects.get(pk=made.pk)


def _eligible(world: World, call: Call, state: str, word: str, *, grant: PlanningGrant | None = None) -> Application:
    made = _submitted(world, call, state, word, grant=grant)
    sha256 = made.submitted_version.sha256
    sign(made, version_sha256=sha256, by=world.accounts["SIG"], at=after_deadline(call) + DAY)
    judge(made, outcome="eligible", by=declared(world.accounts["HO"], call), at=call.signing_closes_at + DAY)
    return made


def _eligible_twin(world: World, call: Call, state: str) -> None:
    main = world.applications[state]
    world.twins[state] = _eligible(world, call, state, f"twin{world.words[state]}")
    world.applications[state] = main
    world.words[f"twin {state}"], world.words[state] = world.words[state], world.words[state].removeprefix("twin")


def _panel(world: World, call: Call) -> Panel:
    """The call's panel with its cases opened and everybody seated, declared and assigned."""
    panel = make_panel(call.rounds.get())
    before = panel.round.review_opens_at - DAY
    _staff_declare(world, call, before)
    open_cases(panel.round, by=world.accounts["HO"], at=before)
    for role, part in REVIEWERS.items():
        _seat(world, panel, role, part)
    left = seat(panel, _reviewer(world.accounts["EXR"], panel), "member")
    type(left).objects.filter(pk=left.pk).update(ended_at=before)
    invite_reviewer(
        panel, make_known(panel), Question("external", 1, NOW + 9 * DAY, "en"), by=world.accounts["HO"], at=before
    )
    for state, application in world.applications.items():
        case = case_of(application)
        if case is not None and world.calls[state] == call:
            for role in ("REVa", "REVs", "EXT"):
                assign(case, world.accounts[role])
    return panel


def _seat(world: World, panel: Panel, role: str, part: str) -> None:
    user = world.accounts[role]
    seat(panel, _reviewer(user, panel), part)
    if role != "REVn":
        declare_all(user, panel.round, **_exceptions(world, panel, role))


def _reviewer(user: User, panel: Panel) -> Reviewer:
    reviewer, _new = Reviewer.objects.get_or_create(person=make_person(user=user))
    columns = {"name": user.name, "email": user.email}
    RegisterEntry.objects.get_or_create(reviewer=reviewer, agency=panel.round.call.agency, defaults=columns)
    return reviewer


def _exceptions(world: World, panel: Panel, role: str) -> dict[str, object]:
    """REVc has a conflict with every case but the twin, the chair with the twin."""
    twins = {twin.pk for twin in world.twins.values()}
    cases = Case.objects.filter(panel=panel)
    labels = [case.label.replace("-", "_") for case in cases if (case.application_id in twins) == (role == "CHA")]
    return dict.fromkeys(labels, CONFLICT) if role in {"REVc", "CHA"} else {}


def _staff_declare(world: World, call: Call, at: datetime) -> None:
    for role in ("HO", "DEC"):
        declare_staff(world.accounts[role], call, at)
    submitted = Application.objects.filter(call=call, submitted_at__isnull=False)
    closed = {one.reference: CONFLICT for one in submitted if one not in world.twins.values()}
    _declare_by_reference(world.accounts["HOc"], call, at, closed)


def _declare_by_reference(user: User, call: Call, at: datetime, conflicts: dict[str, object]) -> None:
    declare_staff(user, call, at, **{key.replace("-", "_"): answer for key, answer in conflicts.items()})


def _reload(world: World) -> None:
    for kept in (world.applications, world.twins):
        for state, application in kept.items():
            kept[state] = Application.objects.select_related("call", "consortium").get(pk=application.pk)
