"""The number of SQL statements of a list page does not grow with its rows, and stays below the bar (quality.md 3).

Everything is made once with one row of each kind and once with three; every page is counted at both sizes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from applications.actions.sisters import propose_sister
from applications.domain.form import parse
from applications.models import AgencyRole, Application, Notice, OrganisationRole, Party, Receipt
from clusterportal.accounts.models import User
from clusterportal.jobs.models import Job
from reviews.actions.cases import open_cases
from reviews.actions.panels import enter_panel_grades
from reviews.actions.statements import write_statement
from reviews.models import AssignmentRun, Case, Conflict, Decision, DecisionMeeting, Letter, Reviewer
from tests.applications.worlds import registered
from tests.factories import (
    DAY,
    NOW,
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

pytestmark = pytest.mark.django_db
OWN_BAR, STAFF_BAR = 12, 20
# Not counted: savepoints, the tests' clock, and the two statements of a recorded read (decisions.md 11).
UNCOUNTED = ("SAVEPOINT", "demo_clockoffset", "'reads:")
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

    @property
    def first_case(self) -> Case:
        return Case.objects.filter(round=self.world.round).order_by("label").first()


@dataclass(frozen=True)
class Page:
    """A list page: whose it is, and where it stands."""

    reader: str
    name: str
    kwargs: Callable[[Small], dict[str, object]] = lambda _small: {}
    bar: int = OWN_BAR
    part: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.part} ({self.reader})".replace("  ", " ")


def _case(small: Small) -> dict[str, object]:
    return {"case_id": small.first_case.pk}


def _panel(small: Small) -> dict[str, object]:
    return {"panel_id": small.world.panel.pk}


def _draft(small: Small) -> dict[str, object]:
    return {"reference": small.draft.reference}


def _registered(small: Small) -> dict[str, object]:
    """One that has receipts and that another agency's application proposes to be linked with."""
    return {"reference": small.linked.reference}


def _section(kind: str) -> Callable[[Small], dict[str, object]]:
    def kwargs(small: Small) -> dict[str, object]:
        form = parse(small.draft.form_version.specification)
        return {"reference": small.draft.reference, "key": form.section_of_kind(kind).key}

    return kwargs


def _staff(name: str, key: Callable[[Small], object] | None = None) -> Page:
    """A list, or with `key` the page of one thing."""
    kwargs = (lambda _small: {}) if key is None else (lambda small: {"object_id": key(small)})
    reader = "administrator" if "agencyrole" in name else "officer"
    return Page(reader, f"admin:{name}", kwargs, STAFF_BAR)


SECTIONS = ("consortium", "partners", "budget", "attachments")
LISTS = (
    *(f"applications_{model}" for model in ("call", "formversion", "notice", "initiative", "technologyarea", "agency")),
    *(f"applications_{model}" for model in ("planninggrant", "organisation", "agencyrole", "round", "criterion")),
    *("applications_casenumberblock", "applications_application"),
    *(f"reviews_{model}" for model in ("assignmentrun", "assignment", "reviewer", "panel", "panelrole", "case")),
    *(f"reviews_{model}" for model in ("decisionmeeting", "decision", "letter", "conflict", "statement", "review")),
    *("reviews_declaration", "reviews_panelgrade", "reviews_staffdeclaration"),
)
PAGES = (
    Page("stranger", "home"),
    Page("stranger", "calls"),
    Page("stranger", "planning_grants"),
    Page("stranger", "granted_clusters"),
    Page("leader", "my_applications"),
    Page("leader", "application", _draft),
    Page("leader", "application", _registered, part="registered, with a proposed link"),
    Page("leader", "missing", _draft),
    Page("leader", "check", _draft),
    *(Page("leader", "section", _section(kind), part=kind) for kind in SECTIONS),
    Page("signatory", "inbox"),
    Page("reader", "reviewing"),
    Page("reader", "declaration", lambda small: {"round_id": small.world.round.pk}),
    Page("reader", "other_reviews", _case),
    Page("reader", "panel_case", _case),
    Page("reader", "panel", _panel),
    Page("chair", "panel", _panel),
    Page("chair", "ranking", _panel),
    Page("officer", "staff_declaration", lambda small: {"call_id": small.world.call.pk}),
    Page("officer", "admin:index", bar=STAFF_BAR),
    Page("administrator", "admin:index", bar=STAFF_BAR),
    *(_staff(f"{name}_changelist") for name in LISTS),
    _staff("applications_call_change", lambda small: small.world.call.pk),
    _staff("applications_round_change", lambda small: small.world.round.pk),
    _staff("applications_application_change", lambda small: small.first_case.application_id),
    _staff("applications_application_eligible"),
    _staff("reviews_assignmentrun_round", lambda small: small.world.round.pk),
    _staff("reviews_panel_change", lambda small: small.world.panel.pk),
    _staff("reviews_decisionmeeting_change", lambda small: small.meeting.pk),
)


