"""Who follows up a message that did not arrive."""

from datetime import datetime

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.models import Delivery
from reviews.queries.record import messages_visible_to

State = Message.State


def check_follow_up_message(user: User, message: Message, at: datetime) -> None:
    """Whoever may know of it, once it has failed or come back and nobody has followed it up.

    What tells of a decision is followed up among the deliveries, where it is said how it was delivered. Whose it is
    is asked last, since that costs most: the page of a message that is closed to the person does not exist anyway.
    """
    if message.state not in {State.FAILED, State.RETURNED}:
        raise Refused("delivery_not_stuck")
    if message.followed_up_at is not None:
        raise Refused("delivery_settled")
    if Delivery.objects.filter(message=message).exists():
        raise Refused("message_of_decision")
    if not messages_visible_to(user, at).filter(pk=message.pk).exists():
        raise Hidden
