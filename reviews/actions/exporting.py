"""Taking a staff list, or the files of the applications in it, out of the portal as a file that does not last.

Rows and columns are the list's own, and who sees them is asked anew when the file is made and for every fetch. Pages
stand above actions: the staff lists are asked by name.
"""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from applications.domain.tables import write_csv, write_table
from applications.models import Application
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.files import passing, store
from clusterportal.jobs import actions as jobs
from clusterportal.jobs.models import Job
from clusterportal.locking import lock
from reviews.actions.passing import Cancelled, drop, end, making, report
from reviews.models import Export
from reviews.queries.exports import exports_under_way, listing_of, live_exports
from reviews.queries.packs import Packed, files_in

TASK = "reviews.make_export"
LISTS = "reviews.admin.listed.LISTS"
N_MOST = 20_000
EVERY = 200
Format = Export.Format
Cells = Sequence[str | int | float]


class Lists(Protocol):
    """What the staff lists answer for: `listed` is a model's label, `query` what a list's address asks for."""

    def keys(self, listed: str, user: User, query: str, chosen: Sequence[str] | None, at: datetime) -> list[str]:
        """The keys of the rows that the person sees now, in the list's order. Raises Hidden."""

    def rows(self, listed: str, user: User, query: str, keys: Sequence[str], at: datetime) -> Any:
        """These rows, each as the cells of the list's columns."""

    def headings(self, listed: str) -> list[str]:
        """The headings of the list's columns."""

    def are_seen(self, listed: str, user: User, keys: Sequence[str], at: datetime) -> bool:
        """Whether the person sees the list, and each of these rows in it."""


def lists() -> Lists:
    found: Lists = import_string(LISTS)
    return found


@transaction.atomic
def order_export(
    listed: str, *, format: str, query: str, chosen: Sequence[str] | None, language: str, by: User, at: datetime
) -> Export:
    """Queue the making of a file; one like it that is being made already is not made twice.

    Refused: `nothing_to_export`, `too_much_to_export`.
    """
    lock(User(pk=by.pk))
    asked = {"listed": listed, "format": format, "query": query, "language": language}
    rows = None if chosen is None else [*chosen]
    for known in exports_under_way(by).filter(**asked):
        if known.chosen == rows:
            return known
    n_rows = len(lists().keys(listed, by, query, chosen, at))
    if not n_rows:
        raise Refused("nothing_to_export")
    if n_rows > N_MOST:
        raise Refused("too_much_to_export", n_most=N_MOST)
    export = Export.objects.create(
        job=jobs.queue(TASK, by=by), by=by, n_rows=n_rows, ordered_at=at, chosen=rows, **asked
    )
    detail = {"export": str(export.pk), "listed": listed, "format": format, "n_rows": n_rows}
    append(_chain(export), "export.ordered", detail=detail, by=by, at=at)
    return export


@transaction.atomic
def cancel_export(export: Export, *, by: User, at: datetime) -> None:
    """Ask the worker to stop. Hidden for anybody but its owner; Refused: `export_is_over`."""
    if export.by_id != by.pk:
        raise Hidden
    job = lock(export.job)
    if job.is_over:
        raise Refused("export_is_over")
    jobs.cancel(job)
    append(_chain(export), "export.cancelled", detail={"export": str(export.pk)}, by=by, at=at)


def work(job: Job, at: datetime) -> None:
    """What a worker does with the job of an export: only what its owner sees now comes into the file."""
    export = Export.objects.select_related("by", "job").get(job=job)
    try:
        with translation.override(export.language):
            keys = _make(export, job, at)
    except Cancelled:
        jobs.finish(job, Job.State.CANCELLED)
    else:
        end(export, job, at, rows=keys, n_rows=len(keys))


def is_allowed(export: Export, at: datetime) -> bool:
    """Whether the file is there, has not expired, and its owner still sees everything that is in it."""
    if export.expires_at is not None and (export.expires_at <= at or not passing.is_there(export.pk)):
        return False
    return lists().are_seen(export.listed, export.by, export.rows, at)


@transaction.atomic
def drop_export(export: Export, at: datetime) -> bool:
    """Delete the bytes of an export; False where they are deleted already."""
    dropped = drop(export, at)
    if dropped:
        append(_chain(export), "export.deleted", detail={"export": str(export.pk)}, by=None, at=at)
    return dropped


def drop_exports(at: datetime) -> int:
    """Delete what has expired and what its owner may no longer have; returns how many."""
    return sum(drop_export(one, at) for one in live_exports() if not is_allowed(one, at))


def _chain(export: Export) -> str:
    return f"account:{export.by_id}"


def _make(export: Export, job: Job, at: datetime) -> list[str]:
    """Write the file; returns the keys of what is in it."""
    keys = lists().keys(export.listed, export.by, export.query, export.chosen, at)
    with making(export, job) as path:
        if export.is_archive:
            _write_archive(export, keys, path, job)
        else:
            _write_table(export, keys, path, job, at)
    return keys


def _write_table(export: Export, keys: list[str], path: Path, job: Job, at: datetime) -> None:
    written: list[Cells] = []
    for cells in lists().rows(export.listed, export.by, export.query, keys, at):
        if len(written) % EVERY == 0:
            report(job, len(written) / max(len(keys), 1))
        written.append(cells)
    write = write_csv if export.format == Format.CSV else write_table
    path.write_bytes(write(lists().headings(export.listed), written))


def _write_archive(export: Export, keys: list[str], path: Path, job: Job) -> None:
    """PDFs are compressed already. The list names every file with its SHA-256, as `sha256sum --check` reads them."""
    sums, listed = [], []
    applications = Application.objects.select_related("call", "case_number", "submitted_version__organisation")
    with zipfile.ZipFile(path, "w") as archive:
        for place, key in enumerate(keys):
            report(job, place / len(keys))
            application = applications.get(pk=UUID(key))
            files = list(_files(export, application))
            for packed in files:
                archive.write(store.path_of(packed.file.sha256), packed.name)
            sums += [f"{one.file.sha256}  {one.name}" for one in files]
            listed += listing_of(application, files, export.language)
        contents = write_csv(_headings(), listed)
        archive.writestr(_("list.csv"), contents)
        sums.append(f"{sha256(contents).hexdigest()}  {_('list.csv')}")
        archive.writestr("SHA256SUMS", "\n".join(sums) + "\n")


def _files(export: Export, application: Application) -> Sequence[Packed]:
    with_attachments = export.format == Format.FILES
    found = files_in(application, application.reference, export.language, with_attachments=with_attachments)
    return list(found)


def _headings() -> list[str]:
    named = [_("Reference"), _("Case number"), _("Title"), _("Organisation")]
    return [*named, _("File"), _("Size in bytes"), _("SHA-256")]