@pytest.fixture(scope="module")
def counts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, tuple[int, int]]]:
    """Statements with one row and with three, by page; −1 where the page did not open."""
    with django_db_blocker.unblock(), transaction.atomic():
        small = _make_small()
        _add_one_of_everything(small)
        one = {str(page): _count(small, page) for page in PAGES}
        _add_one_of_everything(small)
        _add_one_of_everything(small)
        yield {str(page): (one[str(page)], _count(small, page)) for page in PAGES}
        transaction.set_rollback(True)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_statements_do_not_grow_with_rows(page: Page, counts: dict[str, tuple[int, int]]) -> None:
    one, three = counts[str(page)]
    assert one > 0, "the page did not open"
    assert three == one


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_statements_stay_below_the_bar(page: Page, counts: dict[str, tuple[int, int]]) -> None:
    _one, three = counts[str(page)]
    assert 0 < three <= page.bar


def _count(small: Small, page: Page) -> int:
    client = Client()
    if page.reader != "stranger":
        client.force_login(small.people[page.reader])
    address = reverse(page.name, kwargs=page.kwargs(small))
    client.get(address)  # the first one fills caches of the process
    with CaptureQueriesContext(connection) as statements:
        response = client.get(address)
    asked = [one for one in statements if not any(word in one["sql"] for word in UNCOUNTED)]
    return len(asked) if response.status_code == 200 else -1


def _make_small() -> Small:
    world = make_world(0, closes_in=-38 * DAY)
    people = {
        "officer": world.officer,
        "administrator": make_staff(world.call.agency, "administrator"),
        "reader": make_reviewer(world.panel, name="Reader Ring"),
        "chair": make_reviewer(world.panel, "chair", name="Chair Ceder"),
        "leader": make_user("Leader Lind"),
        "signatory": make_user("Signatory Sand"),
    }
    organisation = make_organisation("University of counting")
    OrganisationRole.objects.create(
        organisation=organisation, user=people["signatory"], role="signatory", granted_by=make_user(), granted_at=NOW
    )
    draft = make_application(make_call(), leader=people["leader"], organisation=organisation)
    meeting = DecisionMeeting.objects.create(call=world.call, title="Meeting", held_on=NOW.date())
    return Small(world, people, draft, _linked(people["leader"], organisation), organisation, meeting)


def _linked(leader: User, organisation: object) -> Application:
    linked, other = (
        registered(make_call(), leader=leader, organisation=organisation),
        make_application(make_call("vinnova")),
    )
    propose_sister(other, linked.reference, by=other.created_by, at=NOW)
    return linked


def _add_one_of_everything(small: Small) -> None:
    _add_to_the_draft(small)
    case = _add_case(small)
    _add_reviewing(small, case)
    _add_deciding(small, case)
    _add_registers(small)


def _add_to_the_draft(small: Small) -> None:
    consortium = small.draft.consortium
    add_applicant(consortium, make_user(), "researcher", small.organisation)
    n_parties = consortium.parties.count()
    Party.objects.create(consortium=consortium, role="partner", name=f"Partner {n_parties}", position=n_parties + 1)
    attach(small.draft, parse(small.draft.form_version.specification).attachments[0].key)
    registered(small.draft.call, leader=small.people["leader"], organisation=small.organisation)


def _add_case(small: Small) -> Case:
    world = small.world
    application = judged_eligible(world.call, organisation=small.organisation)
    declare_staff(world.officer, world.call, world.declaring)
    open_cases(world.round, by=world.officer, at=world.declaring)
    for name in ("reader", "chair"):
        declare_all(small.people[name], world.round)
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


def _add_deciding(small: Small, case: Case) -> None:
    world = small.world
    DecisionMeeting.objects.create(call=world.call, title=f"Meeting on {case.label}", held_on=NOW.date())
    decision = Decision.objects.create(
        meeting=small.meeting,
        application=case.application,
        outcome="rejected",
        reason_sv="Skäl.",
        proposed_by=world.officer,
        proposed_at=NOW,
    )
    Letter.objects.create(decision=decision, language="sv", subject="Beslut", body="Text.", made_at=NOW)


def _add_registers(small: Small) -> None:
    world, at = small.world, NOW
    call = make_call("vr", closes_in=(40 + world.call.agency.calls.count()) * DAY)
    panel = make_panel(call.rounds.get())
    seat(panel, Reviewer.objects.get(person__user=small.people["reader"]), "member")
    make_planning_grant(world.call.agency, make_organisation())
    make_staff(world.call.agency, name=f"Officer {AgencyRole.objects.count()}")
    Notice.objects.create(call=world.call, at=at, text_sv="Nytt.", text_en="New.", by=world.officer)
    _run(world, at)


def _run(world: World, at: datetime) -> None:
    job = Job.objects.create(task="reviews.solve", state="done")
    empty = {"cases": [], "reviewers": []}
    columns = {"input": empty, "started_by": world.officer, "started_at": at}
    AssignmentRun.objects.create(round=world.round, job=job, state="discarded", **columns)


def test_every_page_is_counted_by_itself() -> None:
    assert len({str(page) for page in PAGES}) == len(PAGES)


def test_receipts_are_among_the_rows(counts: dict[str, tuple[int, int]]) -> None:
    """The worlds that were counted had the rows that the pages list."""
    assert counts
    assert Receipt.objects.count() >= 3
    assert Case.objects.count() == Decision.objects.count() == 3
