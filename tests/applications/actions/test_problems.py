"""Reports of problems, and a later deadline for one application where the portal was at fault."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from applications.actions.bars import set_bar
from applications.actions.problems import extend_deadline, mark_handled, report_problem, report_without_account
from applications.actions.registering import register
from applications.actions.submission import submit_due
from applications.models import Application, Call, ProblemReport
from applications.policies.applications import check_edit, check_register
from applications.queries.phases import closes_at
from applications.queries.problems import (
    MOST_BY_EMAIL,
    MOST_BY_SENDER,
    RECENT,
    Subject,
    problem_reports_visible_to,
    requests_before,
    subjects_of,
)
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from clusterportal.requests.models import Arrival
from tests.applications.worlds import SETTLED, fresh, registered, submitted
from tests.factories import (
    DAY,
    NOW,
    declared,
    make_application,
    make_call,
    make_handler,
    make_person,
    make_staff,
    make_user,
)
from tests.threads import together

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WHY = "The portal answered with errors from 13:40."


@pytest.fixture
def application() -> Application:
    """In a call that closes in an hour."""
    return make_application(make_call("vr", closes_in=HOUR))


def report_on(application: Application, at=NOW) -> ProblemReport:
    subject = Subject(application.call, application)
    return report_problem(subject, text=" It hangs. ", by=application.created_by, at=at)


def stranger_says(call: Call, at=NOW, **given: Any) -> ProblemReport:
    given = {"email": "ada@post.example", "text": " No code comes. ", "sender": "1" * 64, "key": uuid.uuid4()} | given
    return report_without_account(Subject(call), **given, at=at)


def officer_of(application: Application):
    return make_handler(application.call)


def test_a_report_is_kept_with_its_time_and_its_number_is_mailed(application: Application) -> None:
    report = report_on(application)
    kept = (report.call, report.application, report.text, report.by, report.at, report.handled_at)
    assert kept == (application.call, application, "It hangs.", application.created_by, NOW, None)
    message = Message.objects.get(key=f"problem:{report.pk}")
    assert (message.to, report.number in message.subject) == (application.created_by.email, True)


def test_reports_are_taken_until_the_day_after_the_deadline(application: Application) -> None:
    last = application.call.closes_at + DAY
    report_on(application, at=last)
    with pytest.raises(Refused) as refusal:
        report_on(application, at=last + timedelta(seconds=1))
    assert refusal.value.code == "problem_too_late"


def test_nobody_reports_on_an_application_of_others(application: Application) -> None:
    with pytest.raises(Refused):
        report_problem(Subject(application.call, application), text="x", by=make_user(), at=NOW)


def test_whoever_has_no_application_reports_on_an_open_call(application: Application) -> None:
    make_call("vr", published=False)
    visitor = make_user()
    assert [one.key for one in subjects_of(visitor, NOW)] == [str(application.call.pk)]
    assert report_problem(Subject(application.call), text="x", by=visitor, at=NOW).application is None


def test_reports_are_seen_by_the_calls_officers_who_are_not_barred(application: Application) -> None:
    report = report_on(application)
    officer, barred = officer_of(application), officer_of(application)
    set_bar(application, make_person(user=barred), by=officer, at=NOW)
    others = (make_staff(make_call("vinnova").agency), make_staff(application.call.agency, "auditor"), make_user())
    assert list(problem_reports_visible_to(officer)) == [report]
    assert [list(problem_reports_visible_to(one)) for one in (barred, *others)] == [[]] * 4


def test_a_report_on_a_submitted_application_waits_for_the_officers_declaration() -> None:
    application = registered(make_call("vr", closes_in=HOUR))
    report, officer = report_on(application), make_staff(application.call.agency)
    assert list(problem_reports_visible_to(officer)) == [report]
    submit_due(application.call.closes_at + SETTLED)
    assert list(problem_reports_visible_to(officer)) == []
    declared(officer, application.call)
    assert list(problem_reports_visible_to(officer)) == [report]


def test_the_log_around_a_report_is_what_the_applicant_sent(application: Application) -> None:
    report = report_on(application)

    def arrived(route: str, *, ago: timedelta, by=application.created_by) -> Arrival:
        columns = {"key": uuid.uuid4(), "body_sha256": "0" * 64, "arrived_at": report.at - ago}
        return Arrival.objects.create(user=by, route=route, **columns)

    shown = [arrived("register", ago=HOUR), arrived("upload", ago=23 * HOUR)]
    arrived("register", ago=25 * HOUR)
    arrived("register", ago=-HOUR)
    arrived("register", ago=HOUR, by=make_user())
    arrived("review_case", ago=HOUR)
    assert list(requests_before(report)) == shown


def test_a_report_is_handled_once(application: Application) -> None:
    report, officer = report_on(application), officer_of(application)
    mark_handled(report, by=officer, at=NOW)
    report.refresh_from_db()
    assert (report.handled_by, report.handled_at) == (officer, NOW)
    with pytest.raises(Refused) as refusal:
        mark_handled(report, by=officer, at=NOW)
    assert refusal.value.code == "problem_handled"
    for user in (application.created_by, make_staff(application.call.agency, "administrator")):
        with pytest.raises(Hidden):
            mark_handled(report, by=user, at=NOW)


def test_one_application_gets_more_time_and_no_other(application: Application) -> None:
    other = make_application(application.call)
    report, officer = report_on(application), officer_of(application)
    call, until = application.call, application.call.closes_at + 2 * HOUR
    after = call.closes_at + HOUR

    extend_deadline(report, until=until, reason=WHY, by=officer, at=after)

    extended, other = fresh(application), fresh(other)
    assert (closes_at(extended), closes_at(other)) == (until, call.closes_at)
    for check in (check_edit, check_register):
        check(extended.created_by, extended, until)
        for late, at in ((other, after), (extended, until + timedelta(microseconds=1))):
            with pytest.raises(Refused) as refusal:
                check(late.created_by, late, at)
            assert refusal.value.code == "deadline_passed"
    event = Event.objects.get(chain=f"application:{application.pk}", action="application.deadline_extended")
    assert event.detail["reason"] == WHY
    assert Message.objects.filter(key__startswith=f"extended:{application.pk}").exists()


def test_what_is_registered_in_the_own_time_is_submitted_at_its_own_deadline(application: Application) -> None:
    other = registered(application.call)
    report, call = report_on(application), application.call
    until = call.closes_at + 2 * HOUR
    extend_deadline(report, until=until, reason=WHY, by=officer_of(application), at=NOW)
    register(fresh(application), by=application.created_by, at=until)

    submit_due(call.closes_at + SETTLED)
    assert (fresh(application).status, fresh(other).status) == ("registered", "awaiting_signature")
    submit_due(until + SETTLED)
    assert (fresh(application).status, fresh(application).submitted_at) == ("awaiting_signature", until)


def test_what_was_submitted_is_registered_again_until_the_own_deadline() -> None:
    application = submitted()
    at = application.call.closes_at + HOUR
    report = report_on(application, at=at)
    until = application.call.closes_at + 2 * DAY
    extend_deadline(report, until=until, reason=WHY, by=officer_of(application), at=at)
    assert (fresh(application).status, fresh(application).registered_version) == (
        "registered",
        application.submitted_version,
    )
    submit_due(at)
    assert fresh(application).status == "registered"
    submit_due(until + SETTLED)
    assert fresh(application).status == "awaiting_signature"


def test_who_cannot_sign_in_reports_on_a_call_and_gets_no_mail(application: Application) -> None:
    failed = uuid.uuid4()
    report = stranger_says(application.call, request_id=failed)
    kept = (report.call, report.application, report.text, report.by, report.email, report.request_id, report.at)
    assert kept == (application.call, None, "No code comes.", None, "ada@post.example", failed, NOW)
    assert not Message.objects.exists()
    event = Event.objects.get(chain=f"call:{application.call_id}", action="problem.reported")
    detail = {"number": report.number, "application": None, "request": str(failed)}
    assert (event.actor, event.detail) == ("", detail)
    assert list(problem_reports_visible_to(officer_of(application))) == [report]
    assert list(requests_before(report)) == []


def test_a_retry_without_an_account_gets_the_first_report(application: Application) -> None:
    key = uuid.uuid4()
    first = stranger_says(application.call, key=key)
    assert stranger_says(application.call, key=key, at=NOW + HOUR / 2) == first
    assert stranger_says(application.call, key=key, text="Something else.") != first
    assert ProblemReport.objects.count() == 2
    assert Event.objects.filter(action="problem.reported").count() == 2


@pytest.mark.parametrize(
    ("same", "most"),
    [({"email": "ADA@post.example"}, MOST_BY_EMAIL), ({"sender": "2" * 64}, MOST_BY_SENDER)],
    ids=["address of e-mail", "sender"],
)
def test_reports_without_an_account_are_limited(application: Application, same: dict[str, str], most: int) -> None:
    def says(number: int, at=NOW) -> ProblemReport:
        return stranger_says(
            application.call, at=at, **{"email": f"a{number}@b.example", "sender": str(number), **same}
        )

    for number in range(most):
        says(number)
    with pytest.raises(Refused) as refusal:
        says(most)
    assert refusal.value.code == "problem_too_many"
    assert ProblemReport.objects.count() == most
    report_on(application)
    says(most, at=NOW + RECENT)


def test_without_an_account_only_calls_under_way_can_be_chosen(application: Application) -> None:
    with pytest.raises(Refused):
        stranger_says(make_call("vr", published=False))
    with pytest.raises(Refused) as refusal:
        stranger_says(application.call, at=application.call.closes_at + DAY + timedelta(seconds=1))
    assert refusal.value.code == "problem_too_late"


def test_a_report_is_of_an_account_or_of_an_address(application: Application) -> None:
    report = stranger_says(application.call)
    for change in ({"by": make_user()}, {"email": ""}, {"application": application}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ProblemReport.objects.filter(pk=report.pk).update(**change)


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_reports_at_once() -> None:
    call = make_call("vr", closes_in=HOUR)
    outcomes = together(*8 * [lambda: stranger_says(call)])
    assert ProblemReport.objects.count() == MOST_BY_EMAIL
    assert [one.code for one in outcomes if isinstance(one, Refused)] == ["problem_too_many"] * (8 - MOST_BY_EMAIL)


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_the_same_report_sent_at_once_is_kept_once() -> None:
    call, key = make_call("vr", closes_in=HOUR), uuid.uuid4()
    outcomes = together(*4 * [lambda: stranger_says(call, key=key)])
    assert set(outcomes) == {ProblemReport.objects.get()}


@pytest.mark.django_db(transaction=True)
def test_more_time_and_the_sweep_at_once_leave_the_application_open() -> None:
    application = registered(make_call("vr", closes_in=HOUR))
    report, officer = report_on(application), officer_of(application)
    until, at = application.call.closes_at + 2 * DAY, application.call.closes_at + SETTLED

    together(lambda: submit_due(at), lambda: extend_deadline(report, until=until, reason=WHY, by=officer, at=at))

    assert (fresh(application).status, closes_at(fresh(application))) == ("registered", until)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"reason": " "}, "own_deadline_needs_reason"),
        ({"until": timedelta(0)}, "extension_not_later"),
        ({"until": timedelta(days=60)}, "own_deadline_too_late"),
        ({"at": timedelta(days=60)}, "own_deadline_too_late"),
    ],
    ids=["no reason", "not later", "after signing", "when signing is over"],
)
def test_more_time_is_refused(application: Application, given: dict, code: str) -> None:
    report, closes = report_on(application), application.call.closes_at
    until, at = closes + given.get("until", 2 * HOUR), closes + given.get("at", HOUR)
    with pytest.raises(Refused) as refusal:
        extend_deadline(report, until=until, reason=given.get("reason", WHY), by=officer_of(application), at=at)
    assert refusal.value.code == code
    assert fresh(application).closes_at is None


def test_more_time_is_an_officers_to_give(application: Application) -> None:
    report, until = report_on(application), application.call.closes_at + HOUR
    for user in (application.created_by, make_staff(application.call.agency, "decision_maker"), make_user()):
        with pytest.raises(Hidden):
            extend_deadline(report, until=until, reason=WHY, by=user, at=NOW)


def test_a_report_on_a_call_alone_gives_no_more_time(application: Application) -> None:
    report = report_problem(Subject(application.call), text="x", by=make_user(), at=NOW)
    with pytest.raises(Hidden):
        extend_deadline(report, until=NOW + DAY, reason=WHY, by=officer_of(application), at=NOW)
