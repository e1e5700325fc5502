"""Folders for unix sockets: short, fresh, and closed to everybody else."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from clusterportal.services.machine import CannotStart
from clusterportal.services.privileges import Privileges

PREFIX = "clusterportal-"
# Linux holds a socket's path in 108 bytes with the closing zero; PostgreSQL refuses 107 and more.
LONGEST_PATH = 106
LONGEST_NAME = ".s.PGSQL.5432.lock"


def fresh_socket_folder(record: Path, privileges: Privileges, candidates: Sequence[str] | None = None) -> Path:
    """A new 0700 folder; `record` remembers it, so that a killed run's folder goes now."""
    _forget(record)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=_parent(privileges, candidates)))
    privileges.give(folder)
    record.write_text(str(folder))
    return folder


def remove_socket_folder(record: Path) -> None:
    _forget(record)


def _parent(privileges: Privileges, candidates: Sequence[str] | None) -> str:
    """The temporary folder, or /tmp where its path is too long or closed to the servers."""
    tried = candidates or (tempfile.gettempdir(), "/tmp")  # noqa: S108 - mkdtemp makes a closed folder there
    for parent in tried:
        path = os.path.join(os.path.abspath(parent), PREFIX + "x" * 8, LONGEST_NAME)
        usable = os.access(parent, os.W_OK | os.X_OK) and privileges.reaches(Path(parent))
        if usable and len(os.fsencode(path)) <= LONGEST_PATH:
            return os.path.abspath(parent)
    raise CannotStart(
        f"No temporary folder is both writable and short enough for a socket (tried "
        f"{', '.join(tried)}): set TMPDIR to a folder with a path under 60 characters."
    )


def _forget(record: Path) -> None:
    """Somebody else who starts now may be removing the same."""
    try:
        folder = Path(record.read_text().strip() or "/")
    except FileNotFoundError:
        return
    if folder.name.startswith(PREFIX) and folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder, ignore_errors=True)
    record.unlink(missing_ok=True)
