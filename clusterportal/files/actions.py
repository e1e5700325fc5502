"""Taking files in: judged first, kept under their hash after."""

import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clusterportal.accounts.errors import Refused
from clusterportal.files import store
from clusterportal.files.models import Preview, Scan, StoredFile

INSPECTION_S = 30


@dataclass(frozen=True)
class Upload:
    """A file as it arrives, and what its owner calls it."""

    name: str
    chunks: Iterable[bytes]


def keep_pdf(chunks: Iterable[bytes], *, max_bytes: int, max_pages: int) -> StoredFile:
    """Store an uploaded PDF, for the virus scanner to look at later.

    Refused with code `file_<why>`: too_large (n_bytes, max_bytes), too_many_pages (n_pages, max_pages), empty,
    not_a_pdf, polyglot, truncated, damaged, encrypted, javascript, launch, embedded_files, xfa, too_costly.
    """
    sha256, size = store.put(_bounded(chunks, max_bytes))
    verdict = inspect(store.path_of(sha256))
    if verdict["code"] != "ok":
        raise Refused(f"file_{verdict['code']}")
    if verdict["n_pages"] > max_pages:
        raise Refused("file_too_many_pages", n_pages=verdict["n_pages"], max_pages=max_pages)
    file = _row(sha256, size, "application/pdf", verdict["n_pages"])
    Scan.objects.get_or_create(file=file)
    return file


def keep_made(content: bytes, content_type: str) -> StoredFile:
    """Store a file that the portal made itself."""
    sha256, size = store.put([content])
    return _row(sha256, size, content_type, None)


def inspect(path: Path) -> dict[str, Any]:
    """The verdict on a PDF, found in a limited child process."""
    printed = _in_child("clusterportal.files.inspect_pdf", path)
    verdict: dict[str, Any] = json.loads(printed) if printed else {"code": "too_costly"}
    return verdict


def page_texts(file: StoredFile) -> list[str]:
    """The text of each page of a stored PDF; none where a limited child process cannot read it."""
    printed = _in_child("clusterportal.files.read_pdf", store.path_of(file.sha256))
    texts: list[str] = json.loads(printed) if printed else []
    return texts


def first_page(file: StoredFile) -> StoredFile | None:
    """The picture of a stored PDF's first page, made the first time that somebody looks; None where none can be made.

    What a limited child process failed at once is not tried again.
    """
    known = Preview.objects.select_related("picture").filter(file=file).first()
    if known is None:
        printed = _in_child("clusterportal.files.preview_pdf", store.path_of(file.sha256))
        picture = keep_made(printed, "image/png") if printed else None
        known = Preview.objects.get_or_create(file=file, defaults={"picture": picture})[0]
    return known.picture


def _in_child(module: str, path: Path) -> bytes | None:
    """What a module prints about a file; None where it broke a limit."""
    command = [sys.executable, "-m", module, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=INSPECTION_S, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return done.stdout


def _bounded(chunks: Iterable[bytes], max_bytes: int) -> Iterable[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > max_bytes:
            raise Refused("file_too_large", max_megabytes=max_bytes // 2**20)
        yield chunk


def _row(sha256: str, size: int, content_type: str, n_pages: int | None) -> StoredFile:
    columns = {"size_bytes": size, "content_type": content_type, "n_pages": n_pages}
    return StoredFile.objects.get_or_create(sha256=sha256, defaults=columns)[0]
