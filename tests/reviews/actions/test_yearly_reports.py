"""Yearly reports: planned with the grant, handed in by its leader, accepted or returned, reminded of."""

from datetime import datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils.timezone import get_current_timezone

from applications.actions.bars import set_bar
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.actions.grants import end_grant, write_terms
from reviews.actions.report_reminders import remind_of_reports
from reviews.actions.yearly_reports import accept_report, return_report, submit_report
from reviews.domain.yearly_reports import Standing
from reviews.models import ReportStep, YearlyReport
from reviews.queries.yearly_reports import in_standing, reports_of_staff, standing_of
from tests.applications.pdfs import make_pdf
from tests.factories import DAY, add_applicant, make_agency, make_staff, make_user
from tests.reviews.grants import before_decision, decided, reporting
from tests.reviews.worlds import declare_staff, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return reporting()


def report_of(world, place=0):
    return YearlyReport.objects.order_by("year").filter(grant=world.grant())[place]


def noon(day):
    return datetime.combine(day, time(12), tzinfo=get_current_timezone())


def submit(world, at=None, *, by=None, content=None, text="It went well.", name="report.pdf"):
    report = report_of(world)
    return submit_report(
        report, [content or make_pdf()], name=name, text=text, by=by or world.leader(), at=at or noon(report.due_on)
    )


def test_reports_are_planned_when_the_grant_is_in_force(world):
    call = world.world.call
    rows = list(YearlyReport.objects.order_by("year").values_list("year", "due_on__year", "due_on__month", "state"))
    assert rows == [(year, year + 1, 3, "due") for year in call.grant_years]


def test_no_report_is_asked_for_before_or_without_a_day():
    world = decided()
    world.accept_both()
    assert not YearlyReport.objects.exists()


@pytest.mark.parametrize("given", [{"report_month": 3}, {"report_day": 31}])
def test_terms_name_both_month_and_day_or_neither(given):
    world = before_decision()
    texts = {"text_sv": "Nytt.", "text_en": "New.", "n_days_to_accept": 9}
    with pytest.raises(Refused, match="report_day_half"):
        write_terms(world.world.call, **texts, **given, by=world.officer, at=world.at)


def test_the_leader_hands_in_and_the_officer_accepts(world):
    step = submit(world)
    report = report_of(world)
    assert (report.state, step.file_name, step.text, step.by) == (
        "submitted",
        "report.pdf",
        "It went well.",
        world.leader(),
    )
    accept_report(report, by=world.officer, at=step.at + DAY)
    assert (report_of(world).state, [one.kind for one in report.steps.all()]) == ("accepted", ["submitted", "accepted"])
    told = Message.objects.get(key__startswith="yearly_report:accepted")
    assert (told.to, "It went well" in told.body) == (world.leader().email, False)
    with pytest.raises(Refused, match="report_accepted"):
        submit(world)


def test_a_returned_report_is_handed_in_again_and_all_of_it_is_kept(world):
    at = noon(report_of(world).due_on)
    submit(world, at)
    with pytest.raises(Refused, match="return_needs_words"):
        return_report(report_of(world), words=" ", by=world.officer, at=at)
    return_report(report_of(world), words="The budget is missing.", by=world.officer, at=at)
    assert report_of(world).state == "returned"
    submit(world, at + DAY, text="With the budget.")
    texts = list(report_of(world).steps.values_list("kind", "text"))
    assert texts == [
        ("submitted", "It went well."),
        ("returned", "The budget is missing."),
        ("submitted", "With the budget."),
    ]


def test_it_can_be_handed_in_late_and_again_until_it_is_judged(world):
    late = noon(report_of(world).due_on) + 90 * DAY
    submit(world, late)
    submit(world, late + DAY, text="Another version.")
    assert (report_of(world).state, report_of(world).steps.count()) == ("submitted", 2)


def test_not_before_the_year_is_over(world):
    report = report_of(world)
    with pytest.raises(Refused, match="report_too_early"):
        submit(world, noon(report.due_on.replace(year=report.year, month=12, day=31)))


