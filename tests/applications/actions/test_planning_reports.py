"""Planning reports: what came in, the officer's answer, and who may do any of it."""

from datetime import date, timedelta

import pytest

from applications.actions.planning_reports import (
    Parts,
    accept_report,
    change_contact,
    record_report,
    return_report,
)
from applications.models import Frame, PlanningReport, ReceivedReport
from applications.queries.planning import is_still_answered, planning_reports_of, states_by_funder
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.files.actions import Upload
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from tests.applications.pdfs import make_pdf
from tests.applications.planning import WHOLE, received
from tests.factories import (
    DAY,
    NOW,
    TODAY,
    make_agency,
    make_initiative,
    make_organisation,
    make_planning_grant,
    make_staff,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def report() -> PlanningReport:
    return owed(due_on=TODAY - timedelta(days=10))


@pytest.fixture
def officer(report: PlanningReport) -> User:
    return make_staff(report.grant.funder)


def owed(due_on: date | None) -> PlanningReport:
    """The report of a new grant, with the day in its funder's frame."""
    grant = make_planning_grant(make_agency(), make_organisation())
    day = {"planning_reports_due_on": due_on, "amount_sek": 1}
    Frame.objects.update_or_create(initiative=make_initiative(), agency=grant.funder, defaults=day)
    return grant.report


def state(report: PlanningReport, officer: User, days: int = 0) -> str:
    return planning_reports_of(officer, NOW + days * DAY).get(pk=report.pk).state


def refusal(act: object) -> str:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.code


def test_the_contact_is_told_that_the_report_is_accepted(report: PlanningReport, officer: User) -> None:
    change_contact(report, contact_email="ada@ki.example", by=officer, at=NOW)
    received(report, officer, TODAY)
    accept_report(report, by=officer, at=NOW)
    message = Message.objects.get(key__startswith="planning_report_accepted:")
    assert (message.to, report.grant.register_id in message.subject) == ("ada@ki.example", True)
    assert is_still_answered(message, NOW)
    change_contact(report, contact_email="", by=officer, at=NOW)
    assert not is_still_answered(message, NOW)


def test_the_states_of_a_report(report: PlanningReport, officer: User) -> None:
    due_on = TODAY - timedelta(days=10)
    assert [state(report, officer, days) for days in (-11, -10, -9)] == ["due", "due", "overdue"]
    received(report, officer, due_on)
    assert state(report, officer) == "received"
    received(report, officer, due_on + timedelta(days=1), Parts(True, True, False))
    assert state(report, officer) == "received_late"
    return_report(report, missing="The assessment.", by=officer, at=NOW)
    assert state(report, officer) == "returned"
    received(report, officer, TODAY)
    assert state(report, officer) == "received_late"
    accept_report(report, by=officer, at=NOW)
    assert state(report, officer) == "accepted"
    answers = report.received.order_by("recorded_at").values_list("answer", "missing")
    assert sorted(answers) == [("", ""), ("accepted", ""), ("returned", "The assessment.")]


def test_without_a_day_nothing_is_late_or_overdue(officer: User) -> None:
    report = owed(due_on=None)
    assert state(report, officer, 400) == "due"
    received(report, officer, TODAY)
    assert state(report, officer) == "received"


def test_accepting_needs_all_three_parts(report: PlanningReport, officer: User) -> None:
    assert refusal(lambda: accept_report(report, by=officer, at=NOW)) == "planning_report_not_received"
    for parts in (Parts(), Parts(True, True, False), Parts(True, False, True), Parts(False, True, True)):
        received(report, officer, TODAY, parts)
        assert refusal(lambda: accept_report(report, by=officer, at=NOW)) == "planning_report_not_whole"
    received(report, officer, TODAY)
    accept_report(report, by=officer, at=NOW)
    kept = ReceivedReport.objects.get(answer="accepted")
    assert (kept.answered_by, kept.answered_at, kept.is_whole) == (officer, NOW, True)


def test_what_is_answered_is_not_answered_again(report: PlanningReport, officer: User) -> None:
    received(report, officer, TODAY)
    assert refusal(lambda: return_report(report, missing=" ", by=officer, at=NOW)) == (
        "planning_report_says_nothing_missing"
    )
    accept_report(report, by=officer, at=NOW)
    report.refresh_from_db()
    acts = (
        lambda: received(report, officer, TODAY),
        lambda: accept_report(report, by=officer, at=NOW),
        lambda: return_report(report, missing="x", by=officer, at=NOW),
    )
    assert [refusal(act) for act in acts] == ["planning_report_accepted", *2 * ["planning_report_not_received"]]


def test_a_file_is_needed_at_first_and_stays_while_the_report_waits(report: PlanningReport, officer: User) -> None:
    def again(parts: Parts = WHOLE) -> ReceivedReport:
        return record_report(report, received_on=TODAY, parts=parts, upload=None, by=officer, at=NOW)

    assert refusal(again) == "planning_report_without_file"
    first = received(report, officer, TODAY, Parts())
    assert again().file_id == first.file_id
    return_report(report, missing="All of it.", by=officer, at=NOW)
    assert refusal(again) == "planning_report_without_file"


def test_what_is_no_sound_pdf_or_came_tomorrow_is_refused(report: PlanningReport, officer: User) -> None:
    def record(content: bytes, on: date = TODAY) -> None:
        record_report(report, received_on=on, parts=WHOLE, upload=Upload("r.pdf", [content]), by=officer, at=NOW)

    assert refusal(lambda: record(b"A letter.")) == "file_not_a_pdf"
    assert refusal(lambda: record(make_pdf(301))) == "file_too_many_pages"
    assert refusal(lambda: record(make_pdf(), TODAY + timedelta(days=2))) == "planning_report_received_later"
    assert not ReceivedReport.objects.exists()


def test_the_other_funder_s_officers_do_none_of_it(report: PlanningReport, officer: User) -> None:
    received(report, officer, TODAY)
    for stranger in (make_staff(make_agency("vinnova")), make_staff(report.grant.funder, "decision_maker")):
        for act in (
            lambda by=stranger: received(report, by, TODAY),
            lambda by=stranger: accept_report(report, by=by, at=NOW),
            lambda by=stranger: return_report(report, missing="x", by=by, at=NOW),
            lambda by=stranger: change_contact(report, contact_email="a@b.example", by=by, at=NOW),
        ):
            with pytest.raises(Hidden):
                act()
        assert not planning_reports_of(stranger, NOW).exists()
        assert states_by_funder(stranger, NOW) == {}
    assert states_by_funder(officer, NOW) == {"vr": {"received_late": 1}}


def test_the_contact_is_told_what_is_missing_where_an_address_is_known(report: PlanningReport, officer: User) -> None:
    received(report, officer, TODAY)
    return_report(report, missing="The strategy.", by=officer, at=NOW)
    assert not Message.objects.exists()
    change_contact(report, contact_email="ada@ki.example", by=officer, at=NOW)
    received(report, officer, TODAY)
    return_report(report, missing="Only O'Brien's strategy.", by=officer, at=NOW)
    message = Message.objects.get()
    assert (message.to, message.language) == ("ada@ki.example", "sv")
    assert "Only O'Brien's strategy." in message.body
    received(report, officer, TODAY)
    send_queued(NOW)
    assert Message.objects.get().state == "dropped"


def test_every_act_is_in_the_funder_s_trail_without_the_address(report: PlanningReport, officer: User) -> None:
    change_contact(report, contact_email="ada@ki.example", by=officer, at=NOW)
    change_contact(report, contact_email="ada@ki.example", by=officer, at=NOW)
    received(report, officer, TODAY)
    return_report(report, missing="x", by=officer, at=NOW)
    received(report, officer, TODAY)
    accept_report(report, by=officer, at=NOW)
    events = list(Event.objects.filter(chain="agency:vr").order_by("seq"))
    assert [one.action.partition(".")[2] for one in events] == [
        *("contact_changed", "recorded", "returned", "recorded", "accepted")
    ]
    assert "ada@" not in str([one.detail for one in events])
