"""Following up messages that did not arrive: sent again, or settled in another way."""

from datetime import datetime

from django.db import transaction

from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue_again
from clusterportal.mail.models import Message
from reviews.policies.messages import check_follow_up_message


@transaction.atomic
def send_message_again(message: Message, *, by: User, at: datetime) -> Message:
    """To the present address of the account, or to the same where there is none.

    Refused: `message_text_erased`, where retention has let the text go, and by policy.
    """
    message = lock(message)
    check_follow_up_message(by, message, at)
    if not message.body:
        raise Refused("message_text_erased")
    to = message.recipient.email if message.recipient else message.to
    again = queue_again(message, to=to, key=f"message_again:{message.pk}", at=at)
    _settle(message, "", by=by, at=at)
    return again


@transaction.atomic
def note_followed_up(message: Message, *, reason: str, by: User, at: datetime) -> None:
    """Whoever was to read it has learnt of it in another way, or need not. Refused: `message_note_missing`."""
    message = lock(message)
    check_follow_up_message(by, message, at)
    if not reason.strip():
        raise Refused("message_note_missing")
    _settle(message, reason.strip(), by=by, at=at)


def _settle(message: Message, note: str, *, by: User, at: datetime) -> None:
    message.followed_up_by, message.followed_up_at, message.follow_up_note = by, at, note
    message.save(update_fields=["followed_up_by", "followed_up_at", "follow_up_note"])
    append(message.scope, "mail.followed_up", detail={"message": str(message.pk)}, by=by, at=at)
