"""Guards of the messages that carry a link: asked again just before one is sent."""

from datetime import datetime

from applications.models import Applicant, Party
from clusterportal.mail.models import Message


def invitation_is_open(message: Message, _at: datetime) -> bool:
    """Whether the invitation still waits for an answer."""
    return Applicant.objects.filter(pk=message.subject_id, invitation=Applicant.Invitation.SENT).exists()


def part_is_open(message: Message, _at: datetime) -> bool:
    """Whether the party is still there and the address still its contact's."""
    return Party.objects.filter(
        pk=message.subject_id, removed_at__isnull=True, contact_email=message.to, token_sha256__gt=""
    ).exists()
