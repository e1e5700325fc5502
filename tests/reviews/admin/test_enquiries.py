"""The officers' side of enquiries: list, page, acts, the first page's task, and nothing for who is barred."""

from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions.bars import set_bar
from applications.actions.enquiries import answer, write
from applications.models import Application, Call, Enquiry, EnquiryMessage, PublicQuestion
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from tests.access.crawling import normalised
from tests.applications.enquiring import ask_on, ask_on_call, fresh, officer_of, published
from tests.applications.pdfs import make_pdf
from tests.applications.views.test_walk import fields_of
from tests.applications.worlds import submitted
from tests.factories import DAY, NOW, make_call, make_person, make_user
from tests.reviews.worlds import declare_staff
from tests.threads import together

pytestmark = pytest.mark.django_db
LIST = reverse("admin:applications_enquiry_changelist")
HOME = reverse("admin:index")
SAID = {"question_sv": "Vad?", "question_en": "What?", "answer_sv": "Allt.", "answer_en": "All."}


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def call() -> Call:
    return make_call("vr")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def at(act: str, enquiry: Enquiry) -> str:
    return reverse(f"admin:applications_enquiry_{act}", args=[enquiry.pk])


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def send(client: Client, address: str, **values: object):
    return client.post(address, {**fields_of(page_of(client, address)), **values}, follow=True)


def test_what_has_waited_longest_comes_first(call: Call) -> None:
    officer = officer_of(call)
    asked = [ask_on_call(call, make_user(), NOW - days * DAY) for days in (1, 9, 5)]
    answered = ask_on_call(call, make_user(), NOW - 20 * DAY)
    answer(answered, text="Yes.", seen=1, by=officer, at=NOW)
    text = page_of(client_of(officer), LIST)
    places = [text.index(one.number) for one in (asked[1], asked[2], asked[0], answered)]
    assert places == sorted(places)
    assert text.count("more than three working days") >= 1
    narrowed = page_of(client_of(officer), f"{LIST}?call__id__exact={call.pk}&state__exact=agency&kind__exact=question")
    assert [one.number in narrowed for one in (*asked, answered)] == [True, True, True, False]


def test_the_first_page_counts_what_waits(call: Call) -> None:
    officer = officer_of(call)
    client = client_of(officer)
    assert "waits for an answer" not in page_of(client, HOME)
    ask_on_call(call, make_user())
    assert "1 enquiry waits for an answer" in page_of(client, HOME)
    ask_on_call(call, make_user(), NOW - 10 * DAY)
    text = page_of(client, HOME)
    assert ("2 enquiries wait for an answer" in text, "1 has waited for more than three working days." in text) == (
        True,
        True,
    )
    assert f"{LIST}?call__id__exact={call.pk}&amp;state__exact=agency" in text


def test_an_officer_answers_with_a_file_and_closes(call: Call) -> None:
    officer, asker = officer_of(call), make_user()
    enquiry, client = ask_on_call(call, asker), client_of(officer)
    file = SimpleUploadedFile("guide.pdf", make_pdf(), content_type="application/pdf")
    page = send(client, at("answer-close", enquiry), text="All of it.", file=file)
    assert ("All of it." in page.content.decode(), fresh(enquiry).state) == (True, "closed")
    message = EnquiryMessage.objects.get(is_of_agency=True)
    address = reverse("admin:applications_enquiry_file", args=[enquiry.pk, message.pk])
    assert b"".join(client.get(address))[:5] == b"%PDF-"
    reads = Event.objects.filter(action="read", actor=str(officer.pk)).values_list("detail__thing", flat=True)
    assert {f"enquiry:{enquiry.pk}", f"enquiry:{enquiry.pk}:file"} <= set(reads)


def test_reading_the_thread_over_an_act_is_on_record_too(call: Call) -> None:
    officer, enquiry = officer_of(call), ask_on_call(call, make_user())
    page_of(client_of(officer), at("answer", enquiry))
    assert Event.objects.get(action="read", actor=str(officer.pk)).detail == {"thing": f"enquiry:{enquiry.pk}"}


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_is_sent_twice_at_once_is_written_once(call: Call) -> None:
    officer, enquiry = officer_of(call), ask_on_call(call, make_user())
    clients, address = [client_of(officer), client_of(officer)], at("answer", enquiry)
    values = {**fields_of(page_of(clients[0], address)), "text": "Yes."}
    answers = together(*(partial(one.post, address, values) for one in clients))
    assert {(one.status_code, one.url) for one in answers} == {(302, at("change", enquiry))}
    assert EnquiryMessage.objects.filter(is_of_agency=True).count() == 1


def test_what_came_meanwhile_is_shown_before_closing(call: Call) -> None:
    officer, asker = officer_of(call), make_user()
    enquiry, client = ask_on_call(call, asker), client_of(officer)
    fields = fields_of(page_of(client, at("close", enquiry)))
    write(enquiry, text="Wait, one more thing!", by=asker, at=NOW)
    refused = client.post(at("close", enquiry), fields)
    text = refused.content.decode()
    words = ("A new message has come since you opened the page.", "Wait, one more thing!")
    assert ([word in text for word in words], fresh(enquiry).state) == ([True, True], "agency")
    client.post(at("close", enquiry), {**fields_of(text), "request_key": ""})
    assert fresh(enquiry).state == "closed"


