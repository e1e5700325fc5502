"""Telling people of an uploaded file in which the virus scanner found something."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.status import lock_application
from applications.models import Attachment
from applications.queries.infected import infected_attachments, people_to_tell
from applications.queries.phases import closes_at
from clusterportal.audit.actions import append
from clusterportal.files.scanning import scan_due
from clusterportal.mail.actions import queue


def scan_uploads(at: datetime) -> None:
    """Have the scanner judge what it has not judged, and tell those whose files it holds back."""
    scan_due()
    for attachment in infected_attachments():
        _tell(attachment, at)


@transaction.atomic
def _tell(attachment: Attachment, at: datetime) -> None:
    application = lock_application(attachment.application)
    if attachment not in infected_attachments():
        return
    detail = {"kind": attachment.kind, "sha256": attachment.file_id}
    append(f"application:{application.pk}", "attachment.infected", detail=detail, by=None, at=at)
    Attachment.objects.filter(pk=attachment.pk).update(infected_at=at)
    _mail(attachment, people_to_tell(attachment), deadline=closes_at(application), at=at)


def _mail(attachment: Attachment, people: Iterable[Any], *, deadline: datetime, at: datetime) -> None:
    application = attachment.application
    for account in people:
        queue(
            "file_infected",
            to=account.email,
            recipient=account,
            context={"application": application, "attachment": attachment, "deadline": deadline, "at": at},
            scope=f"application:{application.pk}",
            guard="applications.queries.mail.may_still_read",
            subject_id=application.pk,
            key=f"infected:{attachment.pk}:{account.pk}",
            at=at,
        )
