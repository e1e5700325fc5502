"""Guards of messages: asked again just before one is sent."""

from datetime import datetime
from uuid import UUID

from applications.models import Applicant
from clusterportal.mail.models import Message


def may_still_read(message: Message, _at: datetime) -> bool:
    """Whether the recipient is still in the consortium that the message is about."""
    accepted = Applicant.objects.filter(consortium=UUID(message.subject_id), invitation=Applicant.Invitation.ACCEPTED)
    return accepted.filter(person__user=message.recipient).exists()
