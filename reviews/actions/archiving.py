"""Documents as one file, with a list that people and programs read, and checksums."""

import hashlib
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from applications.domain.tables import write_csv
from clusterportal.accounts.errors import Refused
from clusterportal.files import store
from clusterportal.files.models import StoredFile
from reviews.domain.documents import Packed, checksums, table
from reviews.models import CaseDocument
from reviews.queries.documents import (
    FROZEN,
    Renditions,
    content_of,
    frozen_content,
    frozen_name,
    is_open,
    label,
    renditions,
)
from reviews.texts.documents import moment, title_of

MAX_MEGABYTES = 500
CHECKSUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Part:
    """A row of the list and the files that belong to it, by name: stored ones, or bytes."""

    row: Packed
    files: Sequence[tuple[str, StoredFile | bytes]] = ()

    @property
    def size(self) -> int:
        return sum(one.size_bytes if isinstance(one, StoredFile) else len(one) for _name, one in self.files)


def write_export(documents: Sequence[CaseDocument], title: str, language: str, into: IO[bytes]) -> None:
    """Write every document. What cannot be given is left out, and the list says so. Refused: `export_too_large`."""
    made = renditions(documents, language)
    write_archive([_part(one, made) for one in documents], title, into)


def write_archive(parts: Sequence[Part], title: str, into: IO[bytes]) -> None:
    """Write files, the list of them twice, and their checksums. Refused: `export_too_large`."""
    if sum(one.size for one in parts) > MAX_MEGABYTES * 2**20:
        raise Refused("export_too_large", megabytes=MAX_MEGABYTES)
    rows = [one.row for one in parts]
    lists = ((_("list.csv"), write_csv(_headings(), table(rows))), (_("list.txt"), _listed(title, rows)))
    with zipfile.ZipFile(into, "w") as archive:
        every = [*(file for one in parts for file in one.files), *lists]
        archive.writestr(CHECKSUMS, checksums([(name, _write(archive, name, file)) for name, file in every]))


def left_out(why: str) -> str:
    """Why a document is not in the file, in words; `why` as `is_open` says it."""
    words = {"infected": _("Left out: a virus was found in it."), "missing": _("Left out: the file cannot be read.")}
    return words.get(why, "")


def _part(document: CaseDocument, made: Renditions) -> Part:
    content = content_of(document, made)
    remark = left_out(is_open(content, made))
    files: list[tuple[str, StoredFile | bytes]] = [] if remark else [(content.name, content.file or content.made)]
    frozen = frozen_name(document)
    if document.kind in FROZEN and frozen != content.name:
        files.append((frozen, frozen_content(document)))
        remark = " ".join(
            filter(None, [remark, _("%(name)s is the frozen content that has the hash.") % {"name": frozen}])
        )
    row = Packed(
        label=label(document),
        what=title_of(document),
        direction=str(document.get_direction_display()),
        day=moment(document.at),
        file=content.name if files and files[0][0] == content.name else "",
        sha256=document.sha256,
        remark=remark,
    )
    return Part(row, files)


def _headings() -> list[str]:
    return [
        _("Number"),
        _("Document"),
        _("Direction"),
        _("Date"),
        _("File"),
        _("Hash in the register (SHA-256)"),
        _("Remark"),
    ]


def _write(archive: zipfile.ZipFile, name: str, file: StoredFile | bytes) -> str:
    """Put a file in; its SHA-256. Stored files are compressed already."""
    if isinstance(file, StoredFile):
        archive.write(store.path_of(file.sha256), name)
        return file.sha256
    archive.writestr(name, file, compress_type=zipfile.ZIP_DEFLATED)
    return hashlib.sha256(file).hexdigest()


def _listed(title: str, rows: Sequence[Packed]) -> bytes:
    lines = [title, ""]
    for one in rows:
        lines += [f"{one.label}  {one.day}  {one.direction}", f"    {one.what}"]
        lines += [f"    {part}" for part in (one.file, one.remark) if part]
        lines.append("")
    return "\n".join(lines).encode("utf-8-sig")
