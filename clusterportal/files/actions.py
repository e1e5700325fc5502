"""Taking files in: judged first, kept under their hash after."""

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from clusterportal.accounts.errors import Refused
from clusterportal.files import store
from clusterportal.files.models import StoredFile

INSPECTION_S = 30


def keep_pdf(chunks: Iterable[bytes], *, max_bytes: int, max_pages: int) -> StoredFile:
    """Store an uploaded PDF.

    Refused with code `file_<why>`: too_large (n_bytes, max_bytes), too_many_pages (n_pages, max_pages), empty,
    not_a_pdf, truncated, damaged, encrypted, javascript, launch, embedded_files, xfa, too_costly.
    """
    sha256, size = store.put(_bounded(chunks, max_bytes))
    verdict = inspect(store.path_of(sha256))
    if verdict["code"] != "ok":
        raise Refused(f"file_{verdict['code']}")
    if verdict["n_pages"] > max_pages:
        raise Refused("file_too_many_pages", n_pages=verdict["n_pages"], max_pages=max_pages)
    return _row(sha256, size, "application/pdf", verdict["n_pages"])


def keep_made(content: bytes, content_type: str) -> StoredFile:
    """Store a file that the portal made itself."""
    sha256, size = store.put([content])
    return _row(sha256, size, content_type, None)


def inspect(path: Path) -> dict[str, Any]:
    """The verdict on a PDF, found in a limited child process."""
    verdict: dict[str, Any] = _in_child("clusterportal.files.inspect_pdf", path) or {"code": "too_costly"}
    return verdict


def page_texts(file: StoredFile) -> list[str]:
    """The text of each page of a stored PDF; none where a limited child process cannot read it."""
    texts: list[str] = _in_child("clusterportal.files.read_pdf", store.path_of(file.sha256)) or []
    return texts


def _in_child(module: str, path: Path) -> Any:
    """What a module prints as JSON about a file; None where it broke a limit."""
    command = [sys.executable, "-m", module, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=INSPECTION_S, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return json.loads(done.stdout)


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
