"""Guards of messages: asked again just before one is sent."""

from datetime import datetime
from uuid import UUID

from applications.models import Applicant, Application, OrganisationRole
from applications.policies.applications import check_sign
from applications.policies.staff import check_handle
from clusterportal.accounts.policies import permits
from clusterportal.mail.models import Message


def may_still_read(message: Message, _at: datetime) -> bool:
    """Whether the recipient is still in the consortium that the message is about."""
    accepted = Applicant.objects.filter(consortium=UUID(message.subject_id), invitation=Applicant.Invitation.ACCEPTED)
    return accepted.filter(person__user=message.recipient).exists()


def may_still_sign(message: Message, at: datetime) -> bool:
    """Whether the recipient could sign the application now."""
    related = ("call", "submitted_version", "consortium")
    found = Application.objects.select_related(*related).filter(pk=UUID(message.subject_id)).first()
    return found is not None and permits(check_sign, message.recipient, found, at)


def may_still_handle(message: Message, at: datetime) -> bool:
    """Whether the recipient still handles the application as an officer."""
    found = Application.objects.filter(pk=UUID(message.subject_id)).first()
    return found is not None and permits(check_handle, message.recipient, found, at)


def signs_for_its_organisation(message: Message, _at: datetime) -> bool:
    """Whether the recipient still signs for the organisation of the version, whatever can be signed just now."""
    roles = OrganisationRole.objects.filter(
        user=message.recipient, role=OrganisationRole.Role.SIGNATORY, ended_at__isnull=True
    )
    found = Application.objects.filter(pk=UUID(message.subject_id))
    return found.filter(submitted_version__organisation__in=roles.values("organisation")).exists()
