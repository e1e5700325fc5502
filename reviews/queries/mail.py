"""Guards of messages about cases: asked again just before one is sent."""

from datetime import datetime
from uuid import UUID

from clusterportal.mail.models import Message
from reviews.domain.access import Right
from reviews.models import ActivityDate, Hearing
from reviews.queries.dashboard import owes
from reviews.queries.declaring import own_roles
from reviews.queries.discussion import has_news
from reviews.queries.hearings import may_be_told, with_guests
from reviews.queries.visibility import cases_visible_to


def may_still_review(message: Message, at: datetime) -> bool:
    """Whether the recipient may still read the case that the message is about: `subject_id` is the case's key."""
    if message.recipient is None:
        return False
    visible = cases_visible_to(message.recipient, at, Right.TEXT)
    return visible.filter(pk=UUID(message.subject_id)).exists()


def has_discussion_news(message: Message, at: datetime) -> bool:
    """Whether there still is something that the recipient may read in a discussion and has not."""
    return message.recipient is not None and has_news(message.recipient, None, at)


def may_be_told_of_hearing(message: Message, at: datetime) -> bool:
    """Whether the recipient is still to come to the hearing, and nothing newer has been said of it since."""
    key, sequence = message.subject_id.split()
    found = with_guests(Hearing.objects.filter(pk=UUID(key), sequence=int(sequence))).first()
    return found is not None and message.recipient is not None and may_be_told(message.recipient, found, at)


def is_not_to_come(message: Message, at: datetime) -> bool:
    """Whether the hearing stands, and the recipient has not been named anew."""
    key, sequence = message.subject_id.split()
    standing = Hearing.objects.filter(pk=UUID(key), sequence=int(sequence), cancelled_at__isnull=True)
    found = with_guests(standing).first()
    return found is not None and message.recipient is not None and not may_be_told(message.recipient, found, at)


def has_these_dates(message: Message, _at: datetime) -> bool:
    """Whether the recipient still has a part in the round, and no later message tells all dates anew."""
    later = Message.objects.filter(
        guard=message.guard, subject_id=message.subject_id, recipient=message.recipient, at__gt=message.at
    )
    if message.recipient is None or later.exists():
        return False
    return own_roles(message.recipient).filter(panel__round=UUID(message.subject_id)).exists()


def still_owes(message: Message, at: datetime) -> bool:
    """Whether the date has not been changed since, and the recipient still has not done what it asks for."""
    key, sequence = message.subject_id.split()
    row = ActivityDate.objects.filter(pk=UUID(key), sequence=int(sequence), at__gt=at).first()
    return row is not None and message.recipient is not None and owes(message.recipient, row, at)
