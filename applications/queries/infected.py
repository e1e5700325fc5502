"""Uploaded files in which the virus scanner found something."""

from django.db.models import QuerySet

from applications.models import Attachment
from applications.queries.parts import leading_account
from clusterportal.accounts.models import User
from clusterportal.files.models import Scan


def infected_attachments() -> QuerySet[Attachment]:
    """Those of which nobody has been told yet."""
    found = Attachment.objects.filter(file__scan__state=Scan.State.INFECTED, infected_at__isnull=True)
    return found.select_related("application__call", "uploaded_by")


def people_to_tell(attachment: Attachment) -> list[User]:
    """The uploader and the project leader, each once."""
    leader = leading_account(attachment.application)
    people = [attachment.uploaded_by, *([leader] if leader is not None else [])]
    return list({account.pk: account for account in people}.values())
