"""The whole staff site by role: what a person may not know of answers exactly as what does not exist."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.actions.bars import set_bar
from applications.actions.people import ensure_person
from applications.admin.base import NotSavedHere, PortalModelAdmin
from applications.models import Application, ProblemReport, StaffDeclaration
from clusterportal.audit.models import Event
from clusterportal.jobs.runner import run as run_job
from reviews.actions.assignments import start_run, work
from reviews.actions.decisions import create_meeting
from reviews.domain.choices import Choices
from reviews.models import Conflict, Statement
from tests.factories import NOW, TODAY, make_agency, make_application, make_call, make_staff, make_user
from tests.reviews.grants import decided
from tests.reviews.worlds import case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db
REGISTERED = {
    "applications.Agency",
    "applications.AgencyRole",
    "applications.Answer",
    "applications.Applicant",
    "applications.Application",
    "applications.Call",
    "applications.CaseNumberBlock",
    "applications.Consortium",
    "applications.Criterion",
    "applications.EligibilityJudgement",
    "applications.Enquiry",
    "applications.Erasure",
    "applications.FormVersion",
    "applications.Initiative",
    "applications.Notice",
    "applications.Organisation",
    "applications.Person",
    "applications.PlanningGrant",
    "applications.PlanningReport",
    "applications.ProblemReport",
    "applications.PublicQuestion",
    "applications.Receipt",
    "applications.Round",
    "applications.SavedFilter",
    "applications.StaffDeclaration",
    "applications.Signature",
    "applications.TechnologyArea",
    "applications.Version",
    "audit.Event",
    "mail.Message",
    "reviews.Assignment",
    "reviews.AssignmentRun",
    "reviews.Case",
    "reviews.CaseDocument",
    "reviews.ChangeRequest",
    "reviews.Conflict",
    "reviews.Decision",
    "reviews.DecisionMeeting",
    "reviews.Declaration",
    "reviews.Delivery",
    "reviews.DisclosureRequest",
    "reviews.Export",
    "reviews.Grant",
    "reviews.GrantTerms",
    "reviews.Letter",
    "reviews.LetterTemplate",
    "reviews.Panel",
    "reviews.PanelGrade",
    "reviews.PanelRole",
    "reviews.Review",
    "reviews.ReviewInvitation",
    "reviews.Reviewer",
    "reviews.SecrecyParagraph",
    "reviews.Statement",
    "reviews.YearlyReport",
}
EVERYBODY = ("administrator", "officer", "decision_maker", "registrar", "auditor", "coordinator")
# Who finds a list in the menu; elsewhere its address does not exist.
CALL_READERS = {"officer", "decision_maker", "registrar", "auditor"}
RECORD_READERS = {"officer", "registrar", "auditor"}
AUDIT_READERS = {"officer", "auditor"}
MAIL_READERS = {"officer", "administrator"}
OF_RECEIVED = ("answer", "applicant", "consortium", "eligibilityjudgement", "receipt", "signature", "version")
OF_CALLS = ("call", "round", "criterion", "formversion", "notice", "casenumberblock")
OF_ALL = ("agency", "initiative", "organisation", "planninggrant", "savedfilter", "technologyarea")
OF_MEETINGS = ("decisionmeeting", "decision", "letter", "disclosurerequest")
OF_GRANTS = ("changerequest", "grant", "grantterms", "yearlyreport")
OF_OFFICERS = ("assignment", "assignmentrun", "case", "conflict", "declaration", "panel", "panelgrade", "panelrole")
ALSO_OF_OFFICERS = ("review", "reviewer", "reviewinvitation", "statement")
OF_LETTERS = ("delivery", "lettertemplate")
LISTS = {
    "applications_agencyrole": {"administrator"},
    "applications_application": RECORD_READERS,
    **{f"applications_{name}": RECORD_READERS for name in OF_RECEIVED},
    "applications_person": {"officer"},
    "applications_staffdeclaration": {"officer"},
    "applications_enquiry": {"officer"},
    "applications_erasure": RECORD_READERS | {"administrator"},
    "applications_planningreport": {"officer"},
    "applications_problemreport": {"officer"},
    "applications_publicquestion": CALL_READERS,
    "audit_event": AUDIT_READERS,
    "mail_message": MAIL_READERS,
    **{f"applications_{name}": CALL_READERS for name in OF_CALLS},
    **{f"applications_{name}": set(EVERYBODY) for name in OF_ALL},
    **{f"reviews_{name}": CALL_READERS for name in (*OF_MEETINGS, *OF_GRANTS)},
    **{f"reviews_{name}": {"officer"} for name in (*OF_OFFICERS, *ALSO_OF_OFFICERS, *OF_LETTERS)},
    "reviews_casedocument": RECORD_READERS,
    "reviews_export": set(EVERYBODY),
    "reviews_secrecyparagraph": {"officer", "registrar"},
}
HOME = reverse("admin:index")
TABLE = f'"{StaffDeclaration._meta.db_table}"'
# Acts that are about one thing more, which a link names in its address.
NOT_NOW = ("announce", "extend", "judge", "finding", "supplement", "lengthen", "end-supplement")
NOT_YET = ("publish", "review-deadline")
NEED_MORE = ("pair", "place", "proposal", "criterion", "adapt")


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def changelist(name):
    return reverse(f"admin:{name}_changelist")


class Staffed:
    """A call under review with a run, a meeting and a suspected conflict, and one person per role and agency."""

    def __init__(self):
        self.world = make_world(2)
        self.agency = self.world.call.agency
        for _one in range(2):
            make_reviewer(self.world.panel)
        at = self.world.review
        choices = Choices(n_readers=1, fairness_percent=0.0)
        self.run = start_run(self.world.round, choices, by=self.world.officer, at=at)
        run_job(self.run.job_id, lambda job: work(job, at))
        self.meeting = create_meeting(
            self.world.call, title="Secret meeting", held_on=at.date(), by=self.world.officer, at=at
        )
        self.application = case_number(self.world, 1).application
        self.conflict = Conflict.objects.create(
            application=self.application,
            person=self.world.panel.roles.first().reviewer.person,
            origin="detected",
            rule="same_department",
            tier="risk",
            state="suspected",
            found_at=at,
        )

    def pages(self):
        """Every page of a row that hangs on the call."""
        rows = {
            "applications_application": [self.application],
            "applications_call": [self.world.call],
            "applications_round": [self.world.round],
            "reviews_panel": [self.world.panel],
            "reviews_reviewer": [self.world.panel.roles.first().reviewer],
            "reviews_assignmentrun": [self.run],
            "reviews_decisionmeeting": [self.meeting],
            "reviews_conflict": [self.conflict],
        }
        found = []
        for model, owner in admin.site._registry.items():
            name = f"{model._meta.app_label}_{model._meta.model_name}"
            for row in rows.get(name, ()):
                found += [reverse(f"admin:{name}_{page}", args=[row.pk]) for page in ("change", *self._acts(owner))]
        desk = [f"reviews_assignmentrun_round{act}" for act in ("", "_open", "_start", "_confirm", "_pair", "_place")]
        found += [reverse(f"admin:{name}", args=[self.world.round.pk]) for name in desk]
        return [
            *found,
            *(
                reverse(f"admin:reviews_assignmentrun_{name}", args=[self.run.pk])
                for name in ("progress", "matrix", "pair")
            ),
        ]

    def _acts(self, owner):
        return [act.name for act in owner.acts]


def test_the_site_holds_our_pages_and_no_library_has_one():
    assert {model._meta.label for model in admin.site._registry} == REGISTERED
    assert all(isinstance(owner, PortalModelAdmin) for owner in admin.site._registry.values())
    assert set(LISTS) == {f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry}


def test_django_saves_nothing_by_itself():
    owner = admin.site._registry[Application]
    for verb in (owner.save_model, owner.save_related, owner.delete_model, owner.delete_queryset):
        with pytest.raises(NotSavedHere):
            verb(None, None, None, None)


@pytest.mark.parametrize("role", EVERYBODY)
def test_each_list_exists_for_its_roles_alone(role):
    client = client_of(make_staff(make_agency(), role))
    found = {name for name in LISTS if client.get(changelist(name)).status_code == 200}
    assert found == {name for name, roles in LISTS.items() if role in roles}


def test_anonymous_people_are_asked_to_sign_in_and_others_find_nothing():
    staffed = Staffed()
    outsider = client_of(make_user())
    for url in [reverse("admin:index"), *map(changelist, LISTS), *staffed.pages()]:
        asked = Client().get(url)
        assert (asked.status_code, asked.headers["Location"].split("?")[0]) == (302, reverse("account_login"))
        assert outsider.get(url).status_code == 404


def test_an_officer_of_the_other_agency_learns_nothing():
    staffed = Staffed()
    other = make_call("vinnova")
    client = client_of(make_staff(other.agency))
    unknown = reverse("admin:applications_call_change", args=[staffed.run.pk])
    nothing = _body(client.get(unknown), unknown)
    for url in staffed.pages():
        for answer in (client.get(url), client.post(url)):
            assert (url, answer.status_code) == (url, 404)
            assert _body(answer, url) == nothing
    secrets = [staffed.application.reference, staffed.world.call.title_en, "Secret meeting", str(staffed.run.pk)]
    secrets += [role.reviewer.person.name for role in staffed.world.panel.roles.all()]
    for name in LISTS:
        page = client.get(changelist(name))
        if page.status_code == 200:
            assert [secret for secret in secrets if secret in page.content.decode()] == []
    home = client.get(reverse("admin:index")).content.decode()
    assert [secret for secret in secrets if secret in home] == []


def test_a_role_for_one_call_opens_no_other_call_of_the_agency():
    staffed = Staffed()
    second = make_call()
    client = client_of(make_staff(staffed.agency, call=second))
    assert client.get(reverse("admin:applications_call_change", args=[second.pk])).status_code == 200
    assert client.get(reverse("admin:applications_call_change", args=[staffed.world.call.pk])).status_code == 404


def test_an_officer_opens_every_page_of_the_own_call():
    staffed = Staffed()
    client = client_of(staffed.world.officer)
    missing = [url for url in staffed.pages() if client.get(url).status_code == 404]
    unexpected = [url for url in missing if url.split("/")[-2] not in {*NEED_MORE, *NOT_NOW, *NOT_YET}]
    assert unexpected == []


def test_no_list_opens_before_the_officer_has_declared():
    staffed = Staffed()
    StaffDeclaration.objects.all().delete()
    client = client_of(staffed.world.officer)
    page = client.get(changelist("applications_application")).content.decode()
    assert staffed.application.reference not in page
    assert reverse("staff_declaration", args=[staffed.world.call.pk]) in page
    assert f"{staffed.world.call.agency.short_name}: {staffed.world.call.title_en}</p>" in page
    assert (
        client.get(reverse("admin:applications_application_change", args=[staffed.application.pk])).status_code == 404
    )
    for name in ("case", "conflict", "assignment", "review"):
        assert staffed.application.reference not in client.get(changelist(f"reviews_{name}")).content.decode()


def test_a_barred_officer_sees_the_rest_and_that_one_is_handled_elsewhere():
    staffed = Staffed()
    officer = staffed.world.officer
    set_bar(staffed.application, ensure_person(officer, at=NOW), by=None, at=NOW)
    client = client_of(officer)
    round_page = client.get(
        reverse("admin:reviews_assignmentrun_round", args=[staffed.world.round.pk])
    ).content.decode()
    assert "1 case has nobody to handle it" in round_page
    assert ("A-01" in round_page, "A-02" in round_page) == (False, True)
    run_page = client.get(reverse("admin:reviews_assignmentrun_change", args=[staffed.run.pk])).content.decode()
    assert ("A-01" in run_page, "A-02" in run_page) == (False, True)
    for name in LISTS:
        page = client.get(changelist(name))
        assert staffed.application.reference not in page.content.decode()
    url = reverse("admin:applications_application_change", args=[staffed.application.pk])
    assert client.get(url).status_code == 404


def test_a_draft_is_no_row_and_counts_in_one_total_alone():
    call = make_call()
    draft = make_application(call)
    client = client_of(make_staff(call.agency))
    assert draft.reference not in client.get(changelist("applications_application")).content.decode()
    assert client.get(reverse("admin:applications_application_change", args=[draft.pk])).status_code == 404
    assert "1 application is under way" in client.get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "reviewer__person__name__startswith=a",
        "note__startswith=a",
        "state__in=empty,saved",
        "state__exact__year=1",
        "_to_field=nonsense",
        "e=1&internal=1",
    ],
)
def test_a_lookup_that_the_list_does_not_offer_does_not_exist(query):
    client = client_of(make_staff(make_agency()))
    assert client.get(f"{changelist('reviews_review')}?{query}").status_code == 404


@pytest.mark.parametrize("key", ["1", "nonsense", "00000000-0000-0000-0000-000000000000", "%00"])
def test_a_bad_key_does_not_exist(key):
    client = client_of(make_staff(make_agency()))
    assert client.get(f"/staff/applications/call/{key}/change/").status_code == 404
    assert client.post(f"/staff/applications/call/{key}/edit/").status_code == 404


def test_stock_addresses_of_the_admin_do_not_exist():
    client = client_of(make_staff(make_agency()))
    for address in (
        "password_change/",
        "jsi18n/",
        "autocomplete/",
        "r/1/1/",
        "auth/group/",
        "applications/call/add/x/",
    ):
        assert client.get(f"/staff/{address}").status_code == 404
    call = make_call()
    for page in ("delete", "history"):
        assert client.get(f"/staff/applications/call/{call.pk}/{page}/").status_code == 404


@pytest.mark.parametrize("name", sorted(LISTS))
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_one(name):
    staffed = Staffed()
    officer = (
        make_staff(staffed.agency, "administrator") if name == "applications_agencyrole" else staffed.world.officer
    )
    client = client_of(officer)
    client.get(changelist(name))
    first = _count(client, changelist(name))
    for _one in range(2):
        make_call()
        make_staff(staffed.agency)
        make_reviewer(staffed.world.panel)
        create_meeting(
            staffed.world.call, title="More", held_on=TODAY + timedelta(days=1), by=staffed.world.officer, at=NOW
        )
    assert _count(client, changelist(name)) <= min(first, 20)


def test_the_home_page_asks_the_database_as_often_for_three_calls_as_for_one():
    staffed = Staffed()
    client = client_of(staffed.world.officer)
    client.get(reverse("admin:index"))
    first = _count(client, reverse("admin:index"))
    for _one in range(2):
        make_call()
    assert _count(client, reverse("admin:index")) <= min(first, 25)


def _body(answer, url):
    """The page without what it repeats of the request: its address and its token."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode()).replace(url, "")


