"""Guards of the messages that carry a link: asked again just before one is sent."""

from datetime import datetime
from uuid import UUID

from applications.models import Applicant, OrganisationInvitation, OrganisationRole, Party
from clusterportal.mail.models import Message


def invitation_is_open(message: Message, _at: datetime) -> bool:
    """Whether the invitation still waits for an answer."""
    return Applicant.objects.filter(pk=message.subject_id, invitation=Applicant.Invitation.SENT).exists()


def part_is_open(message: Message, _at: datetime) -> bool:
    """Whether the party is still there and the address still its contact's."""
    return Party.objects.filter(
        pk=message.subject_id, removed_at__isnull=True, contact_email=message.to, token_sha256__gt=""
    ).exists()


def organisation_invitation_is_open(message: Message, at: datetime) -> bool:
    """Whether the offered role can still be taken."""
    offered = OrganisationInvitation.objects.filter(pk=message.subject_id, state=OrganisationInvitation.State.SENT)
    return offered.filter(expires_at__gte=at).exists()


def supervises_organisation(message: Message, _at: datetime) -> bool:
    """Whether the recipient is still a supervisor of the organisation."""
    role = OrganisationRole.Role.SUPERVISOR
    held = OrganisationRole.objects.filter(organisation=UUID(message.subject_id), role=role, ended_at__isnull=True)
    return held.filter(user=message.recipient).exists()


def organisation_role_is_held(message: Message, _at: datetime) -> bool:
    """Whether the recipient still has the role."""
    return OrganisationRole.objects.filter(pk=message.subject_id, ended_at__isnull=True).exists()
