"""The number of SQL statements of a list page does not grow with its rows, and stays below the bar (quality.md 3).

Everything is made once with one row of each kind and once with three; every page is counted at both sizes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from applications.domain.form_parsing import parse
from applications.models import Receipt
from reviews.models import Case, ChangeRequest, Decision, Grant, LetterTemplate, YearlyReport
from tests.access.counting import Small, add_one_of_everything, make_small

pytestmark = pytest.mark.django_db
OWN_BAR, STAFF_BAR = 12, 20
# Not counted: savepoints, the tests' clock, and the two statements of a recorded read (decisions.md 11).
UNCOUNTED = ("SAVEPOINT", "demo_clockoffset", "'reads:")


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


def _meeting(small: Small) -> dict[str, object]:
    return {"meeting_id": small.panel_meeting.pk}


def _hearing(small: Small) -> dict[str, object]:
    return {"hearing_id": small.first_case.hearings.get().pk}


def _heard(small: Small) -> dict[str, object]:
    return {"reference": small.first_case.application.reference}


def _granted(small: Small) -> dict[str, object]:
    return {"reference": Grant.objects.order_by("offered_at", "pk").first().decision.application.reference}


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


def _file(name: str, key: Callable[[Small], object]) -> Page:
    return Page("officer", f"admin:{name}", lambda small: {"object_id": key(small), "ending": "csv"}, STAFF_BAR)


def _share(small: Small) -> dict[str, object]:
    return {"object_id": small.world.call.initiative_id, "agency": small.world.call.agency_id}


SECTIONS = ("basics", "consortium", "partners", "budget", "attachments")
LISTS = (
    *(f"applications_{model}" for model in ("call", "formversion", "notice", "initiative", "technologyarea", "agency")),
    *(f"applications_{model}" for model in ("planninggrant", "organisation", "agencyrole", "round", "criterion")),
    *("applications_problemreport", "applications_enquiry", "applications_publicquestion"),
    *("applications_planningreport", "applications_savedfilter", "reviews_export", "mail_message"),
    "applications_erasure",
    *("applications_casenumberblock", "applications_application"),
    *(f"reviews_{model}" for model in ("assignmentrun", "assignment", "reviewer", "panel", "panelrole", "case")),
    *(f"reviews_{model}" for model in ("decisionmeeting", "decision", "letter", "conflict", "statement", "review")),
    *("reviews_casedocument", "reviews_disclosurerequest", "reviews_secrecyparagraph"),
    *("reviews_declaration", "reviews_panelgrade", "applications_staffdeclaration", "reviews_delivery"),
    *("reviews_lettertemplate", "reviews_grant", "reviews_grantterms", "reviews_yearlyreport", "reviews_changerequest"),
)
PAGES = (
    Page("stranger", "home"),
    Page("stranger", "calls"),
    Page("stranger", "planning_grants"),
    Page("stranger", "granted_clusters"),
    Page("stranger", "call", lambda small: {"pk": small.world.call.pk}),
    Page("leader", "my_applications"),
    Page("leader", "my_enquiries"),
    Page("leader", "enquiry", lambda small: {"pk": small.enquiry.pk}),
    Page("leader", "curriculum"),
    Page("leader", "publications"),
    *(Page(reader, "erase_account") for reader in ("leader", "signatory", "reader")),
    Page("leader", "add_cv", _draft),
    Page("leader", "application", _draft),
    Page("leader", "application", _registered, part="registered, with a proposed link"),
    Page("leader", "missing", _draft),
    Page("leader", "check", _draft),
    *(Page("leader", "section", _section(kind), part=kind) for kind in SECTIONS),
    Page("leader", "presence", _section("basics")),
    Page("signatory", "inbox"),
    *(Page(reader, "own_grants") for reader in ("leader", "signatory")),
    *(Page(reader, "grant", _granted) for reader in ("leader", "signatory")),
    Page("signatory", "accept_grant", _granted),
    Page(
        "signatory", "grant_change", lambda _small: {"change_id": ChangeRequest.objects.filter(state="open").first().pk}
    ),
    Page("leader", "yearly_report", lambda small: _granted(small) | {"year": 2020}),
    Page("supervisor", "organisation_people", lambda small: {"pk": small.organisation.pk}),
    Page("reader", "reviewing"),
    Page("reader", "bids", lambda small: {"round_id": small.world.round.pk}),
    Page("reader", "own_reviews", lambda small: {"round_id": small.world.round.pk}),
    Page("reader", "pack", lambda small: {"round_id": small.world.round.pk}),
    Page("reader", "declaration", lambda small: {"round_id": small.world.round.pk}),
    Page("reader", "other_reviews", _case),
    Page("reader", "discussion", _case),
    Page("reader", "review_history", lambda small: _case(small) | {"field": "text_quality"}),
    Page("reader", "panel_case", _case),
    Page("chair", "panel_case", _case),
    Page("reader", "statement_versions", _case),
    Page("reader", "panel", _panel),
    Page("chair", "panel", _panel),
    Page("chair", "panel_figures", _panel),
    Page("reader", "panel_dates", _panel),
    Page("chair", "ranking", _panel),
    Page("chair", "call_list", lambda small: {"call_id": small.world.call.pk}),
    Page("reader", "meeting", _meeting),
    Page("reader", "meeting_now", _meeting),
    Page("chair", "meeting", _meeting),
    Page("chair", "agenda", _meeting),
    Page("reader", "hearing", _hearing),
    Page("heard leader", "own_hearing", _hearing),
    Page("heard leader", "application", _heard, part="submitted, signed and heard"),
    Page("officer", "staff_declaration", lambda small: {"call_id": small.world.call.pk}),
    Page("officer", "admin:index", bar=STAFF_BAR),
    Page("administrator", "admin:index", bar=STAFF_BAR),
    Page("officer", "admin:search", bar=STAFF_BAR),
    *(_staff(f"{name}_changelist") for name in LISTS),
    _staff("applications_call_change", lambda small: small.world.call.pk),
    _staff("applications_planninggrant_reconciliation"),
    _staff("applications_planninggrant_change", lambda small: small.report.pk),
    _staff("applications_planningreport_change", lambda small: small.report.pk),
    _staff("applications_planningreport_remind-many"),
    _staff("reviews_calllist_change", lambda small: small.world.call.pk),
    _staff("reviews_calllist_what-if", lambda small: small.world.call.pk),
    _staff("reviews_call_frame", lambda small: small.world.call.pk),
    Page("officer", "admin:reviews_initiative_frame", _share, bar=STAFF_BAR),
    _staff("reviews_call_compare", lambda small: small.world.call.pk),
    _staff("applications_enquiry_change", lambda small: small.enquiry.pk),
    _staff("applications_publicquestion_change", lambda small: small.world.call.public_questions.latest("at").pk),
    _staff("applications_round_change", lambda small: small.world.round.pk),
    _staff("applications_application_change", lambda small: small.first_case.application_id),
    _staff("applications_application_documents", lambda small: small.first_case.application_id),
    _staff("applications_application_find-reviewers", lambda small: small.first_case.application_id),
    _staff("applications_application_eligible"),
    _staff("applications_application_several"),
    _staff("applications_application_export"),
    _staff("reviews_panelrole_export"),
    _staff("reviews_assignmentrun_round", lambda small: small.world.round.pk),
    _staff("reviews_assignmentrun_round_figures", lambda small: small.world.round.pk),
    _file("reviews_assignmentrun_round_readers", lambda small: small.world.round.pk),
    _staff("reviews_assignmentrun_round_pairs-template", lambda small: small.world.round.pk),
    _staff("reviews_assignmentrun_round_import-pairs", lambda small: small.world.round.pk),
    _staff("reviews_assignmentrun_matrix", lambda small: small.solved_run.pk),
    _staff("reviews_panel_change", lambda small: small.world.panel.pk),
    _staff("reviews_panel_dates", lambda small: small.world.panel.pk),
    _staff("reviews_assignmentrun_round_dates", lambda small: small.world.round.pk),
    _staff("reviews_panel_plan-hearings", lambda small: small.world.panel.pk),
    _staff("reviews_disclosurerequest_change", lambda small: small.first_request.pk),
    _staff("reviews_decisionmeeting_change", lambda small: small.meeting.pk),
    _staff("reviews_decisionmeeting_checks", lambda small: small.meeting.pk),
    _staff("reviews_lettertemplate_change", lambda _small: LetterTemplate.objects.earliest("number").pk),
    _staff("reviews_grant_change", lambda _small: Grant.objects.first().pk),
    _staff("reviews_changerequest_change", lambda _small: ChangeRequest.objects.first().pk),
    _staff("reviews_yearlyreport_change", lambda _small: YearlyReport.objects.first().pk),
)


@pytest.fixture(scope="module")
def counts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, tuple[int, int]]]:
    """Statements with one row and with three, by page; −1 where the page did not open."""
    with django_db_blocker.unblock(), transaction.atomic():
        small = make_small()
        add_one_of_everything(small)
        one = {str(page): _count(small, page) for page in PAGES}
        add_one_of_everything(small)
        add_one_of_everything(small)
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
        client.force_login(small.reader(page.reader))
    address = reverse(page.name, kwargs=page.kwargs(small))
    client.get(address)  # the first one fills caches of the process
    with CaptureQueriesContext(connection) as statements:
        response = client.get(address)
    asked = [one for one in statements if not any(word in one["sql"] for word in UNCOUNTED)]
    return len(asked) if response.status_code == 200 else -1


def test_every_page_is_counted_by_itself() -> None:
    assert len({str(page) for page in PAGES}) == len(PAGES)


def test_receipts_are_among_the_rows(counts: dict[str, tuple[int, int]]) -> None:
    """The worlds that were counted had the rows that the pages list."""
    assert counts
    assert Receipt.objects.count() >= 3
    assert Case.objects.count() == Decision.objects.count() == 3
