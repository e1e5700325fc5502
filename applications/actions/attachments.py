"""Uploaded files of a working copy. A replaced or removed one stays, marked."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from applications.actions.status import lock_application
from applications.actions.working_copy import count_change
from applications.domain.form import AttachmentType
from applications.models import Application, Attachment
from applications.policies.applications import check_edit
from applications.queries.forms import form_of
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.files.actions import keep_pdf
from clusterportal.files.models import StoredFile

MEGABYTE = 2**20


def add_attachment(
    application: Application, kind: str, chunks: Iterable[bytes], *, name: str, by: User, at: datetime
) -> Attachment:
    """Judge a PDF and keep it. Refused: the verdict of the file, `too_many_files_already`, and by policy.

    The file is judged before the lock is taken: a slow one holds up nobody.
    """
    check_edit(by, application, at)
    wanted = _kind(application, kind)
    file = _keep(wanted, chunks)
    return _add(application, wanted, file, name=name, by=by, at=at)


def replace_attachment(
    attachment: Attachment, chunks: Iterable[bytes], *, name: str, by: User, at: datetime
) -> Attachment:
    """Put another file in its place; the first one stays unless the new one is good. Refused: `file_removed`."""
    application = attachment.application
    check_edit(by, application, at)
    file = _keep(_kind(application, attachment.kind), chunks)
    return _replace(attachment, file, name=name, by=by, at=at)


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Take a file out of the working copy. Refused: `file_removed`."""
    application, attachment = _locked(attachment, by=by, at=at)
    _mark_removed(attachment, at)
    count_change(application, "attachment.removed", detail=_detail(attachment), by=by, at=at)


@transaction.atomic
def _add(
    application: Application, kind: AttachmentType, file: StoredFile, *, name: str, by: User, at: datetime
) -> Attachment:
    application = lock_application(application)
    check_edit(by, application, at)
    present = application.attachments.filter(kind=kind.key, removed_at__isnull=True).count()
    if present >= kind.max_files:
        raise Refused("too_many_files_already", limit=kind.max_files)
    return _create(application, kind.key, file, name=name, by=by, at=at)


@transaction.atomic
def _replace(attachment: Attachment, file: StoredFile, *, name: str, by: User, at: datetime) -> Attachment:
    application, attachment = _locked(attachment, by=by, at=at)
    _mark_removed(attachment, at)
    return _create(application, attachment.kind, file, name=name, by=by, at=at)


def _kind(application: Application, key: str) -> AttachmentType:
    try:
        return form_of(application).attachment(key)
    except KeyError as error:
        raise Refused("unknown_field", fields=key) from error


def _keep(kind: AttachmentType, chunks: Iterable[bytes]) -> StoredFile:
    return keep_pdf(chunks, max_bytes=kind.max_megabytes * MEGABYTE, max_pages=kind.max_pages)


def _locked(attachment: Attachment, *, by: User, at: datetime) -> tuple[Application, Attachment]:
    application = lock_application(attachment.application)
    check_edit(by, application, at)
    attachment = Attachment.objects.get(pk=attachment.pk)
    if attachment.removed_at is not None:
        raise Refused("file_removed")
    return application, attachment


def _mark_removed(attachment: Attachment, at: datetime) -> None:
    attachment.removed_at = at
    attachment.save(update_fields=["removed_at"])


def _create(application: Application, kind: str, file: StoredFile, *, name: str, by: User, at: datetime) -> Attachment:
    attachment = Attachment.objects.create(
        application=application, kind=kind, file=file, name=name, uploaded_by=by, uploaded_at=at
    )
    count_change(application, "attachment.added", detail=_detail(attachment), by=by, at=at)
    return attachment


def _detail(attachment: Attachment) -> dict[str, str]:
    return {"kind": attachment.kind, "sha256": attachment.file_id}
