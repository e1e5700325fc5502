from datetime import timedelta

import pytest
from django.db.models import F
from django.utils.formats import date_format
from django.utils.timezone import localtime

from applications.actions.bars import set_bar
from applications.actions.calls import move_deadline
from applications.actions.receipts import is_genuine
from applications.actions.registering import register, reopen, unregister, withdraw
from applications.actions.submission import number_due, submit_due
from applications.models import Application, CaseNumber, CaseNumberBlock, Receipt, Version
from applications.queries.mail import may_still_handle
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from tests.applications.worlds import after_deadline, before_deadline, fresh, registered, submitted
from tests.factories import (
    DAY,
    NOW,
    add_applicant,
    make_application,
    make_call,
    make_handler,
    make_person,
    make_staff,
    make_user,
)
from tests.threads import together

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def change(application: Application, title: str) -> None:
    Application.objects.filter(pk=application.pk).update(title_en=title, revision=application.revision + 1)


def test_the_deadline_does_not_move_once_the_review_has_begun() -> None:
    call = make_call(closes_in=-20 * DAY)
    texts = {"text_sv": "Skäl.", "text_en": "Reason."}
    later = {"closes_at": NOW + DAY, "signing_closes_at": NOW + 9 * DAY}
    with pytest.raises(Refused) as refusal:
        move_deadline(call, **later, **texts, by=make_staff(call.agency), at=NOW)
    assert refusal.value.code == "deadline_too_late"


def test_register_freezes_a_version_and_gives_a_genuine_receipt() -> None:
    application = make_application(make_call())
    at = before_deadline(application.call)
    receipt = register(application, by=application.created_by, at=at)
    version = Version.objects.get()
    assert fresh(application).status == "registered"
    assert (version.number, version.registered_at, version.sha256) == (1, at, receipt.document["content_sha256"])
    assert is_genuine(receipt.document, receipt.signature)
    assert not is_genuine({**receipt.document, "version": 2}, receipt.signature)
    actions = Event.objects.filter(chain=f"application:{application.pk}").values_list("action", flat=True)
    assert list(actions.order_by("seq")) == ["application.registered", "application.status_changed"]
    assert Message.objects.filter(subject__contains=application.reference).count() == 2


def test_the_mail_says_the_deadline_as_pages_do() -> None:
    application = registered()
    closes_at = date_format(localtime(application.call.closes_at), "j F Y, H:i")
    bodies = Message.objects.filter(subject__contains=application.reference).values_list("body", flat=True)
    assert len(bodies) == 2
    assert all(f"{closes_at} Swedish time" in body for body in bodies)


def test_incomplete_application_is_refused_with_its_gaps() -> None:
    application = make_application(make_call(), complete=False)
    with pytest.raises(Refused) as refusal:
        register(application, by=application.created_by, at=before_deadline(application.call))
    assert refusal.value.code == "gaps"
    assert "title_sv_missing" in {gap.code for gap in refusal.value.params["gaps"]}
    assert Version.objects.count() == 0


def test_exactly_the_deadline_is_in_time_and_a_microsecond_later_is_not() -> None:
    call = make_call()
    late, exact = make_application(call), make_application(call)
    register(exact, by=exact.created_by, at=call.closes_at)
    with pytest.raises(Refused) as refusal:
        register(late, by=late.created_by, at=call.closes_at + timedelta(microseconds=1))
    assert refusal.value.code == "deadline_passed"


def test_registered_version_stands_while_a_newer_copy_is_edited() -> None:
    application = registered()
    title, at = application.title_en, before_deadline(application.call)
    reopen(application, by=application.created_by, at=at)
    change(application, "A newer title")
    assert fresh(application).has_unregistered_changes
    submit_due(after_deadline(application.call))
    assert fresh(application).submitted_version.document["title_en"] == title


def test_registering_again_makes_the_next_version() -> None:
    application = registered()
    at = before_deadline(application.call)
    reopen(application, by=application.created_by, at=at)
    change(application, "A newer title")
    receipt = register(application, by=application.created_by, at=at + MINUTE)
    assert receipt.version.number == 2
    submit_due(after_deadline(application.call))
    assert fresh(application).submitted_version == receipt.version


def test_unchanged_application_is_not_registered_again() -> None:
    application = registered()
    with pytest.raises(Refused) as refusal:
        register(application, by=application.created_by, at=before_deadline(application.call))
    assert (refusal.value.code, refusal.value.params) == ("nothing_changed", {"number": 1})


def test_unregistered_application_is_not_submitted_and_can_be_registered_again() -> None:
    application = registered()
    at = before_deadline(application.call)
    unregister(application, by=application.created_by, at=at)
    assert submit_due(after_deadline(application.call)) == 0
    register(application, by=application.created_by, at=at + MINUTE)
    assert submit_due(after_deadline(application.call)) == 1


def test_only_the_leader_registers_and_strangers_know_nothing() -> None:
    application = make_application(make_call())
    editor = add_applicant(application.consortium, make_user(), "administrator").person.user
    at = before_deadline(application.call)
    with pytest.raises(Refused) as refusal:
        register(application, by=editor, at=at)
    assert refusal.value.code == "leader_only"
    for stranger in (make_user(), make_staff(application.call.agency)):
        with pytest.raises(Hidden):
            register(application, by=stranger, at=at)


def test_withdrawn_is_final() -> None:
    application = registered()
    at = before_deadline(application.call)
    withdraw(application, by=application.created_by, at=at)
    for act in (register, reopen, unregister, withdraw):
        with pytest.raises(Refused) as refusal:
            act(application, by=application.created_by, at=at)
        assert refusal.value.code == "withdrawn"


