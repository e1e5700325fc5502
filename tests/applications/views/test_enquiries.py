"""Own enquiries, a new one, a thread, and the questions and answers on the page of a call."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions.enquiries import answer, close
from applications.actions.public_questions import publish_answer, replace_question, withdraw_question
from applications.models import Application, Call, Enquiry, EnquiryMessage
from clusterportal.files.models import Scan
from tests.applications.enquiring import HOUR, WORDS, ask_on, ask_on_call, officer_of, published
from tests.applications.pdfs import make_pdf
from tests.applications.views.test_walk import fields_of
from tests.factories import DAY, NOW, add_applicant, make_application, make_call, make_user

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> {{ settings.SECRET_KEY }}"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path) -> None:
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def call() -> Call:
    return make_call("vr")


@pytest.fixture
def application(call: Call) -> Application:
    return make_application(call)


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, address: str, **values: object):
    return client.post(address, {**fields_of(client.get(address).content.decode()), **values}, follow=True)


def shown(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_question_about_a_call_begins_a_thread(call: Call) -> None:
    client, address = client_of(make_user()), reverse("ask_about_call", args=[call.pk])
    page = send(client, address, kind="question", subject="Costs", text="What counts?")
    enquiry = Enquiry.objects.get()
    thread = reverse("enquiry", args=[enquiry.pk])
    assert page.redirect_chain == [(thread, 302)]
    text = page.content.decode()
    assert [word in text for word in ("Costs", "What counts?", enquiry.number, "Waits for the agency")] == [True] * 4
    assert thread in shown(client, reverse("my_enquiries"))
    assert shown(client, reverse("call", args=[call.pk])).count(address) == 1


def test_what_is_sent_twice_is_kept_once(call: Call) -> None:
    client, address = client_of(make_user()), reverse("ask_about_call", args=[call.pk])
    values = {**fields_of(shown(client, address)), "kind": "question", "subject": "s", "text": "t"}
    assert len({client.post(address, values)["Location"] for _twice in range(2)}) == 1
    thread = reverse("enquiry", args=[Enquiry.objects.get().pk])
    values = {**fields_of(shown(client, thread)), "text": "more"}
    assert {client.post(thread, values)["Location"] for _twice in range(2)} == {thread}
    assert EnquiryMessage.objects.count() == 2


def test_the_form_says_what_is_missing_and_too_long(call: Call) -> None:
    client, address = client_of(make_user()), reverse("ask_about_call", args=[call.pk])
    page = send(client, address, kind="message", subject="x" * 121, text="19811228-9874")
    text = page.content.decode()
    assert page.status_code == 422
    words = ("1 characters too long", "personal identity number", "There is a problem")
    assert [word in text for word in words] == [True] * 3
    assert not Enquiry.objects.exists()


def test_a_complaint_is_said_to_be_no_appeal(application: Application) -> None:
    client = client_of(application.created_by)
    text = shown(client, reverse("ask_about_application", args=[application.reference]) + "?kind=complaint")
    assert "It is not an appeal and does not change a decision." in text
    assert "checked" in text[text.index('value="complaint"') :][:120]


def test_a_file_is_checked_kept_and_handed_out(application: Application) -> None:
    client, address = client_of(application.created_by), reverse("ask_about_application", args=[application.reference])
    given = {"kind": "complaint", "subject": "Budget", "text": "See the file."}
    wrong = SimpleUploadedFile("run.pdf", b"MZ", content_type="application/pdf")
    refused = send(client, address, **given, file=wrong)
    assert (refused.status_code, "The file is not a PDF" in refused.content.decode()) == (422, True)
    good = SimpleUploadedFile("budget.pdf", make_pdf(), content_type="application/pdf")
    page = send(client, address, **given, file=good)
    message = EnquiryMessage.objects.get()
    file = reverse("enquiry_file", args=[message.enquiry_id, message.pk])
    assert file in page.content.decode()
    response = client.get(file)
    assert (response["X-Content-Type-Options"], b"".join(response)[:5]) == ("nosniff", b"%PDF-")
    assert client_of(make_user()).get(file).status_code == 404
    Scan.objects.update(state="infected", found="Test")
    assert client.get(file).status_code == 403
    assert "The virus scanner has found something" in shown(client, reverse("enquiry", args=[message.enquiry_id]))


def test_what_is_written_is_shown_as_text(application: Application) -> None:
    client = client_of(application.created_by)
    enquiry = ask_on(application, subject=HOSTILE[:100], text=HOSTILE)
    text = shown(client, reverse("enquiry", args=[enquiry.pk]))
    assert ("<script>alert" in text, text.count("&lt;script&gt;alert(1)") >= 2) == (False, True)


def test_a_reader_reads_what_is_for_all_and_has_no_form(application: Application) -> None:
    reader = make_user()
    add_applicant(application.consortium, reader, "researcher")
    enquiry = ask_on(application, is_for_all=True)
    client, thread = client_of(reader), reverse("enquiry", args=[enquiry.pk])
    text = shown(client, thread)
    assert ("Does it balance?" in text, "Only the project leader and those who may edit" in text) == (True, True)
    assert 'name="text"' not in text
    assert client.post(thread, {"text": "x"}).status_code == 403
    task_list = shown(client, reverse("application", args=[application.reference]))
    ask = reverse("ask_about_application", args=[application.reference])
    assert (
        ask in task_list,
        ask in shown(client_of(application.created_by), reverse("application", args=[application.reference])),
    ) == (
        False,
        True,
    )


def test_a_closed_thread_says_until_when_a_message_opens_it() -> None:
    call = make_call("vr", closes_in=-60 * DAY)
    asker, officer = make_user(), officer_of(call)
    enquiry = ask_on_call(call, asker, NOW - 100 * DAY)
    answer(enquiry, text="Yes.", seen=1, by=officer, at=NOW - 99 * DAY)
    client, thread = client_of(asker), reverse("enquiry", args=[enquiry.pk])
    close(enquiry, seen=1, by=officer, at=NOW - DAY)
    assert "A message opens it again, until" in shown(client, thread)
    send(client, thread, text="One thing more.")
    close(enquiry, seen=3, by=officer, at=NOW - 98 * DAY)
    text = shown(client, thread)
    assert ("closed more than 60 days ago" in text, 'name="text"' in text) == (True, False)


def test_the_page_of_a_call_without_questions_tells_how_to_ask(call: Call) -> None:
    text = shown(Client(), reverse("call", args=[call.pk]))
    assert (
        "Nothing has been asked and answered here yet." in text,
        reverse("ask_about_call", args=[call.pk]) in text,
    ) == (
        True,
        True,
    )


def test_questions_stand_on_the_page_of_the_call_with_their_days(call: Call) -> None:
    officer, asker = officer_of(call), make_user("Ada Asker")
    enquiry = ask_on_call(call, asker, subject="Adas fråga", text="Secret words")
    question = publish_answer(enquiry, WORDS, seen=1, by=officer, at=NOW)
    page = reverse("call", args=[call.pk])
    text = shown(Client(), page)
    assert [word in text for word in (f'id="question-{question.reference}"', "May we apply?", "Yes.")] == [True] * 3
    assert [word for word in ("Ada", "Secret words", enquiry.number, officer.name) if word in text] == []
    replace_question(question, WORDS.__class__("Får vi?", "May we?", "Nej.", "No."), seen=1, by=officer, at=NOW + HOUR)
    text = shown(Client(), page)
    assert [word in text for word in ("May we?", "Changed on", "May we apply?")] == [True, True, False]
    withdraw_question(question, reason_sv="Fel.", reason_en="It was wrong.", by=officer, at=NOW + HOUR)
    text = shown(Client(), page)
    assert [word in text for word in ("It was wrong.", "withdrawn", "May we?")] == [True, True, False]
    assert f"#question-{question.reference}" in shown(client_of(asker), reverse("enquiry", args=[enquiry.pk]))


def test_the_questions_are_in_the_readers_language(call: Call) -> None:
    published(call, officer_of(call))
    client = Client()
    client.cookies["django_language"] = "sv"
    text = client.get(reverse("call", args=[call.pk])).content.decode()
    assert ("Får vi söka?" in text, "May we apply?" in text) == (True, False)
