"""Queueing and sending messages."""

import smtplib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.template import Context
from django.template.loader import get_template
from django.utils import translation
from django.utils.module_loading import import_string

from clusterportal.audit.actions import append
from clusterportal.jobs.actions import wake
from clusterportal.mail.models import Message
from clusterportal.mail.returns import message_id, return_address

MAX_ATTEMPTS = 8
BATCH = 100
TASK = "mail.send_queued"


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
    row = {"to": to, "recipient": recipient, "scope": scope, "guard": guard, "subject_id": subject_id, "key": key}
    queue_all([{"template": template, "context": context, "language": language, **row, "at": at}])


def queue_all(mails: Iterable[Mapping[str, Any]]) -> None:
    """Write many messages at once. Each mapping holds what `queue` takes."""
    _write([_made(**one) for one in mails])


def queue_text(*, to: str, subject: str, body: str, at: datetime) -> None:
    """Write a message whose text another library has made."""
    language = (translation.get_language() or settings.LANGUAGE_CODE)[:2]
    _write([{"to": to, "language": language, "subject": subject, "body": body, "at": at}])


def plain_text(template: str, context: Mapping[str, Any]) -> str:
    """A template as plain text, in which O'Brien is not O&#x27;Brien."""
    # Django's wrapper of a template always escapes for HTML; the template inside it does as its context says.
    inner = get_template(template).template  # type: ignore[attr-defined]
    return str(inner.render(Context({"base_url": settings.BASE_URL, **context}, autoescape=False)))


def queue_again(message: Message, *, to: str, key: str, at: datetime) -> Message:
    """Write the same message once more, to an address that may be another."""
    kept = ("recipient_id", "language", "subject", "body", "scope", "guard", "subject_id")
    again = Message.objects.create(to=to, key=key, at=at, **{name: getattr(message, name) for name in kept})
    wake(TASK)
    return again


@transaction.atomic
def mark_returned(key: UUID, *, reason: str, at: datetime) -> bool:
    """Note that a mail server has sent a message back; False for one that is unknown or was not on its way.

    One that is just being sent is waited for. What was noted once stays.
    """
    message = Message.objects.select_for_update().filter(pk=key).first()
    if message is None or message.state != Message.State.SENT:
        return False
    message.state, message.error, message.returned_at = Message.State.RETURNED, reason, Now()
    message.save(update_fields=["state", "error", "returned_at"])
    if message.scope:
        append(message.scope, "mail.returned", detail={"message": str(message.pk)}, by=None, at=at)
    return True


def send_queued(at: datetime) -> int:
    """Send what is due, a message per transaction; returns how many were looked at. Guards judge by `at`.

    What is due is a matter of the system's time: the domain's may stand still or jump.
    """
    due = Message.objects.filter(_due()).order_by("queued_at").values_list("pk", flat=True)[:BATCH]
    keys = list(due)
    for key in keys:
        _send_one(key, at)
    return len(keys)


def _made(
    template: str,
    context: Mapping[str, Any],
    recipient: Any = None,
    language: str | None = None,
    subject_id: object = "",
    **columns: Any,
) -> dict[str, Any]:
    """The columns of a message, with its text in the recipient's language."""
    language = language or getattr(recipient, "language", None) or settings.LANGUAGE_CODE
    with translation.override(language):
        text = plain_text(f"mail/{template}.txt", context)
    subject, _, body = text.strip().partition("\n")
    columns |= {"recipient": recipient, "language": language, "subject_id": str(subject_id)}
    return {**columns, "subject": subject, "body": body.strip() + "\n"}


def _write(rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    messages = [Message(**row | {"subject": " ".join(row["subject"].split())[:200]}) for row in rows]
    Message.objects.bulk_create(messages, ignore_conflicts=True, batch_size=500)
    wake(TASK)


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
        _as_mail(message).send()
    except (OSError, smtplib.SMTPException) as error:
        message.error = str(error)
        message.not_before = Now() + timedelta(seconds=30 * 2**message.attempts)
        if message.attempts >= MAX_ATTEMPTS:
            message.state = Message.State.FAILED
    else:
        message.state, message.sent_at, message.error = Message.State.SENT, Now(), ""


def _as_mail(message: Message) -> EmailMessage:
    """With the message's key in its Message-ID and, where returned mail is read, in the address that it returns to."""
    headers = {"Message-ID": message_id(message.pk)}
    sender = settings.DEFAULT_FROM_EMAIL
    if settings.MAIL_RETURNS_TO:
        headers["From"], sender = sender, return_address(settings.MAIL_RETURNS_TO, message.pk)
    return EmailMessage(message.subject, message.body, sender, [message.to], headers=headers)
