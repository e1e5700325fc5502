"""Queueing and sending messages."""

import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.module_loading import import_string

from clusterportal.jobs.actions import wake
from clusterportal.mail.models import Message

MAX_ATTEMPTS = 8
BATCH = 100


def queue(
    template: str,
    *,
    to: str,
    context: Mapping[str, Any],
    recipient: Any = None,
    language: str | None = None,
    scope: str = "",
    guard: str = "",
    subject_id: object = "",
    key: str | None = None,
    at: datetime,
) -> None:
    """Write `mail/<template>.txt` (first line the subject) to the outbox, in the recipient's language.

    `scope` says whose record it belongs to, such as `call:<id>`. A second message of the same `key` is not written.
    """
    language = language or getattr(recipient, "language", None) or settings.LANGUAGE_CODE
    with translation.override(language):
        text = plain_text(f"mail/{template}.txt", context)
    subject, _, body = text.strip().partition("\n")
    row = {"to": to, "recipient": recipient, "language": language, "scope": scope, "guard": guard, "at": at}
    _write(row | {"subject": subject, "body": body.strip() + "\n", "subject_id": str(subject_id), "key": key})


def queue_text(*, to: str, subject: str, body: str, at: datetime) -> None:
    """Write a message whose text another library has made."""
    language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    _write({"to": to, "language": language, "subject": subject, "body": body, "at": at})


def plain_text(template: str, context: Mapping[str, Any]) -> str:
    """A template as plain text, in which O'Brien is not O&#x27;Brien."""
    # Django's wrapper of a template always escapes for HTML; the template inside it does as its context says.
    inner = get_template(template).template  # type: ignore[attr-defined]
    return str(inner.render(Context({"base_url": settings.BASE_URL, **context}, autoescape=False)))


def send_queued(at: datetime) -> int:
    """Send what is due, a message per transaction; returns how many were looked at. Guards judge by `at`.

    What is due is a matter of the system's time: the domain's may stand still or jump.
    """
    due = Message.objects.filter(_due()).order_by("queued_at").values_list("pk", flat=True)[:BATCH]
    keys = list(due)
    for key in keys:
        _send_one(key, at)
    return len(keys)


def _write(row: dict[str, Any]) -> None:
    row["subject"] = " ".join(row["subject"].split())[:200]
    Message.objects.bulk_create([Message(**row)], ignore_conflicts=True)
    wake("mail.send_queued")


def _due() -> Q:
    return Q(state=Message.State.QUEUED) & (Q(not_before__isnull=True) | Q(not_before__lte=Now()))


@transaction.atomic
def _send_one(key: Any, at: datetime) -> None:
    message = Message.objects.select_for_update(skip_locked=True).filter(_due(), pk=key).first()
    if message is None:
        return
    if message.guard and not import_string(message.guard)(message, at):
        message.state = Message.State.DROPPED
    else:
        _deliver(message)
    message.save()


def _deliver(message: Message) -> None:
    message.attempts += 1
    try:
        EmailMessage(
            message.subject, message.body, to=[message.to], headers={"Message-ID": _message_id(message)}
        ).send()
    except (OSError, smtplib.SMTPException) as error:
        message.error = str(error)
        message.not_before = Now() + timedelta(seconds=30 * 2**message.attempts)
        if message.attempts >= MAX_ATTEMPTS:
            message.state = Message.State.FAILED
    else:
        message.state, message.sent_at, message.error = Message.State.SENT, Now(), ""


def _message_id(message: Message) -> str:
    return f"<{message.pk}@{settings.BASE_URL.split('//')[-1].split(':')[0].strip('/')}>"