@pytest.mark.parametrize("content", [b"", b"no pdf", make_pdf()[:200]])
def test_a_file_that_is_no_good_pdf_is_refused(world, content):
    with pytest.raises(Refused, match="file_"):
        submit_report(
            report_of(world),
            [content],
            name="x.pdf",
            text="Text.",
            by=world.leader(),
            at=noon(report_of(world).due_on),
        )
    assert (report_of(world).state, ReportStep.objects.count()) == ("due", 0)


def test_it_needs_a_text(world):
    with pytest.raises(Refused, match="report_needs_text"):
        submit(world, text="  ")


def test_others_hand_in_nothing(world):
    researcher = make_user()
    add_applicant(world.application().consortium, researcher, "researcher", world.organisation())
    for user in (researcher, world.signatory()):
        with pytest.raises(Refused, match="leader_reports"):
            submit(world, by=user)
    for user in (make_user(), world.officer, world.leader(3)):
        with pytest.raises(Hidden):
            submit(world, by=user)


def test_only_those_who_handle_the_case_judge(world):
    at = noon(report_of(world).due_on)
    submit(world, at)
    colleague = make_staff(world.world.call.agency)
    declare_staff(colleague, world.world.call, world.at)
    set_bar(world.application(), person_of(world.officer), by=colleague, at=world.at)
    others = (world.officer, make_staff(make_agency("vinnova")), world.decider, world.leader())
    for user in others:
        with pytest.raises(Hidden):
            accept_report(report_of(world), by=user, at=at)
    assert not reports_of_staff(world.officer, at).exists()
    accept_report(report_of(world), by=colleague, at=at)


def test_nothing_is_judged_twice_or_before_it_is_there(world):
    at = noon(report_of(world).due_on)
    for act in (accept_report, lambda report, **by: return_report(report, words="Why.", **by)):
        with pytest.raises(Refused, match="report_not_submitted"):
            act(report_of(world), by=world.officer, at=at)
    submit(world, at)
    accept_report(report_of(world), by=world.officer, at=at)
    with pytest.raises(Refused, match="report_not_submitted"):
        return_report(report_of(world), words="Why.", by=world.officer, at=at)


def test_what_was_handed_in_stays(world):
    submit(world)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        ReportStep.objects.update(text="Other.")


def test_an_ended_grant_is_not_reported_of(world):
    end_grant(world.grant(), reason="Given back.", by=world.officer, at=world.at + DAY)
    with pytest.raises(Refused, match="grant_not_accepted"):
        submit(world)
    assert not reports_of_staff(world.officer, world.at).exists()
    assert remind_of_reports(noon(report_of(world).due_on)) == 0


def test_the_filter_says_what_the_rule_says(world):
    report = report_of(world)
    for at in (noon(report.due_on), noon(report.due_on) + DAY):
        rows = reports_of_staff(world.officer, at).filter(pk=report.pk)
        found = [one for one in Standing if in_standing(rows, one.value, at).exists()]
        assert found == [standing_of(report, at)]


def reminded(at):
    return remind_of_reports(at)


def test_the_leader_is_reminded_before_and_when_overdue_once_a_stage(world):
    due = noon(report_of(world).due_on)
    counts = [reminded(due + days * DAY) for days in (-31, -30, -8, -7, 0, 1, 9)]
    assert counts == [0, 1, 0, 1, 0, 1, 0]
    assert set(Message.objects.filter(key__startswith="yearly_report:").values_list("to", flat=True)) == {
        world.leader().email
    }


def test_nobody_is_reminded_of_a_year_that_is_not_over():
    world = reporting(month=1, day=15)
    due = noon(report_of(world).due_on)
    assert [reminded(due + days * DAY) for days in (-29, -15, -14)] == [0, 0, 1]


def test_who_has_handed_in_is_not_reminded_and_a_queued_reminder_is_dropped(world):
    due = noon(report_of(world).due_on)
    reminded(due)
    submit(world, due)
    send_queued(due)
    assert list(Message.objects.filter(key__startswith="yearly_report:week").values_list("state", flat=True)) == [
        "dropped"
    ]
    assert reminded(due + timedelta(days=5)) == 0


def test_a_returned_report_is_reminded_of_anew(world):
    due = noon(report_of(world).due_on)
    assert reminded(due) == 1
    submit(world, due)
    return_report(report_of(world), words="Budget.", by=world.officer, at=due)
    assert reminded(due) == 1