def _count(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_whoever_comes_after_the_decision_is_asked_to_declare_first():
    made = decided()
    newcomer = client_of(make_staff(made.world.call.agency))
    link = reverse("staff_declaration", args=[made.world.call.pk])
    assert link in newcomer.get(HOME).content.decode()
    assert link not in client_of(made.officer).get(HOME).content.decode()


def test_pages_about_a_person_or_an_application_are_read_on_record():
    staffed = Staffed()
    officer, application, at = staffed.world.officer, staffed.application, staffed.world.review
    statement = Statement.objects.create(
        case=case_number(staffed.world, 1), text="Strong.", written_by=make_user(), written_at=at
    )
    given = {"call": staffed.world.call, "application": application, "text": "x", "at": at}
    report = ProblemReport.objects.create(**given, by=make_user())
    rows = {"reviews_conflict": staffed.conflict, "reviews_statement": statement, "applications_problemreport": report}
    for name, row in rows.items():
        assert client_of(officer).get(reverse(f"admin:{name}_change", args=[row.pk])).status_code == 200
    read = set(Event.objects.filter(action="read", actor=str(officer.pk)).values_list("detail__thing", flat=True))
    assert read == {f"conflict:{staffed.conflict.pk}", f"statement:{statement.pk}", f"problem:{report.pk}"}


def test_every_list_that_a_declaration_opens_says_so_until_then():
    staffed = Staffed()
    user, at, client = staffed.world.officer, staffed.world.review, client_of(staffed.world.officer)
    asks = {
        model for model, owner in admin.site._registry.items() if TABLE in str(owner.visible_to(user, at).query)
    } - {StaffDeclaration}
    says = {model for model, owner in admin.site._registry.items() if owner.opens_on_declaring}
    lists = [changelist(f"{model._meta.app_label}_{model._meta.model_name}") for model in says]
    link = reverse("staff_declaration", args=[staffed.world.call.pk])

    assert says == asks
    assert [url for url in lists if link in client.get(url).content.decode()] == []
    StaffDeclaration.objects.all().delete()
    assert [url for url in lists if link not in client.get(url).content.decode()] == []
