"""The command that a mail server pipes a returned mail to."""

import io
import logging
import os
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from clusterportal.audit.models import Event
from clusterportal.mail.actions import mark_returned, queue_text, send_queued
from clusterportal.mail.models import Message
from tests.clusterportal.mail.reports import message_id, report
from tests.factories import NOW
from tests.threads import in_background

pytestmark = pytest.mark.django_db


def pipe(monkeypatch, content: bytes) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(content)))
    call_command("read_bounce")


def sent() -> Message:
    queue_text(to="nobody@post.example", subject="Hello", body="Hi", at=NOW)
    Message.objects.update(scope="call:7")
    send_queued(NOW)
    return Message.objects.get()


def test_a_message_that_came_back_is_marked_with_what_the_server_said(monkeypatch) -> None:
    message = sent()
    pipe(monkeypatch, report(mail.outbox[0].extra_headers["Message-ID"]))
    message.refresh_from_db()
    assert (message.state, message.error.startswith("5.1.1 550 5.1.1")) == ("returned", True)
    assert message.returned_at is not None
    assert Event.objects.get(chain="call:7").action == "mail.returned"


def test_a_second_notification_changes_nothing(monkeypatch) -> None:
    message = sent()
    for _time in range(2):
        pipe(monkeypatch, report(message_id(message.pk)))
    assert Event.objects.filter(chain="call:7").count() == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (report(message_id(uuid4())), "is unknown, or has come back before"),
        (report("<somebody@else.example>"), "about no message of the portal"),
    ],
)
def test_an_unknown_one_is_logged_and_left(monkeypatch, caplog, content, words) -> None:
    message = sent()
    with caplog.at_level(logging.WARNING):
        pipe(monkeypatch, content)
    assert words in caplog.text
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_delay_changes_nothing(monkeypatch) -> None:
    message = sent()
    pipe(monkeypatch, report(message_id(message.pk), action="delayed"))
    message.refresh_from_db()
    assert message.state == "sent"


def test_what_is_no_notification_is_refused_in_words(monkeypatch) -> None:
    with pytest.raises(CommandError, match="no delivery status notification") as refused:
        pipe(monkeypatch, b"Subject: I am away\n\nUntil Monday.")
    assert refused.value.returncode == os.EX_DATAERR


def test_what_was_not_sent_has_not_come_back() -> None:
    queue_text(to="nobody@post.example", subject="Hello", body="Hi", at=NOW)
    assert not mark_returned(Message.objects.get().pk, reason="5.1.1", at=NOW)


def test_a_return_address_carries_the_key_and_from_stays(settings) -> None:
    settings.MAIL_RETURNS_TO = "bounces@clusterportal.example"
    message = sent()
    seen = mail.outbox[0]
    assert seen.from_email == f"bounces+{message.pk.hex}@clusterportal.example"
    assert seen.message()["From"] == settings.DEFAULT_FROM_EMAIL


@pytest.mark.django_db(transaction=True)
def test_a_notification_that_comes_while_the_message_is_being_sent_waits_for_it() -> None:
    """The server may answer before the sender has written down that it has sent."""
    queue_text(to="nobody@post.example", subject="Hello", body="Hi", at=NOW)
    message = Message.objects.get()
    with transaction.atomic():
        Message.objects.select_for_update().get(pk=message.pk)
        thread, outcome = in_background(lambda: mark_returned(message.pk, reason="5.1.1", at=NOW))
        thread.join(timeout=0.5)
        assert thread.is_alive()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE mail_message SET state = 'sent', sent_at = now()")
    thread.join()
    assert outcome == [True]
    assert Message.objects.get().state == "returned"
