"""Questions, complaints and messages: what becomes of a thread."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from applications.actions.enquiries import answer, answer_and_close, close, hand_over, write, write_first
from applications.actions.freezing import freeze_call
from applications.domain.enquiries import MOST_IN_DAY, REOPENS_FOR
from applications.models import AgencyRole, Application, Call, Enquiry, EnquiryMessage
from applications.queries.enquiries import (
    enquiries_read_by,
)
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.files.actions import Upload
from clusterportal.files.models import StoredFile
from clusterportal.mail.models import Message
from tests.applications.enquiring import HOUR, ask_on, ask_on_call, fresh, mailed, officer_of, refusal, seen, waiting
from tests.applications.pdfs import make_pdf
from tests.applications.worlds import submitted
from tests.factories import (
    DAY,
    NOW,
    make_application,
    make_call,
    make_staff,
    make_user,
)
from tests.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    return make_call("vr")


@pytest.fixture
def application(call: Call) -> Application:
    return make_application(call)


def state_of(enquiry: Enquiry) -> tuple[str, bool, bool]:
    now = fresh(enquiry)
    return now.state, now.waits_since is not None, now.closed_at is not None


def test_a_thread_goes_to_and_fro(call: Call) -> None:
    asker, officer = make_user(), officer_of(call)
    enquiry = ask_on_call(call, asker)
    answer(enquiry, text="All of it.", seen=1, by=officer, at=NOW + HOUR)
    assert state_of(enquiry) == ("applicant", False, False)
    write(enquiry, text="Really?", by=asker, at=NOW + 2 * HOUR)
    write(enquiry, text="Hello?", by=asker, at=NOW + 3 * HOUR)
    assert (state_of(enquiry), fresh(enquiry).waits_since) == (("agency", True, False), NOW + 2 * HOUR)
    answer_and_close(enquiry, text="Yes.", seen=4, by=officer, at=NOW + 4 * HOUR)
    assert state_of(enquiry) == ("closed", False, True)
    assert list(enquiry.messages.values_list("number", "is_of_agency", "by")) == [
        (1, False, asker.pk),
        (2, True, officer.pk),
        (3, False, asker.pk),
        (4, False, asker.pk),
        (5, True, officer.pk),
    ]
    kinds = [event.action for event in Event.objects.filter(chain=f"call:{call.pk}").order_by("seq")]
    assert kinds[-7:] == [
        *("enquiry.begun", "enquiry.written", "enquiry.answered", "enquiry.written"),
        *("enquiry.written", "enquiry.answered", "enquiry.closed"),
    ]
    assert mailed(enquiry, "may_still_read") == {asker.email}


def test_a_message_opens_a_closed_thread_for_a_time(call: Call) -> None:
    asker, officer = make_user(), officer_of(call)
    enquiry = ask_on_call(call, asker)
    close(enquiry, seen=1, by=officer, at=NOW)
    assert refusal(lambda: close(enquiry, seen=1, by=officer, at=NOW)) == "enquiry_is_closed"
    late = NOW + REOPENS_FOR + timedelta(seconds=1)
    assert refusal(lambda: write(enquiry, text="x", by=asker, at=late)) == "enquiry_closed_for_good"
    assert refusal(lambda: answer(enquiry, text="x", seen=1, by=officer, at=late)) == "enquiry_closed_for_good"
    write(enquiry, text="One thing more.", by=asker, at=NOW + REOPENS_FOR)
    assert state_of(enquiry) == ("agency", True, False)


def test_what_has_come_unseen_is_neither_answered_nor_closed(call: Call) -> None:
    asker, officer = make_user(), officer_of(call)
    enquiry = ask_on_call(call, asker)
    write(enquiry, text="And this?", by=asker, at=NOW + HOUR)
    assert refusal(lambda: close(enquiry, seen=1, by=officer, at=NOW)) == "enquiry_news"
    assert refusal(lambda: answer_and_close(enquiry, text="x", seen=1, by=officer, at=NOW)) == "enquiry_news"
    answer(enquiry, text="To the first.", seen=1, by=officer, at=NOW + 2 * HOUR)
    assert (state_of(enquiry), enquiry.messages.count()) == (("agency", True, False), 3)


def test_an_enquiry_is_handed_over_to_a_colleague(call: Call) -> None:
    asker, officer = make_user(), officer_of(call)
    enquiry = ask_on_call(call, asker)
    assert refusal(lambda: hand_over(enquiry, colleague=officer, by=officer, at=NOW)) == "enquiry_no_colleague"
    colleague = officer_of(call)
    for nobody in (officer, make_user(), make_staff(call.agency, "auditor"), make_staff(make_call("vinnova").agency)):
        assert refusal(lambda one=nobody: hand_over(enquiry, colleague=one, by=officer, at=NOW)) == (
            "enquiry_no_colleague"
        )
    hand_over(enquiry, colleague=colleague, by=officer, at=NOW)
    assert waiting(colleague, call) == (1, 0, 1)
    write(enquiry, text="More.", by=asker, at=NOW + HOUR)
    told = Message.objects.filter(subject_id=str(enquiry.pk), key__startswith="enquiry:").exclude(to=asker.email)
    assert set(told.filter(at=NOW + HOUR).values_list("to", flat=True)) == {colleague.email}
    AgencyRole.objects.filter(user=colleague).update(ended_at=NOW)
    write(enquiry, text="Still there?", by=asker, at=NOW + 2 * HOUR)
    assert set(told.filter(at=NOW + 2 * HOUR).values_list("to", flat=True)) == {officer.email}


def test_the_agency_writes_first_to_the_leader_of_what_is_submitted(application: Application) -> None:
    officer = officer_of(application.call)
    with pytest.raises(Hidden):
        write_first(application, subject="x", text="x", by=officer, at=NOW)
    made = submitted()
    officer = officer_of(made.call)
    enquiry = write_first(made, subject="Your plan", text="Page 3 is empty.", by=officer, at=NOW)
    assert (enquiry.kind, enquiry.asker, enquiry.handler, state_of(enquiry)) == (
        "message",
        made.created_by,
        officer,
        ("applicant", False, False),
    )
    assert list(enquiries_read_by(made.created_by)) == [enquiry]
    assert mailed(enquiry, "may_still_read") == {made.created_by.email}
    write(enquiry, text="Here it is.", by=made.created_by, at=NOW + HOUR)
    assert state_of(enquiry) == ("agency", True, False)
    for user in (make_staff(made.call.agency, "registrar"), make_staff(make_call("vinnova").agency), made.created_by):
        with pytest.raises(Hidden):
            write_first(made, subject="x", text="x", by=user, at=NOW)


def test_people_ask_while_a_call_is_frozen(application: Application) -> None:
    officer = officer_of(application.call)
    freeze_call(application.call, reason="Fault.", by=officer, at=NOW)
    enquiry = ask_on(application)
    write(enquiry, text="Are you there?", by=application.created_by, at=NOW)
    answer(enquiry, text="Yes.", seen=2, by=officer, at=NOW)
    assert state_of(enquiry) == ("applicant", False, False)


def test_a_file_is_judged_and_kept_with_its_message(call: Call, settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path
    asker = make_user()
    enquiry = ask_on_call(call, asker, upload=Upload("plan.pdf", [make_pdf()]))
    message = enquiry.messages.get()
    assert (message.file.n_pages, message.file_name) == (1, "plan.pdf")
    event = Event.objects.get(chain=f"call:{call.pk}", action="enquiry.written")
    assert event.detail == {"number": enquiry.number, "message": 1, "sha256": message.file_id}
    assert refusal(lambda: write(enquiry, text="x", upload=Upload("x.pdf", [b"MZ"]), by=asker, at=NOW)) == (
        "file_not_a_pdf"
    )
    assert enquiry.messages.count() == 1


def test_nobody_floods_an_agency(call: Call) -> None:
    asker, officer = make_user(), officer_of(call)
    enquiry = ask_on_call(call, asker)
    for _number in range(MOST_IN_DAY - 1):
        write(enquiry, text="x", by=asker, at=NOW)
    assert refusal(lambda: write(enquiry, text="x", by=asker, at=NOW)) == "enquiry_too_many"
    assert refusal(lambda: ask_on_call(call, asker, upload=Upload("x.pdf", [make_pdf()]))) == "enquiry_too_many"
    assert not StoredFile.objects.exists()
    ask_on_call(call, make_user())
    answer(enquiry, text="x", seen=seen(enquiry), by=officer, at=NOW)
    write(enquiry, text="x", by=asker, at=NOW + DAY)


def test_messages_are_never_changed_and_states_keep_their_times(call: Call) -> None:
    enquiry = ask_on_call(call, make_user())
    for change in (
        lambda: EnquiryMessage.objects.update(text="Another"),
        lambda: EnquiryMessage.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()
    for columns in ({"state": "closed"}, {"waits_since": None}, {"is_for_all": True}, {"kind": "message"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enquiry.objects.filter(pk=enquiry.pk).update(**columns)


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_answer_at_once_are_both_kept() -> None:
    call = make_call("vr")
    enquiry = ask_on_call(call, make_user())
    first, second = officer_of(call), officer_of(call)
    together(
        lambda: answer(enquiry, text="Yes.", seen=1, by=first, at=NOW),
        lambda: answer(enquiry, text="Certainly.", seen=1, by=second, at=NOW),
    )
    said = list(enquiry.messages.values_list("number", "text"))
    assert [number for number, _text in said] == [1, 2, 3]
    assert {text for _number, text in said[1:]} == {"Yes.", "Certainly."}
    assert state_of(enquiry) == ("applicant", False, False)


@pytest.mark.django_db(transaction=True)
def test_closing_and_a_new_message_at_once_leave_it_waiting() -> None:
    call = make_call("vr")
    asker, officer = make_user(), officer_of(call)
    for _time in range(4):
        enquiry = ask_on_call(call, asker)
        outcomes = together(
            lambda one=enquiry: close(one, seen=1, by=officer, at=NOW),
            lambda one=enquiry: write(one, text="Wait!", by=asker, at=NOW),
        )
        assert outcomes[0] is None or outcomes[0].code == "enquiry_news"
        assert (state_of(enquiry), enquiry.messages.count()) == (("agency", True, False), 2)


@pytest.mark.django_db(transaction=True)
def test_the_limit_holds_for_messages_at_once() -> None:
    call, asker = make_call("vr"), make_user()
    enquiry = ask_on_call(call, asker)
    for _number in range(MOST_IN_DAY - 3):
        write(enquiry, text="x", by=asker, at=NOW)
    outcomes = together(*6 * [lambda: write(enquiry, text="x", by=asker, at=NOW)])
    assert [one.code for one in outcomes if isinstance(one, Refused)] == ["enquiry_too_many"] * 4
    assert enquiry.messages.count() == MOST_IN_DAY
