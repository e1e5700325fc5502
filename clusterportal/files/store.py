"""The content-addressed store on disk, outside the web root.

Write, fsync the file, rename, fsync the folder: what a row names is on disk before the row is committed.
"""

import hashlib
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def put(chunks: Iterable[bytes]) -> tuple[str, int]:
    """Keep a content; returns its SHA-256 and its size. The same content twice is one file."""
    temporary = _folder("incoming") / secrets.token_hex(16)
    digest, size = hashlib.sha256(), 0
    with temporary.open("xb") as file:
        for chunk in chunks:
            file.write(chunk)
            digest.update(chunk)
            size += len(chunk)
        file.flush()
        os.fsync(file.fileno())
    final = path_of(digest.hexdigest())
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary.replace(final)
    for folder in (final.parent, final.parent.parent):
        sync(folder)
    return digest.hexdigest(), size


def path_of(sha256: str) -> Path:
    """Where the content with this hash stands, or would stand."""
    return settings.FILES_ROOT / sha256[:2] / sha256


def read(sha256: str) -> bytes:
    """The whole content. Raises FileNotFoundError."""
    return path_of(sha256).read_bytes()


def _folder(name: str) -> Path:
    folder: Path = settings.FILES_ROOT / name
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def sync(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
