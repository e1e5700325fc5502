"""Texts of letters: versions, two officers, and which one a letter is written from."""

import pytest
from django.db import DatabaseError, transaction

from applications.models import AgencyRole
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.approvals.models import Approval
from reviews.actions.decisions import publish_meeting
from reviews.actions.letter_texts import approve_letter_text, withdraw_letter_text, write_letter_text
from reviews.models import Decision, Letter, LetterTemplate
from reviews.queries.letters import letters_of, source_for, sources_of, templates_visible_to
from reviews.texts.letters import shipped
from tests.factories import NOW, make_agency, make_call, make_staff
from tests.reviews.actions.test_decisions import Meeting

pytestmark = pytest.mark.django_db
BODY = "{title} {reference} {decision_date} {outcome} {reason} {leader}, {organisation}, {call}"


@pytest.fixture
def agency():
    return make_agency()


@pytest.fixture
def officer(agency):
    return make_staff(agency)


@pytest.fixture
def colleague(agency):
    return make_staff(agency)


def write(agency, by, *, call=None, outcome="rejected", language="en", subject="No", body=BODY):
    text = {"outcome": outcome, "language": language, "subject": subject, "body": body}
    return write_letter_text(agency, call, **text, by=by, at=NOW)


def approved(agency, by, other, **given):
    made = write(agency, by, **given)
    approve_letter_text(made, by=other, at=NOW)
    return made


def test_a_version_is_used_when_another_officer_has_approved_it(agency, officer, colleague):
    made = write(agency, officer)
    now = source_for(agency, None, "rejected", "en")
    assert (now.template, now.subject) == (None, shipped("rejected", "en")[0])
    with pytest.raises(Refused, match="letter_text_own"):
        approve_letter_text(made, by=officer, at=NOW)

    approve_letter_text(made, by=colleague, at=NOW)

    now = source_for(agency, None, "rejected", "en")
    assert (now.template, now.subject, now.body, made.number) == (made, "No", f"{BODY}\n", 1)
    with pytest.raises(Refused, match="letter_text_not_proposed"):
        approve_letter_text(made, by=colleague, at=NOW)


def test_a_new_version_takes_the_waiting_one_back_and_leaves_the_approved_one_in_use(agency, officer, colleague):
    first = approved(agency, officer, colleague)
    second = write(agency, officer, subject="Second")
    third = write(agency, colleague, subject="Third")
    assert [one.number for one in (first, second, third)] == [1, 2, 3]
    assert source_for(agency, None, "rejected", "en").template == first
    with pytest.raises(Refused, match="letter_text_not_proposed"):
        approve_letter_text(second, by=colleague, at=NOW)
    assert {one.number for one in templates_visible_to(officer).filter(is_proposed=True)} == {3}
    withdraw_letter_text(third, by=officer, at=NOW)
    assert not Approval.objects.filter(approved_at__isnull=True, withdrawn_at__isnull=True, kind="letter.text").exists()
    states = {one.number: (one.is_proposed, one.is_replaced) for one in templates_visible_to(officer)}
    assert states == {1: (False, False), 2: (False, False), 3: (False, False)}


def test_a_calls_own_text_goes_before_the_agencys(agency, officer, colleague):
    call, other = make_call(), make_call()
    own = approved(agency, officer, colleague, call=call, subject="Own")
    common = approved(agency, officer, colleague, subject="Common")
    assert sources_of(call)["rejected", "en"].template == own
    assert sources_of(other)["rejected", "en"].template == common
    assert sources_of(other)["rejected", "sv"].template is None
    assert source_for(agency, call, "rejected", "en").template == own
    approved(agency, officer, colleague, subject="Commoner")
    replaced = {(one.call_id, one.number): one.is_replaced for one in templates_visible_to(officer)}
    assert replaced == {(call.pk, 1): False, (None, 1): True, (None, 2): False}


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"body": BODY + " {titel}"}, "unknown_placeholder"),
        ({"body": BODY + " {title"}, "brace_not_closed"),
        ({"body": BODY + " title}"}, "brace_not_opened"),
        ({"body": BODY.replace("{reason}", "")}, "placeholder_missing"),
        ({"body": BODY, "outcome": "granted"}, "placeholder_missing"),
        ({"subject": "{title}"}, "unknown_placeholder"),
        ({"subject": " "}, "letter_text_empty"),
        ({"body": "\n"}, "letter_text_empty"),
    ],
)
def test_a_faulty_text_is_refused(agency, officer, given, code):
    with pytest.raises(Refused) as refusal:
        write(agency, officer, **given)
    assert refusal.value.code == code
    assert not LetterTemplate.objects.exists()


def test_what_letters_say_already_is_no_new_version(agency, officer):
    subject, body = shipped("rejected", "sv")
    with pytest.raises(Refused, match="letter_text_unchanged"):
        write(agency, officer, language="sv", subject=subject, body=body.replace("\n", "\r\n"))


def test_only_officers_of_the_agency_write_and_an_officer_of_a_call_for_that_call_alone(agency, officer):
    call = make_call()
    of_call = make_staff(agency, call=call)
    for stranger in (make_staff(make_agency("vinnova")), make_staff(agency, "decision_maker")):
        with pytest.raises(Hidden):
            write(agency, stranger)
    with pytest.raises(Hidden):
        write(agency, of_call)
    with pytest.raises(Hidden):
        write(agency, of_call, call=make_call())
    own = write(agency, of_call, call=call)
    write(agency, officer)
    assert templates_visible_to(of_call).count() == 2
    assert templates_visible_to(make_staff(make_agency("vinnova"))).count() == 0
    AgencyRole.objects.filter(user=of_call).update(ended_at=NOW)
    with pytest.raises(Hidden):
        withdraw_letter_text(own, by=of_call, at=NOW)


@pytest.mark.django_db(transaction=True)
def test_no_version_is_ever_changed(agency, officer):
    made = write(agency, officer)
    for change in (
        lambda: LetterTemplate.objects.filter(pk=made.pk).update(body="x"),
        lambda: LetterTemplate.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_letter_is_written_from_the_version_in_use_and_says_which():
    meeting = Meeting()
    colleague = make_staff(meeting.call.agency)
    made = approved(meeting.call.agency, meeting.officer, colleague, call=meeting.call)
    meeting.attach_all()
    meeting.lock()
    publish_meeting(meeting.meeting, by=meeting.decider, at=meeting.at)
    letters = {(one.decision.outcome, one.language): one for one in Letter.objects.select_related("template")}
    assert {key: one.template for key, one in letters.items()} == {
        ("granted", "sv"): None,
        ("granted", "en"): None,
        ("rejected", "sv"): None,
        ("rejected", "en"): made,
    }
    rejected = letters["rejected", "en"]
    assert rejected.subject == "No"
    assert rejected.body.startswith("This is a translation. The Swedish text of the decision governs.\n\n")
    for words in ("The application is rejected.", "Panelen har bedömt", rejected.decision.application.reference):
        assert words in rejected.body
    assert "This is a translation" not in letters["rejected", "sv"].body


def test_what_applicants_wrote_is_never_read_as_a_placeholder():
    meeting = Meeting()
    meeting.attach_all()
    decision = Decision.objects.get(outcome="granted")
    decision.reason_en = "{amount} {title} {{x}}\n\n# No heading"
    version = decision.application.submitted_version
    version.document["title_en"] = "A {reason}\ncase"
    decision.application.submitted_version = version
    english = letters_of(decision, sources_of(meeting.call))[1]
    assert "{amount} {title} {{x}}\n\n\u00a0# No heading" in english.body
    assert ": A {reason} case\n" in english.body