def test_the_officers_who_handle_it_are_told_of_a_withdrawal_after_the_submission() -> None:
    draft, application = registered(), submitted()
    call, at = application.call, after_deadline(application.call)
    officer, barred, _undeclared = make_handler(call), make_handler(call), make_staff(call.agency)
    set_bar(application, make_person(user=barred), by=officer, at=at)
    withdraw(draft, by=draft.created_by, at=before_deadline(draft.call))
    withdraw(application, by=application.created_by, at=at)
    told = Message.objects.filter(key__startswith="withdrawn_to_officers:")
    assert {one.recipient for one in told} == {officer}
    assert (told.get().scope, may_still_handle(told.get(), at)) == (f"application:{application.pk}", True)
    set_bar(application, make_person(user=officer), by=barred, at=at)
    assert not may_still_handle(told.get(), at)


def test_submit_due_waits_until_requests_have_settled() -> None:
    application = registered()
    assert submit_due(application.call.closes_at + MINUTE) == 0
    assert submit_due(after_deadline(application.call)) == 1
    assert submit_due(after_deadline(application.call)) == 0
    application = fresh(application)
    assert (application.status, application.submitted_at) == ("awaiting_signature", application.call.closes_at)


def test_call_without_signature_stays_submitted() -> None:
    assert submitted(make_call("vinnova", closes_in=-1 * DAY)).status == "submitted"


def test_registration_that_arrived_in_time_and_commits_after_the_sweep_is_submitted() -> None:
    application = submitted()
    number = str(application.case_number)
    change(application, "Arrived in time")
    register(application, by=application.created_by, at=application.call.closes_at)
    application = fresh(application)
    assert application.status == "awaiting_signature"
    assert (application.submitted_version.number, str(application.case_number)) == (2, number)
    submissions = Receipt.objects.filter(kind="submission").order_by("version__number")
    assert [receipt.document["case_number"] for receipt in submissions] == [number, number]


def test_moved_deadline_opens_again_and_keeps_number_and_receipt() -> None:
    application = submitted()
    call, number = application.call, str(application.case_number)
    later = {"closes_at": call.closes_at + 9 * DAY, "signing_closes_at": call.closes_at + 16 * DAY}
    texts = {"text_sv": "Driftstopp.", "text_en": "Outage."}
    move_deadline(call, **later, **texts, by=make_staff(call.agency), at=call.closes_at + DAY)
    assert fresh(application).status == "registered"
    submit_due(later["closes_at"] + 3 * MINUTE)
    application = fresh(application)
    assert (application.status, str(application.case_number)) == ("awaiting_signature", number)
    assert Receipt.objects.filter(kind="submission").count() == 1
    assert call.notices.get().old_closes_at == call.closes_at


@pytest.mark.parametrize("status", ["signed", "refused", "unsigned", "eligible", "ineligible"])
def test_moved_deadline_opens_nothing_that_is_signed_refused_or_further_on(status: str) -> None:
    """What would be registered then would never be submitted."""
    application = submitted()
    Application.objects.filter(pk=application.pk).update(status=status)
    call = application.call
    later = {"closes_at": call.closes_at + 9 * DAY, "signing_closes_at": call.closes_at + 16 * DAY}
    texts = {"text_sv": "Driftstopp.", "text_en": "Outage."}
    move_deadline(call, **later, **texts, by=make_staff(call.agency), at=call.closes_at + DAY)
    change(application, "Another")
    with pytest.raises(Refused, match="already_submitted"):
        register(fresh(application), by=application.created_by, at=call.closes_at + 2 * DAY)
    assert (fresh(application).status, Version.objects.count()) == (status, 1)


def test_missing_case_number_never_stops_a_submission() -> None:
    call = make_call(closes_in=-1 * DAY)
    CaseNumberBlock.objects.filter(call=call).update(next_serial=F("last_serial"))
    for _application in range(2):
        registered(call)
    assert submit_due(after_deadline(call)) == 2
    assert CaseNumber.objects.count() == 1
    CaseNumberBlock.objects.create(call=call, year=2027, first_serial=5, last_serial=6, next_serial=5)
    assert not Message.objects.filter(key__startswith="numbered:").exists()
    assert number_due(after_deadline(call)) == 1
    assert sorted(map(str, CaseNumber.objects.all())) == [f"{NOW.year}-01800", "2027-00005"]
    assert number_due(after_deadline(call)) == 0
    late = CaseNumber.objects.get(year=2027).application
    told = Message.objects.filter(key__startswith="numbered:")
    people = late.consortium.applicants.values_list("person__user__email", flat=True)
    assert sorted(one.to for one in told) == sorted(people)
    assert all("2027-00005 (VR)" in one.body and late.reference in one.subject for one in told)


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_fifty_parallel_registrations_give_one_version_and_one_receipt() -> None:
    application = make_application(make_call())
    at = before_deadline(application.call)
    outcomes = together(*50 * [lambda: register(application, by=application.created_by, at=at)])
    assert (Version.objects.count(), Receipt.objects.count()) == (1, 1)
    assert [one.code for one in outcomes if isinstance(one, Refused)] == ["nothing_changed"] * 49


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_parallel_sweeps_submit_each_once_without_a_gap_in_the_numbers() -> None:
    call = make_call(closes_in=-1 * DAY)
    for _application in range(6):
        registered(call)
    together(*4 * [lambda: submit_due(after_deadline(call))])
    assert sorted(CaseNumber.objects.values_list("serial", flat=True)) == list(range(1001, 1007))
    assert Receipt.objects.filter(kind="submission").count() == 6
