"""Who asks, reads, writes and handles which enquiries, and who is told of them."""

import pytest

from applications.actions.bars import set_bar
from applications.actions.enquiries import answer, answer_and_close, ask, close, hand_over, write, write_first
from applications.models import Applicant, Application, Call
from applications.queries.enquiries import (
    enquiries_handled_by,
    enquiries_read_by,
    may_still_handle,
    may_still_read,
)
from applications.queries.problems import Subject
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from tests.applications.enquiring import HOUR, ask_on, ask_on_call, fresh, mailed, officer_of, refusal, waiting
from tests.applications.worlds import submitted
from tests.factories import (
    DAY,
    NOW,
    add_applicant,
    declared,
    make_application,
    make_call,
    make_organisation,
    make_person,
    make_signatory,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call() -> Call:
    return make_call("vr")


@pytest.fixture
def application(call: Call) -> Application:
    return make_application(call)


def member(application: Application, rights: str) -> User:
    user = make_user()
    part = add_applicant(application.consortium, user, "researcher", make_organisation())
    Applicant.objects.filter(pk=part.pk).update(rights=rights)
    return user


def test_a_question_about_a_call_is_its_askers_and_the_officers(call: Call) -> None:
    asker, officer = make_user(), officer_of(call)
    enquiry = ask_on_call(call, asker)
    message = enquiry.messages.get()
    assert (message.number, message.text, message.is_of_agency, message.by) == (1, "What counts?", False, asker)
    assert (fresh(enquiry).state, fresh(enquiry).waits_since, fresh(enquiry).last_at) == ("agency", NOW, NOW)
    others = (make_user(), make_application(call).created_by, officer)
    assert [list(enquiries_read_by(one)) for one in (asker, *others)] == [[enquiry], [], [], []]
    elsewhere = (make_staff(make_call("vinnova").agency), make_staff(call.agency, "auditor"), asker)
    assert [list(enquiries_handled_by(one)) for one in (officer, *elsewhere)] == [[enquiry], [], [], []]
    assert mailed(enquiry, "may_still_handle") == {officer.email}


def test_calls_are_asked_about_from_publication_until_they_are_archived(call: Call) -> None:
    for user in (make_user(),):
        with pytest.raises(Hidden):
            ask_on_call(make_call("vr", published=False), user)
        Call.objects.filter(pk=call.pk).update(archived_at=NOW)
        call.refresh_from_db()
        assert refusal(lambda user=user: ask_on_call(call, user)) == "call_archived"
        assert refusal(lambda user=user: ask_on(make_application(call))) == "call_archived"


def test_an_application_is_asked_about_by_its_editors_and_read_by_them(application: Application) -> None:
    editor, reader, stranger = member(application, "edit"), member(application, "read"), make_user()
    enquiry = ask_on(application, editor)
    open_to_all = ask_on(application, is_for_all=True)
    assert [set(enquiries_read_by(one)) for one in (application.created_by, editor, reader, stranger)] == [
        {enquiry, open_to_all},
        {enquiry, open_to_all},
        {open_to_all},
        set(),
    ]
    assert refusal(lambda: ask_on(application, reader)) == "enquiry_editors_only"
    assert refusal(lambda: write(open_to_all, text="x", by=reader, at=NOW)) == "enquiry_editors_only"
    for user in (stranger, officer_of(application.call)):
        with pytest.raises(Hidden):
            ask_on(application, user)
        with pytest.raises(Hidden):
            write(enquiry, text="x", by=user, at=NOW)
    write(enquiry, text="And this?", by=application.created_by, at=NOW)
    assert enquiry.messages.count() == 2


def test_whoever_has_left_reads_nothing_and_gets_no_mail_but_the_leader_does(application: Application) -> None:
    editor = member(application, "edit")
    enquiry, officer = ask_on(application, editor), officer_of(application.call)
    answer(enquiry, text="Yes.", seen=1, by=officer, at=NOW)
    message = Message.objects.get(subject_id=str(enquiry.pk), to=editor.email)
    assert may_still_read(message, NOW)
    Applicant.objects.filter(person__user=editor).update(invitation="revoked")
    assert (list(enquiries_read_by(editor)), may_still_read(message, NOW)) == ([], False)
    with pytest.raises(Hidden):
        write(enquiry, text="x", by=editor, at=NOW)
    answer(enquiry, text="Yes, both.", seen=1, by=officer, at=NOW + HOUR)
    assert mailed(enquiry, "may_still_read") == {editor.email, application.created_by.email}


def test_signatories_ask_about_what_they_sign() -> None:
    application = submitted()
    organisation = application.submitted_version.organisation
    signatory, other = make_signatory(organisation), make_signatory(organisation)
    at = application.call.closes_at + HOUR
    enquiry = ask_on(application, signatory, at)
    readers = (signatory, application.created_by, other, make_signatory(make_organisation()))
    assert [list(enquiries_read_by(one)) for one in readers] == [[enquiry], [enquiry], [], []]
    with pytest.raises(Hidden):
        ask_on(application, readers[3], at)
    signatory.organisation_roles.update(ended_at=at)
    assert list(enquiries_read_by(signatory)) == []


def test_a_signatory_who_reads_the_application_too_asks_about_it() -> None:
    application = submitted()
    signatory, at = make_signatory(application.submitted_version.organisation), application.call.closes_at + HOUR
    part = add_applicant(application.consortium, signatory, "researcher", make_organisation())
    Applicant.objects.filter(pk=part.pk).update(rights="read")
    enquiry = ask_on(application, signatory, at)
    assert list(enquiries_read_by(signatory)) == [enquiry]
    signatory.organisation_roles.update(ended_at=at)
    assert refusal(lambda: ask_on(application, signatory, at)) == "enquiry_editors_only"


def test_a_draft_is_no_signatorys(application: Application) -> None:
    with pytest.raises(Hidden):
        ask_on(application, make_signatory(application.consortium.organisation))


def test_a_barred_officer_gets_nothing_and_a_colleague_all() -> None:
    application = submitted()
    call, barred, officer = application.call, officer_of(application.call), officer_of(application.call)
    set_bar(application, make_person(user=barred), by=officer, at=NOW)
    enquiry, on_call = ask_on(application), ask_on_call(call, make_user())
    assert (set(enquiries_handled_by(officer)), set(enquiries_handled_by(barred))) == ({enquiry, on_call}, {on_call})
    assert [waiting(one, call)[0] for one in (officer, barred)] == [2, 1]
    assert mailed(enquiry, "may_still_handle") == {officer.email}
    acts = (
        lambda: answer(enquiry, text="x", seen=1, by=barred, at=NOW),
        lambda: answer_and_close(enquiry, text="x", seen=1, by=barred, at=NOW),
        lambda: close(enquiry, seen=1, by=barred, at=NOW),
        lambda: hand_over(enquiry, colleague=officer, by=barred, at=NOW),
        lambda: write_first(application, subject="x", text="x", by=barred, at=NOW),
    )
    for act in acts:
        with pytest.raises(Hidden):
            act()
    assert refusal(lambda: hand_over(enquiry, colleague=barred, by=officer, at=NOW)) == "enquiry_no_colleague"
    chain = {f"application:{application.pk}"}
    assert set(Message.objects.filter(subject_id=str(enquiry.pk)).values_list("scope", flat=True)) == chain
    assert set(Event.objects.filter(detail__number=enquiry.number).values_list("chain", flat=True)) == chain


def test_what_is_about_a_submitted_application_waits_for_the_officers_declaration() -> None:
    application = submitted()
    call, undeclared, officer = application.call, make_staff(application.call.agency), officer_of(application.call)
    about_draft = ask_on(make_application(call))
    enquiry, on_call = ask_on(application), ask_on_call(call, make_user())

    assert set(enquiries_handled_by(undeclared)) == {about_draft, on_call}
    assert waiting(undeclared, call)[0] == 2
    assert mailed(enquiry, "may_still_handle") == {officer.email}
    assert mailed(about_draft, "may_still_handle") == {officer.email, undeclared.email}
    assert refusal(lambda: hand_over(enquiry, colleague=undeclared, by=officer, at=NOW)) == "enquiry_no_colleague"
    for act in (
        lambda: answer(enquiry, text="x", seen=1, by=undeclared, at=NOW),
        lambda: write_first(application, subject="x", text="x", by=undeclared, at=NOW),
    ):
        with pytest.raises(Hidden):
            act()
    declared(undeclared, call)
    assert set(enquiries_handled_by(undeclared)) == {about_draft, enquiry, on_call}


def test_a_bar_set_later_stops_the_mail_that_waits() -> None:
    application = submitted()
    officer, other = officer_of(application.call), officer_of(application.call)
    enquiry = ask_on(application)
    message = Message.objects.get(subject_id=str(enquiry.pk), to=officer.email)
    assert may_still_handle(message, NOW)
    set_bar(application, make_person(user=officer), by=other, at=NOW)
    assert not may_still_handle(message, NOW)


def test_an_officer_handles_no_enquiry_of_the_own(call: Call) -> None:
    officer = officer_of(call)
    enquiry = ask_on_call(call, officer)
    assert list(enquiries_handled_by(officer)) == []
    with pytest.raises(Hidden):
        close(enquiry, seen=1, by=officer, at=NOW)


def test_an_officer_who_takes_part_in_the_application_handles_no_enquiry_about_it(application: Application) -> None:
    officer, other = officer_of(application.call), officer_of(application.call)
    add_applicant(application.consortium, officer, "researcher", make_organisation())
    enquiry = ask_on(application)
    assert [list(enquiries_handled_by(one)) for one in (officer, other)] == [[], [enquiry]]
    assert mailed(enquiry, "may_still_handle") == {other.email}


def test_what_waits_is_counted_and_marked_when_late(call: Call) -> None:
    officer, other = officer_of(call), make_staff(make_call("vinnova").agency)
    for days in (0, 10):
        ask_on_call(call, make_user(), at=NOW - days * DAY)
    answered = ask_on_call(call, make_user(), at=NOW - 10 * DAY)
    answer(answered, text="x", seen=1, by=officer, at=NOW)
    assert waiting(officer, call) == (2, 1, 0)
    assert waiting(other, call) == (0, 0, 0)


def test_a_thread_on_a_call_is_for_nobody_else(call: Call) -> None:
    enquiry = ask(Subject(call), kind="complaint", subject="s", text="t", is_for_all=True, by=make_user(), at=NOW)
    assert not enquiry.is_for_all
