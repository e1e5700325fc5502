"""Two notices before a draft is erased: to everybody who may edit, once each, and only while they are true."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from applications.actions.calls import move_deadline
from applications.actions.erasure_notices import notify_due
from applications.actions.registering import unregister, withdraw
from applications.models import Application, ErasureNotice
from applications.queries.retention import NEVER_RECEIVED, to_be_erased
from clusterportal.audit.models import Event
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from tests.applications.retention import LATE, announce, days_before, last_day, on
from tests.applications.worlds import after_deadline, before_deadline, fresh, registered, submitted
from tests.factories import DAY, add_applicant, make_application, make_call, make_staff, make_user
from tests.threads import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Application:
    return make_application(make_call("vr", closes_in=-10 * DAY))


def notices() -> list[tuple[str, str]]:
    return sorted(Message.objects.filter(key__startswith="erasure:").values_list("to", "language"))


def test_everybody_who_may_edit_gets_two_notices_in_the_own_language(draft: Application) -> None:
    helper = make_user(language="sv")
    add_applicant(draft.consortium, helper, "administrator")
    for n_days in (61, 60, 59, 15, 14, 13, 0, -5):
        notify_due(days_before(draft, n_days))
    assert notices() == sorted([(draft.created_by.email, "en"), (helper.email, "sv")] * 2)
    assert list(draft.erasure_notices.values_list("number", flat=True)) == [1, 2]
    texts = list(Message.objects.filter(to=draft.created_by.email).order_by("at").values_list("subject", "body"))
    with translation.override("en"):
        day = date_format(last_day(draft), "j F Y")
    assert all(day in subject and day in body for subject, body in texts)
    assert ["This is the last notice." in body for _subject, body in texts] == [False, True]
    assert not any(draft.title_en in subject + body for subject, body in texts)
    events = Event.objects.filter(chain=f"application:{draft.pk}", action="application.erasure_announced")
    assert [event.detail for event in events.order_by("seq")] == [
        {"number": number, "last_day": last_day(draft).isoformat()} for number in (1, 2)
    ]


def test_what_the_agency_has_or_may_still_get_is_not_announced() -> None:
    """Submitted; submitted once and taken back after the deadline moved; with an own deadline ahead; unpublished."""
    received = submitted(make_call("vr", closes_in=-10 * DAY))
    moved = submitted(make_call("vr", closes_in=-5 * DAY))
    later = moved.call.closes_at + 10 * DAY
    words = {"text_sv": "Avbrott.", "text_en": "An outage.", "closes_at": later, "signing_closes_at": later + DAY}
    move_deadline(moved.call, **words, by=make_staff(moved.call.agency), at=after_deadline(moved.call))
    unregister(fresh(moved), by=moved.created_by, at=later - DAY)
    assert fresh(moved).status == "draft"
    announce(fresh(moved))
    assert not Application.objects.filter(NEVER_RECEIVED).exists()
    assert (notices(), to_be_erased(days_before(received, -99)), ErasureNotice.objects.count()) == ([], [], 0)


def test_what_was_withdrawn_before_it_was_submitted_goes_too() -> None:
    application = registered(make_call("vr", closes_in=-10 * DAY))
    withdraw(application, by=application.created_by, at=before_deadline(application.call))
    end = announce(fresh(application))
    assert (to_be_erased(end), to_be_erased(end - timedelta(minutes=6))) == ([application], [])
    assert "was withdrawn before it was submitted" in Message.objects.filter(key__startswith="erasure:")[0].body


def test_an_own_deadline_counts_and_a_moved_one_counts_anew(draft: Application) -> None:
    end = announce(draft)
    assert to_be_erased(end) == [draft]
    Application.objects.filter(pk=draft.pk).update(closes_at=draft.call.closes_at + 90 * DAY)
    send_queued(days_before(draft, 14))
    assert set(Message.objects.filter(key__startswith="erasure:").values_list("state", flat=True)) == {"dropped"}
    assert to_be_erased(end) == []
    later = fresh(draft)
    assert last_day(later) > last_day(draft)
    assert to_be_erased(announce(later)) == [draft]
    assert ErasureNotice.objects.count() == 4


def test_nothing_goes_while_beat_stood_still(draft: Application) -> None:
    late = on(last_day(draft) + 3 * DAY, LATE)
    assert to_be_erased(late) == []
    assert [notify_due(late + days * DAY) for days in (0, 13, 14, 15)] == [1, 0, 1, 0]
    assert [bool(to_be_erased(late + days * DAY)) for days in (28, 29)] == [False, True]


def test_the_pages_say_until_when_it_is_kept(draft: Application) -> None:
    client, address = Client(), reverse("application", args=[draft.reference])
    client.force_login(draft.created_by)
    with translation.override("en"):
        day = date_format(last_day(draft), "j F Y")
        rule = date_format(last_day(draft))
    assert f"The application is kept until {day} and then erased." in client.get(address).content.decode()
    assert f"What has not been registered is kept until {rule} and then erased." in (
        client.get(reverse("call", args=[draft.call.pk])).content.decode()
    )
    open_one = make_application(make_call("vr"), leader=draft.created_by)
    assert 'id="erasure"' not in client.get(reverse("application", args=[open_one.reference])).content.decode()


def test_the_number_of_statements_does_not_grow(draft: Application, django_assert_num_queries) -> None:
    announce(draft)
    other = make_application(draft.call)
    for n_days in (30, 10):
        notify_due(days_before(other, n_days))
    with django_assert_num_queries(3):
        assert notify_due(days_before(draft, 1)) == 0
    with django_assert_num_queries(1):
        assert notify_due(draft.call.closes_at + 100 * DAY) == 0


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_write_one_notice() -> None:
    draft = make_application(make_call("vr", closes_in=-10 * DAY))
    together(*(lambda: notify_due(days_before(draft, 60)),) * 3)
    assert notices() == [(draft.created_by.email, "en")]
    call_command("check_invariants")
