"""Pages about letters: texts with preview, what publishing does, and what did not arrive."""

import re
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.bars import set_bar
from applications.models import Call
from clusterportal.mail.models import Message
from reviews.actions.letter_texts import approve_letter_text, write_letter_text
from reviews.models import Decision, DecisionMeeting, Delivery, Letter, LetterTemplate
from reviews.texts.letters import shipped
from tests.factories import make_person, make_staff
from tests.reviews.actions.test_decisions import Meeting
from tests.reviews.actions.test_deliveries import published, returned
from tests.reviews.worlds import declare_staff

pytestmark = pytest.mark.django_db
TOKEN = re.compile(r'name="shown" value="([0-9a-f]+)"')


@pytest.fixture
def meeting():
    made = Meeting()
    made.attach_all()
    return made


def browser(user):
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def read(user, name, *args, status=200, **query):
    answer = browser(user).get(reverse(f"admin:reviews_{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def write(user, name, *args, **values):
    answer = browser(user).post(reverse(f"admin:reviews_{name}", args=args), values, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def pdf(user, name, *args):
    answer = browser(user).get(reverse(f"admin:reviews_{name}", args=args))
    assert answer.status_code == 200
    return answer


def text_of(content):
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


def roles_of(content):
    """The structure elements of a PDF, in order."""
    found = []

    def walk(node):
        for one in node if isinstance(node, pikepdf.Array) else [node]:
            if isinstance(one, pikepdf.Dictionary) and "/S" in one:
                found.append(str(one.S))
                walk(one.get("/K", pikepdf.Array()))

    with pikepdf.open(BytesIO(content)) as document:
        walk(document.Root.StructTreeRoot.K)
    return found


def granted():
    return Decision.objects.get(outcome="granted")


def new_text(meeting, **given):
    text = {"scope": meeting.call.agency_id, "outcome": "granted", "language": "en", "subject": "Yes"}
    return {**text, "body": shipped("granted", "en")[1], **given}


def test_the_form_begins_with_what_the_letters_say_now(meeting):
    page = read(meeting.officer, "lettertemplate_add", outcome="rejected", language="sv")
    assert "{agency} avslår din ansökan" in page
    assert "<code>{reason}</code>" in page
    assert "<code>{amount}</code>" not in page


def test_who_has_no_call_left_to_write_for_finds_no_form(meeting):
    officer = make_staff(meeting.call.agency, call=meeting.call)
    Call.objects.update(archived_at=meeting.at)
    read(officer, "lettertemplate_add", status=404)


def test_faults_stand_beside_the_field_with_the_names_that_exist(meeting):
    body = shipped("granted", "en")[1].replace("{title}", "{titel}").replace("{amount}", "much")
    page = write(meeting.officer, "lettertemplate_add", **new_text(meeting, body=body, subject="{reason}"))
    for line in (
        "There is no placeholder {titel} here.",
        "The text lacks {title}.",
        "The text lacks {amount}.",
        "There is no placeholder {reason} here.",
        "The placeholders that exist: {agency}, {agency_short}, {reference}, {case_number}, {decision_date}.",
    ):
        assert line in page
    assert not LetterTemplate.objects.exists()


def test_a_second_officer_sees_the_task_and_approves(meeting):
    page = write(meeting.officer, "lettertemplate_add", **new_text(meeting))
    assert "Letters use it when another officer has approved it" in page
    made = LetterTemplate.objects.get()
    assert "Approve the texts of letters" not in browser(meeting.officer).get(reverse("admin:index")).content.decode()
    colleague = make_staff(meeting.call.agency)
    assert "Approve the texts of letters" in browser(colleague).get(reverse("admin:index")).content.decode()
    assert "You wrote this version" in write(meeting.officer, "lettertemplate_approve", made.pk)
    assert "Letters use it from now on" in write(colleague, "lettertemplate_approve", made.pk)
    assert "in use" in read(colleague, "lettertemplate_changelist")


def test_a_preview_is_what_would_be_sent_and_says_that_it_is_a_draft(meeting):
    write(meeting.officer, "lettertemplate_add", **new_text(meeting, subject="Yes to {reference}"))
    made, one = LetterTemplate.objects.get(), granted()
    page = read(meeting.officer, "lettertemplate_change", made.pk, decision=one.pk)
    assert f"Yes to {one.application.reference}" in page
    assert "DRAFT: this is no decision" in page
    answer = pdf(meeting.officer, "lettertemplate_preview", made.pk, one.pk)
    assert "draft-" in answer["Content-Disposition"]
    assert "DRAFT: this is no decision" in text_of(answer.content)
    approve_letter_text(made, by=make_staff(meeting.call.agency), at=made.written_at)
    shown = text_of(pdf(meeting.officer, "decisionmeeting_letter-pdf", meeting.meeting.pk, one.pk, "en").content)
    meeting.lock()
    meeting.publish()

    letter = Letter.objects.get(decision=one, language="en")
    assert letter.template == made
    words = [word for line in letter.body.replace("# ", "").split("\n\n") for word in line.split()]
    assert [word for word in words if word not in shown] == []
    read(meeting.officer, "decisionmeeting_letters", meeting.meeting.pk, one.pk, status=404)
    assert "No case with this outcome waits" in read(meeting.officer, "lettertemplate_change", made.pk)


def test_nobody_previews_a_barred_case(meeting):
    one = granted()
    set_bar(one.application, make_person(user=meeting.officer), by=None, at=meeting.at)
    text = {"outcome": "granted", "language": "en", "subject": "Yes", "body": shipped("granted", "en")[1]}
    made = write_letter_text(meeting.call.agency, None, **text, by=meeting.officer, at=meeting.at)
    page = read(meeting.officer, "lettertemplate_change", made.pk, decision=one.pk)
    assert one.application.reference not in page
    read(meeting.officer, "lettertemplate_preview", made.pk, one.pk, status=404)
    read(meeting.officer, "decisionmeeting_letters", meeting.meeting.pk, one.pk, status=404)
    read(meeting.officer, "decisionmeeting_letter-pdf", meeting.meeting.pk, one.pk, "sv", status=404)
    assert one.application.reference not in read(meeting.officer, "decisionmeeting_checks", meeting.meeting.pk)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_letters_are_tagged_in_their_language_with_title_and_headings(meeting, language):
    meeting.lock()
    answer = pdf(meeting.decider, "decisionmeeting_letter-pdf", meeting.meeting.pk, granted().pk, language)
    with pikepdf.open(BytesIO(answer.content)) as document:
        root = document.Root
        assert (bool(root.MarkInfo.Marked), str(root.Lang)) == (True, language)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"].startswith({"en": "DRAFT: ", "sv": "UTKAST: "}[language])
    roles = roles_of(answer.content)
    assert roles[:2] == ["/Document", "/Title"]
    assert roles.count("/H1") == 3
    assert roles.count("/P") >= 3
    assert ("This is a translation" in text_of(answer.content)) == (language == "en")


def test_the_page_before_publication_counts_and_names_what_is_missing(meeting):
    Decision.objects.filter(outcome="rejected").update(reason_en="No.")
    meeting.lock()
    page = read(meeting.decider, "decisionmeeting_publish", meeting.meeting.pk)
    for words in ("What is published, case by case", "SEK 135 M", "Applicants told", "4 e-mails, 4 letters"):
        assert words in page.replace("\u00a0", " ")
    assert page.count("no public reason in English") == 1
    assert page.count("no case number") == 2
    assert page.count("no approved statement of a panel") == 1
    assert read(meeting.officer, "decisionmeeting_checks", meeting.meeting.pk).count("no case number") == 2


def test_what_stops_the_meeting_is_said_before(meeting):
    meeting.lock()
    Decision.objects.filter(outcome="granted").update(amount_sek=10**10)
    one = Decision.objects.get(outcome="rejected").application
    type(one).objects.filter(pk=one.pk).update(status="withdrawn", withdrawn_at=meeting.at)
    page = read(meeting.decider, "decisionmeeting_checks", meeting.meeting.pk)
    assert "A case has changed since the list was locked." in page
    assert "The grants come to more than the frame of the call." in page


def test_what_was_not_shown_as_it_stands_is_not_published(meeting):
    meeting.lock()
    token = TOKEN.search(read(meeting.decider, "decisionmeeting_publish", meeting.meeting.pk))[1]
    text = {"outcome": "granted", "language": "en", "subject": "Yes", "body": shipped("granted", "en")[1]}
    made = write_letter_text(meeting.call.agency, None, **text, by=meeting.officer, at=meeting.at)
    approve_letter_text(made, by=make_staff(meeting.call.agency), at=made.written_at)

    again = write(meeting.decider, "decisionmeeting_publish", meeting.meeting.pk, shown=token)

    assert "Something has changed since the page was shown" in again
    assert DecisionMeeting.objects.get().state == "locked"
    done = write(meeting.decider, "decisionmeeting_publish", meeting.meeting.pk, shown=TOKEN.search(again)[1])
    assert "Decisions published, all at once: 2" in done
    assert Letter.objects.get(language="en", decision__outcome="granted").template == made


def test_what_did_not_arrive_is_a_task_until_it_is_followed_up():
    meeting = published()
    delivery = returned(meeting)
    home = browser(meeting.officer).get(reverse("admin:index")).content.decode()
    assert "1 letter did not arrive" in home
    address = re.search(r'href="([^"]*stuck=1[^"]*)"', home)[1].replace("&amp;", "&")
    listed = browser(meeting.officer).get(address).content.decode()
    assert (delivery.message.to in listed, listed.count("field-application")) == (True, 1)
    page = read(meeting.officer, "delivery_change", delivery.pk)
    assert "5.1.1 No such user" in page
    refused = write(meeting.officer, "delivery_again", delivery.pk, to="not an address")
    assert "Enter a valid email address" in refused
    done = write(meeting.officer, "delivery_again", delivery.pk, to="right@post.example")
    assert "The message is sent again to right@post.example." in done
    assert "did not arrive" not in browser(meeting.officer).get(reverse("admin:index")).content.decode()


def test_the_log_of_a_meeting_is_filtered_by_state():
    meeting = published()
    returned(meeting)
    page = read(meeting.officer, "decisionmeeting_change", meeting.meeting.pk)
    assert "How the messages went" in page
    sent = read(
        meeting.officer,
        "delivery_changelist",
        decision__meeting__id__exact=meeting.meeting.pk,
        message__state__exact="sent",
    )
    assert sent.count("field-application") == Message.objects.filter(state="sent", delivery__isnull=False).count() == 3
    assert "How the messages went" not in read(meeting.decider, "decisionmeeting_change", meeting.meeting.pk)


def test_other_filters_are_refused():
    meeting = published()
    for lookup in ("message__to__startswith", "message__body__contains", "settled_by__name", "stuck__exact"):
        read(meeting.officer, "delivery_changelist", **{lookup: "a"}, status=404)


def test_an_officer_with_a_conflict_sees_nothing_of_the_messages():
    meeting = published()
    delivery = returned(meeting)
    set_bar(delivery.decision.application, make_person(user=meeting.officer), by=None, at=meeting.at)
    colleague = make_staff(meeting.call.agency)
    declare_staff(colleague, meeting.call, meeting.at)
    assert "did not arrive" not in browser(meeting.officer).get(reverse("admin:index")).content.decode()
    assert "1 letter did not arrive" in browser(colleague).get(reverse("admin:index")).content.decode()
    read(meeting.officer, "delivery_change", delivery.pk, status=404)
    assert delivery.message.to not in read(meeting.officer, "delivery_changelist")
    n_shown = read(meeting.officer, "delivery_changelist").count("field-application")
    assert n_shown == Delivery.objects.exclude(decision=delivery.decision).count()
