from datetime import datetime

import pytest
from django.core import mail
from django.db import transaction

from clusterportal.mail.actions import queue, queue_text, send_queued
from clusterportal.mail.models import Message
from tests.factories import DAY, NOW, make_user

pytestmark = pytest.mark.django_db(transaction=True)
State = Message.State


def allows(message: Message, at: datetime) -> bool:
    return message.subject_id == "allowed" and at < NOW + DAY


def states() -> list[str]:
    return list(Message.objects.order_by("queued_at").values_list("state", flat=True))


def test_message_of_an_act_that_failed_is_never_written() -> None:
    with transaction.atomic():
        queue_text(to="a@post.example", subject="Hello", body="Hi", at=NOW)
        transaction.set_rollback(True)
    assert Message.objects.count() == 0


def test_sending_sends_once() -> None:
    queue_text(to="a@post.example", subject="Hello\r\nBcc: b@post.example", body="Hi", at=NOW)
    send_queued(NOW)
    send_queued(NOW)
    assert [(sent.to, sent.subject, sent.bcc) for sent in mail.outbox] == [
        (["a@post.example"], "Hello Bcc: b@post.example", [])
    ]
    assert states() == [State.SENT]


def test_same_key_is_one_message() -> None:
    user = make_user()
    for _attempt in range(2):
        queue_one(user.email, subject_id="allowed", key="once")
    assert states() == [State.QUEUED]


def test_guard_is_asked_just_before_sending() -> None:
    queue_one("a@post.example", subject_id="allowed", key="1")
    queue_one("b@post.example", subject_id="not any more", key="2")
    send_queued(NOW)
    assert sorted(states()) == [State.DROPPED, State.SENT]
    assert [sent.to for sent in mail.outbox] == [["a@post.example"]]


def test_guard_judges_by_the_time_of_sending() -> None:
    queue_one("a@post.example", subject_id="allowed", key="1")
    send_queued(NOW + DAY)
    assert states() == [State.DROPPED]


def test_text_is_in_the_recipients_language() -> None:
    queue_one(make_user(language="sv").email, subject_id="allowed", key="1", language="sv")
    assert Message.objects.get().language == "sv"


def queue_one(to: str, *, subject_id: str, key: str, language: str = "en") -> None:
    queue(
        "test",
        to=to,
        context={},
        language=language,
        guard="tests.clusterportal.mail.test_outbox.allows",
        subject_id=subject_id,
        key=key,
        at=NOW,
    )