def test_an_enquiry_is_handed_over(call: Call) -> None:
    officer, colleague = officer_of(call), officer_of(call)
    enquiry, client = ask_on_call(call, make_user()), client_of(officer)
    send(client, at("hand-over", enquiry), colleague=str(colleague.pk))
    assert fresh(enquiry).handler == colleague
    assert "1 is handed over to you." in page_of(client_of(colleague), HOME)
    assert "handed over to you" not in page_of(client, HOME)


def test_a_question_is_answered_for_everybody_without_its_text(call: Call) -> None:
    officer = officer_of(call)
    enquiry = ask_on_call(call, make_user(), subject="Costs", text="My name is Ada")
    client = client_of(officer)
    text = page_of(client, at("publish", enquiry))
    assert [text.count(f"{begun}</textarea>") for begun in ("Costs", "Ada")] == [2, 0]
    missing = client.post(at("publish", enquiry), {**fields_of(text), **SAID, "answer_en": ""})
    assert (missing.status_code, PublicQuestion.objects.count()) == (200, 0)
    page = send(client, at("publish", enquiry), **SAID).content.decode()
    assert "The question is answered for everybody on the page of the call." in page
    other = ask_on_call(call, make_user())
    send(client, at("answer-with", other), question=str(PublicQuestion.objects.get().pk))
    assert fresh(other).public_answer == PublicQuestion.objects.get()


def test_a_published_question_is_replaced_and_withdrawn(call: Call) -> None:
    officer = officer_of(call)
    client = client_of(officer)
    send(client, reverse("admin:applications_publicquestion_publish"), call=str(call.pk), **SAID)
    question = PublicQuestion.objects.get()

    def there(act: str) -> str:
        return reverse(f"admin:applications_publicquestion_{act}", args=[question.pk])

    fields = fields_of(page_of(client, there("replace")))
    send(client, there("replace"), **SAID | {"answer_en": "Nothing."})
    late = client.post(there("replace"), {**fields, **SAID, "answer_en": "Something.", "request_key": ""})
    assert "A colleague has replaced the text" in late.content.decode()
    text = page_of(client, there("change"))
    assert ("All." in text, "Nothing." in text) == (True, True)
    page = send(client, there("withdraw"), reason_sv="Fel.", reason_en="Wrong.").content.decode()
    assert ("Wrong." in page, there("replace") in page) == (True, False)


def test_the_agency_writes_first_from_the_page_of_the_application() -> None:
    application = submitted()
    officer = officer_of(application.call)
    declare_staff(officer, application.call, NOW)
    client = client_of(officer)
    address = reverse("admin:applications_application_write", args=[application.pk])
    assert address in page_of(client, reverse("admin:applications_application_change", args=[application.pk]))
    page = send(client, address, subject="Your plan", text="Page 3 is empty.").content.decode()
    enquiry = Enquiry.objects.get()
    assert ("Page 3 is empty." in page, enquiry.asker, enquiry.kind) == (True, application.created_by, "message")


def test_a_barred_officer_sees_no_trace_of_an_enquiry() -> None:
    application = submitted()
    call, officer, barred = application.call, officer_of(application.call), officer_of(application.call)
    set_bar(application, make_person(user=barred), by=officer, at=NOW)
    ask_on_call(call, make_user())
    client = client_of(barred)
    lists = (HOME, LIST, reverse("admin:audit_event_changelist"), reverse("admin:mail_message_changelist"))
    before = [normalised(page_of(client, address)) for address in lists]
    enquiry = _busy(application, officer)
    assert [normalised(page_of(client, address)) for address in lists] == before
    assert enquiry.number in page_of(client_of(officer), LIST)
    nowhere = Enquiry(pk=make_user().pk)
    for act in ("change", "answer", "answer-close", "close", "hand-over", "publish", "answer-with"):
        there, missing = client.get(at(act, enquiry)), client.get(at(act, nowhere))
        assert (there.status_code, missing.status_code) == (404, 404)
    searched = page_of(client, f"{LIST}?q={enquiry.number}")
    assert "Nothing matches" in searched


def _busy(application: Application, officer: User) -> Enquiry:
    enquiry = ask_on(application)
    answer(enquiry, text="Yes.", seen=1, by=officer, at=NOW)
    write(enquiry, text="Thanks.", by=application.created_by, at=NOW)
    return enquiry


def test_a_call_of_another_agency_offers_nothing(call: Call) -> None:
    elsewhere = officer_of(make_call("vinnova"))
    ask_on_call(call, make_user())
    published(call, officer_of(call))
    client = client_of(elsewhere)
    for name in ("enquiry", "publicquestion"):
        assert "Nothing here yet" in page_of(client, reverse(f"admin:applications_{name}_changelist"))
    address = reverse("admin:applications_publicquestion_publish")
    assert f'value="{call.pk}"' not in page_of(client, f"{address}?call=x")
