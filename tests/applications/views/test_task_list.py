"""What the application's first page offers at each step around registering."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.calls import move_deadline
from applications.actions.drafting import basics_values, save_basics
from applications.actions.eligibility import announce_ineligible, judge
from applications.actions.registering import reopen
from applications.actions.working_copy import Change, fingerprint
from applications.models import Application
from applications.queries.forms import form_of
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from tests.applications.worlds import fresh, registered, signed, submitted
from tests.factories import DAY, NOW, add_applicant, make_application, make_call, make_handler, make_staff, make_user

pytestmark = pytest.mark.django_db
PAGES = ("application", "missing", "check")


def page(user, application, name: str = "application") -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(name, args=[application.reference])).content.decode()


def mine(user) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("my_applications")).content.decode()


def offers_to_register(user, application) -> list[str]:
    """The pages with a button that leads to registering."""
    address = f'href="{reverse("register", args=[application.reference])}"'
    return [name for name in PAGES if address in page(user, application, name)]


@pytest.fixture
def reopened():
    application = registered(make_call("vr"))
    reopen(application, by=application.created_by, at=NOW)
    return fresh(application)


def change_title(application) -> None:
    current = basics_values(application)
    change = {"title_en": Change("Another title", fingerprint(current["title_en"]))}
    save_basics(application, change, by=application.created_by, at=NOW)


def test_a_complete_draft_is_registered_from_every_page():
    application = make_application(make_call("vr"))
    assert offers_to_register(application.created_by, application) == list(PAGES)


def test_a_reopened_application_without_changes_has_nothing_to_register(reopened):
    html = page(reopened.created_by, reopened)

    assert offers_to_register(reopened.created_by, reopened) == []
    assert "Register the changes" not in html
    assert "Nothing to do: it will be submitted" in mine(reopened.created_by)
    assert "You have not changed anything yet" in html
    assert "When you have changed something, register again." in html


def test_a_change_can_be_registered(reopened):
    change_title(reopened)

    assert offers_to_register(reopened.created_by, reopened) == list(PAGES)
    assert "Register the changes" in page(reopened.created_by, reopened)
    assert "Register your changes" in mine(reopened.created_by)


def test_who_helps_is_told_that_the_leader_registers(reopened):
    helper = make_user()
    add_applicant(reopened.consortium, helper, "administrator")

    html = page(helper, reopened)

    assert "The project leader registers." in html
    assert "When you have changed something, register again." not in html


def test_what_is_submitted_stands_as_it_is_until_the_deadline_is_moved():
    application = submitted()
    html = page(application.created_by, application)
    assert html.count("As submitted") == len(form_of(application).sections)
    assert "Done" not in html

    reasons = {"text_sv": "Fel.", "text_en": "A fault."}
    later = {"closes_at": NOW + DAY, "signing_closes_at": NOW + 2 * DAY}
    move_deadline(application.call, **later, **reasons, by=make_staff(application.call.agency), at=NOW)
    html = page(application.created_by, fresh(application))
    assert "As submitted" not in html
    assert "Done" in html


def test_whose_application_is_to_be_dismissed_reads_what_happens_next_and_not_why():
    application = signed()
    leader, reader = application.created_by, make_user()
    add_applicant(application.consortium, reader, "researcher")
    officer, at = make_handler(application.call), application.call.signing_closes_at + DAY
    judge(application, outcome="ineligible", reason="A secret reason.", by=officer, at=at)
    assert "dismiss" not in page(leader, application).split('id="signature"')[0]
    assert not Message.objects.filter(key__startswith="ineligible:").exists()

    announce_ineligible(application, by=officer, at=at)

    people = application.consortium.applicants.values_list("person__user__email", flat=True)
    send_queued(at)
    messages = Message.objects.filter(key__startswith="ineligible:")
    assert sorted(one.to for one in messages) == sorted(people)
    assert {one.state for one in messages} == {"sent"}
    assert not messages.filter(body__contains="dismiss").exists()
    assert not Message.objects.filter(body__contains="A secret reason.").exists()
    ask = reverse("ask_about_application", args=[application.reference])
    for user, next_step in ((leader, f'<a href="{ask}">Write to the agency</a>'), (reader, "Those who may edit")):
        html = page(user, fresh(application))
        assert ("It will propose that the application is dismissed" in html, next_step in html) == (True, True)
        assert "There is nothing that you must do now" not in html
        assert "A secret reason." not in html
        assert "The agency will propose to dismiss it" in mine(user)
        assert "Nothing to do." not in mine(user)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("awaiting_signature", "The organisation signs. Remind it if need be."),
        ("refused", "The organisation has refused to sign. Talk to it before the window closes."),
        ("unsigned", "Not signed in time. The agency will decide on it."),
    ],
)
def test_what_comes_next_of_a_signature_is_said_alike_in_the_list_and_on_the_page(status: str, said: str) -> None:
    application = submitted()
    Application.objects.filter(pk=application.pk).update(status=status)
    html = page(application.created_by, fresh(application))
    assert said in html
    assert said in mine(application.created_by)
    assert "There is nothing that you must do now" not in html
