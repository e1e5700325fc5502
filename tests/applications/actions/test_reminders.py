"""Messages to leaders before the deadline: once for a threshold and a deadline, and only while they are true."""

from datetime import datetime, timedelta

import pytest

from applications.actions.calls import move_deadline
from applications.actions.registering import register, reopen
from applications.actions.reminders import remind_due
from applications.models import Application
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from tests.applications.worlds import fresh, registered
from tests.factories import DAY, NOW, make_application, make_call, make_staff
from tests.threads import together

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def draft() -> Application:
    return make_application(make_call("vr", closes_in=10 * DAY))


def before(application: Application, left: timedelta) -> datetime:
    return application.call.closes_at - left


def reminders() -> list[str]:
    return list(Message.objects.filter(key__startswith="deadline:").order_by("queued_at").values_list("to", flat=True))


def test_a_draft_is_mentioned_once_at_each_threshold(draft: Application) -> None:
    for left in (8 * DAY, 7 * DAY, 6 * DAY, DAY, DAY - HOUR, 3 * HOUR, HOUR, -HOUR):
        remind_due(before(draft, left))
    assert reminders() == [draft.created_by.email] * 3


def test_what_is_registered_as_it_stands_is_not_mentioned() -> None:
    application = registered(make_call("vr", closes_in=2 * DAY))
    remind_due(before(application, HOUR))
    assert reminders() == []


def test_changes_that_are_not_registered_are_mentioned(draft: Application) -> None:
    register(draft, by=draft.created_by, at=NOW)
    reopen(fresh(draft), by=draft.created_by, at=NOW)
    Application.objects.filter(pk=draft.pk).update(revision=99)
    remind_due(before(draft, DAY))
    (message,) = Message.objects.filter(key__startswith="deadline:")
    assert message.subject.startswith("Changes not registered")
    assert "Version 1" in message.body


def test_a_moved_deadline_counts_anew(draft: Application) -> None:
    remind_due(before(draft, DAY))
    later = draft.call.closes_at + 5 * DAY
    words = {"text_sv": "Avbrott.", "text_en": "An outage."}
    times = {"closes_at": later, "signing_closes_at": later + DAY}
    move_deadline(draft.call, **times, **words, by=make_staff(draft.call.agency), at=before(draft, HOUR))
    remind_due(later - DAY)
    assert reminders() == [draft.created_by.email] * 2


def test_whoever_registers_before_it_is_sent_gets_none(draft: Application) -> None:
    at = before(draft, DAY)
    remind_due(at)
    register(draft, by=draft.created_by, at=at)
    send_queued(at)
    assert Message.objects.get(key__startswith="deadline:").state == Message.State.DROPPED


def test_a_reminder_that_is_still_true_is_sent(draft: Application) -> None:
    at = before(draft, DAY)
    remind_due(at)
    send_queued(at)
    assert Message.objects.get(key__startswith="deadline:").state == Message.State.SENT


def test_a_reminder_of_an_earlier_deadline_is_not_sent(draft: Application) -> None:
    at = before(draft, DAY)
    remind_due(at)
    type(draft.call).objects.filter(pk=draft.call.pk).update(closes_at=draft.call.closes_at + DAY)
    send_queued(at)
    assert Message.objects.get(key__startswith="deadline:").state == Message.State.DROPPED


def test_the_number_of_statements_does_not_grow(draft: Application, django_assert_num_queries) -> None:
    remind_due(before(draft, DAY))
    make_application(draft.call)
    remind_due(before(draft, DAY))
    with django_assert_num_queries(2):
        assert remind_due(before(draft, DAY)) == 0


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_write_one_message() -> None:
    draft = make_application(make_call("vr", closes_in=10 * DAY))
    together(*(lambda: remind_due(before(draft, DAY)),) * 3)
    assert reminders() == [draft.created_by.email]
