"""Uploaded files of a working copy. A replaced or removed one stays, marked.

A sound file in whose text a personal identity number seems to stand is kept but not attached before its uploader has
looked at the page and given the word for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction

from applications.actions.status import lock_application
from applications.actions.working_copy import count_change
from applications.domain.form import AttachmentType
from applications.domain.identity_numbers import pages_with_identity_number
from applications.models import Application, Attachment
from applications.policies.applications import check_edit, check_fill
from applications.queries.forms import form_of
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.files.actions import keep_pdf, page_texts
from clusterportal.files.models import StoredFile
from clusterportal.jobs.actions import wake

MEGABYTE = 2**20
SALT = "applications.attachments"
VALID_FOR = timedelta(days=1)


@dataclass(frozen=True)
class Doubtful:
    """A file that is not attached: on `pages` something looks like a personal identity number.

    `token` attaches it, for the person who uploaded it and where it was uploaded, within a day.
    """

    name: str
    pages: tuple[int, ...]
    token: str


def add_attachment(
    application: Application, kind: str, chunks: Iterable[bytes], *, name: str, by: User, at: datetime
) -> Attachment | Doubtful:
    """Judge a PDF and keep it. Refused: the verdict of the file, `too_many_files_already`, and by policy.

    The file is judged before the lock is taken: a slow one holds up nobody.
    """
    wanted = _checked(application, kind, by=by, at=at)
    file = _keep(wanted, chunks)
    pages = pages_with_identity_number(page_texts(file))
    if pages:
        return _doubtful(application, {"kind": kind, "file": file.pk, "name": name, "pages": pages}, by=by)
    return _add(application, wanted, file, name=name, by=by, at=at)


def replace_attachment(
    attachment: Attachment, chunks: Iterable[bytes], *, name: str, by: User, at: datetime
) -> Attachment | Doubtful:
    """Put another file in its place; the first one stays unless the new one is good. Refused: `file_removed`."""
    application = attachment.application
    wanted = _checked(application, attachment.kind, by=by, at=at)
    file = _keep(wanted, chunks)
    pages = pages_with_identity_number(page_texts(file))
    if pages:
        claims = {"kind": attachment.kind, "file": file.pk, "name": name, "pages": pages}
        return _doubtful(application, claims | {"replaces": str(attachment.pk)}, by=by)
    return _replace(attachment, file, name=name, by=by, at=at)


def find_doubtful(application: Application, token: str, *, by: User) -> Doubtful:
    """What a token is about. Refused: `confirmation_expired` for a token that is too old, or somebody else's."""
    claims = _claims(application, token, by=by)
    return Doubtful(claims["name"], tuple(claims["pages"]), token)


def confirm_attachment(application: Application, token: str, *, by: User, at: datetime) -> Attachment:
    """Attach a doubtful file on the word of its uploader, who has looked at the pages. Refused as when uploading."""
    claims = _claims(application, token, by=by)
    file = StoredFile.objects.get(pk=claims["file"])
    given: dict[str, Any] = {"name": claims["name"], "pages": claims["pages"], "by": by, "at": at}
    if "replaces" in claims:
        return _replace(application.attachments.get(pk=claims["replaces"]), file, **given)
    return _add(application, _kind(application, claims["kind"]), file, **given)


@transaction.atomic
def remove_attachment(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Take a file out of the working copy. Refused: `file_removed`."""
    application, attachment = _locked(attachment, by=by, at=at)
    _mark_removed(attachment, at)
    count_change(application, "attachment.removed", detail=_detail(attachment), by=by, at=at)


@transaction.atomic
def _add(
    application: Application,
    kind: AttachmentType,
    file: StoredFile,
    *,
    name: str,
    pages: Sequence[int] = (),
    by: User,
    at: datetime,
) -> Attachment:
    application = lock_application(application)
    _checked(application, kind.key, by=by, at=at)
    present = application.attachments.filter(kind=kind.key, removed_at__isnull=True).count()
    if present >= kind.max_files:
        raise Refused("too_many_files_already", limit=kind.max_files)
    return _create(application, kind.key, file, name=name, pages=pages, by=by, at=at)


@transaction.atomic
def _replace(
    attachment: Attachment, file: StoredFile, *, name: str, pages: Sequence[int] = (), by: User, at: datetime
) -> Attachment:
    application, attachment = _locked(attachment, by=by, at=at)
    _mark_removed(attachment, at)
    return _create(application, attachment.kind, file, name=name, pages=pages, by=by, at=at)


def _doubtful(application: Application, claims: dict[str, Any], *, by: User) -> Doubtful:
    whose = {"application": str(application.pk), "by": str(by.pk)}
    token = signing.dumps({**claims, **whose}, salt=SALT, compress=True)
    return Doubtful(claims["name"], claims["pages"], token)


def _claims(application: Application, token: str, *, by: User) -> dict[str, Any]:
    try:
        claims: dict[str, Any] = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature as error:
        raise Refused("confirmation_expired") from error
    if (claims["application"], claims["by"]) != (str(application.pk), str(by.pk)):
        raise Refused("confirmation_expired")
    return claims


def _kind(application: Application, key: str) -> AttachmentType:
    try:
        return form_of(application).attachment(key)
    except KeyError as error:
        raise Refused("unknown_field", fields=key) from error


def _checked(application: Application, key: str, *, by: User, at: datetime) -> AttachmentType:
    """The kind, where the person may change files of it."""
    check_edit(by, application, at, f"attachment:{key}")
    kind = _kind(application, key)
    check_fill(by, application, kind)
    return kind


def _keep(kind: AttachmentType, chunks: Iterable[bytes]) -> StoredFile:
    return keep_pdf(chunks, max_bytes=kind.max_megabytes * MEGABYTE, max_pages=kind.max_pages)


def _locked(attachment: Attachment, *, by: User, at: datetime) -> tuple[Application, Attachment]:
    application = lock_application(attachment.application)
    _checked(application, attachment.kind, by=by, at=at)
    attachment = Attachment.objects.get(pk=attachment.pk)
    if attachment.removed_at is not None:
        raise Refused("file_removed")
    return application, attachment


def _mark_removed(attachment: Attachment, at: datetime) -> None:
    attachment.removed_at = at
    attachment.save(update_fields=["removed_at"])


def _create(
    application: Application,
    kind: str,
    file: StoredFile,
    *,
    name: str,
    pages: Sequence[int],
    by: User,
    at: datetime,
) -> Attachment:
    attachment = Attachment.objects.create(
        application=application, kind=kind, file=file, name=name, uploaded_by=by, uploaded_at=at
    )
    wake("applications.scan_uploads")
    confirmed = {"identity_number_pages": list(pages)} if pages else {}
    count_change(application, "attachment.added", detail=_detail(attachment) | confirmed, by=by, at=at)
    return attachment


def _detail(attachment: Attachment) -> dict[str, Any]:
    return {"kind": attachment.kind, "sha256": attachment.file_id}
