"""The register of documents after the decision: terms and answers, changes, the end, and yearly reports."""

from datetime import datetime, time

import pytest
from django.utils.timezone import get_current_timezone
from django.utils.translation import override

from reviews.actions.grant_changes import approve_change, ask_change, consent_to_change, withdraw_change
from reviews.actions.grants import decline, end_grant
from reviews.actions.taking_up import take_up_documents
from reviews.actions.yearly_reports import accept_report, return_report, submit_report
from reviews.models import CaseDocument, Decision, YearlyReport
from reviews.queries.documents import documents_seen_by
from reviews.texts.documents import title_of
from tests.applications.pdfs import make_pdf
from tests.factories import DAY, make_user
from tests.reviews.grants import Decided, decided, reporting

pytestmark = pytest.mark.django_db
LATER = 20 * 365 * DAY


def taken_up(world: Decided) -> list[CaseDocument]:
    """What comes into the register of the first application, in a pull after which another finds nothing."""
    known = set(CaseDocument.objects.values_list("pk", flat=True))
    take_up_documents(world.at + LATER)
    assert take_up_documents(world.at + LATER) == 0
    rows = CaseDocument.objects.filter(application=world.application()).exclude(pk__in=known)
    return list(rows.order_by("number"))


def told(documents: list[CaseDocument]) -> list[tuple[str, str]]:
    return [(one.kind, one.direction) for one in documents]


def test_terms_and_the_answers_of_both_sides() -> None:
    world = reporting()
    found = taken_up(world)
    assert told(found)[-3:] == [("terms", "sent"), ("terms_answer", "received"), ("terms_answer", "received")]
    terms, *answers = found[-3:]
    assert ["Redovisa varje år." in terms.text, world.grant().sha256 in terms.text] == [True, True]
    assert [world.leader().name in answers[0].text, world.signatory().name in answers[1].text] == [True, True]
    assert {title_of(one) for one in answers} == {
        "Answer to the terms: project leader",
        "Answer to the terms: organisation",
    }
    with override("sv"):
        assert title_of(answers[0]) != "Answer to the terms: project leader"


def test_a_grant_that_is_declined() -> None:
    world = decided()
    taken_up(world)
    grant = world.grant()
    decline(grant, sha256=grant.sha256, reason="We have other money.", by=world.leader(), at=world.at)
    [declined] = taken_up(world)
    assert [declined.kind, "We have other money." in declined.text] == ["terms_answer", True]


def test_a_grant_that_is_ended() -> None:
    world = decided()
    taken_up(world)
    end_grant(world.grant(), reason="Nobody answered.", by=world.officer, at=world.at + DAY)
    [ended] = taken_up(world)
    assert (ended.kind, ended.direction, ended.at) == ("ending", "drawn_up", world.at + DAY)
    assert ["Nobody answered." in ended.text, world.officer.name in ended.text] == [True, True]


def test_a_change_its_consents_and_its_outcome() -> None:
    world, new = reporting(), make_user("New Nilsson")
    taken_up(world)
    asked = {"reason": "She moves abroad.", "by": world.leader(), "at": world.at + DAY}
    change = ask_change(world.grant(), kind="leader", leader_email=new.email, **asked)
    [request] = taken_up(world)
    assert [request.kind, request.direction, new.email in request.text] == ["change", "received", True]
    assert title_of(request) == "Request: change of project leader"
    for user in (new, world.signatory()):
        consent_to_change(change, by=user, at=world.at + DAY)
    approve_change(change, reason="It serves the cluster.", by=world.officer, at=world.at + 2 * DAY)
    found = taken_up(world)
    assert told(found) == [*[("change_consent", "received")] * 2, ("change_outcome", "sent")]
    assert "New Nilsson" in found[0].text
    outcome = found[-1]
    assert ["It serves the cluster." in outcome.text, world.officer.name in outcome.text] == [True, True]


def test_a_request_that_is_withdrawn_was_received() -> None:
    world = reporting()
    taken_up(world)
    ends_on = world.grant().ends_on + DAY
    change = ask_change(world.grant(), kind="period", reason="Late.", ends_on=ends_on, by=world.leader(), at=world.at)
    withdraw_change(change, by=world.leader(), at=world.at + DAY)
    found = taken_up(world)
    assert told(found) == [("change", "received"), ("change_outcome", "received")]
    assert str(ends_on) in found[0].text


def test_a_yearly_report_its_file_and_its_answers() -> None:
    world = reporting()
    taken_up(world)
    report = YearlyReport.objects.filter(grant=world.grant()).order_by("year")[0]
    at = datetime.combine(report.due_on, time(12), tzinfo=get_current_timezone())
    for day, text in ((0, "It went well."), (2, "It went well in figures.")):
        submit_report(report, [make_pdf()], name="r.pdf", text=text, by=world.leader(), at=at + day * DAY)
        if not day:
            return_report(report, words="Add figures.", by=world.officer, at=at + DAY)
    accept_report(report, by=world.officer, at=at + 3 * DAY)
    found = taken_up(world)
    handed_in = [("report", "received"), ("enclosure", "received")]
    answer = [("report_answer", "sent")]
    assert told(found) == [*handed_in, *answer, *handed_in, *answer]
    assert ["It went well." in found[0].text, found[1].name, "Add figures." in found[2].text] == [True, "r.pdf", True]
    assert title_of(found[0]) == f"Yearly report for {report.year}"


def test_nothing_of_a_grant_before_its_decision_and_all_of_it_for_who_handles_it() -> None:
    world = decided()
    found = taken_up(world)
    assert "terms" in {one.kind for one in found}
    assert set(found) <= set(documents_seen_by(world.officer, world.at))
    refused = Decision.objects.exclude(outcome="granted").values("application")
    assert not CaseDocument.objects.filter(application__in=refused, kind="terms").exists()
