"""Following up a message of a decision that has failed or come back."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue_again
from reviews.models import Delivery
from reviews.policies.letters import check_follow_up


@transaction.atomic
def send_again(delivery: Delivery, *, to: str, by: User, at: datetime) -> Delivery:
    """The same message once more, to the same address or a corrected one. The account's own address stays as it is.

    Refused: `delivery_text_erased`, where retention has let the text go, and by policy.
    """
    delivery = _lock(delivery)
    check_follow_up(by, delivery, at)
    if not delivery.message.body:
        raise Refused("delivery_text_erased")
    message = queue_again(delivery.message, to=to, key=f"again:{delivery.pk}", at=at)
    made = Delivery.objects.create(decision=delivery.decision, message=message, replaces=delivery)
    delivery.settled_by, delivery.settled_at = by, at
    delivery.save(update_fields=["settled_by", "settled_at"])
    _audit("letter.sent_again", delivery, by=by, at=at)
    return made


@transaction.atomic
def note_delivered(delivery: Delivery, *, on: date, note: str, by: User, at: datetime) -> None:
    """What the message says was handed over in another way, on a day since the decision was published."""
    delivery = _lock(delivery)
    check_follow_up(by, delivery, at)
    if not note.strip():
        raise Refused("delivery_note_missing")
    if on > localtime(at).date():
        raise Refused("delivered_later")
    if on < localtime(delivery.decision.meeting.published_at).date():
        raise Refused("delivered_before")
    delivery.otherwise_on, delivery.note = on, note.strip()
    delivery.settled_by, delivery.settled_at = by, at
    delivery.save(update_fields=["otherwise_on", "note", "settled_by", "settled_at"])
    _audit("letter.delivered_otherwise", delivery, by=by, at=at, on=str(on))


def _lock(delivery: Delivery) -> Delivery:
    return lock(delivery, "message", "decision__application", "decision__meeting")


def _audit(action: str, delivery: Delivery, *, by: User, at: datetime, **detail: str) -> None:
    whole = {"message": str(delivery.message_id), **detail}
    append(f"application:{delivery.decision.application_id}", action, detail=whole, by=by, at=at)
