"""The folder where one demo keeps everything: data, files, keys, logs, and the lock on it all."""

from __future__ import annotations

import base64
import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from clusterportal.services.machine import CannotStart, nearest_existing


@dataclass(frozen=True)
class StateFolder:
    path: Path

    @property
    def files(self) -> Path:
        return self.path / "files"

    @contextmanager
    def locked(self, description: str) -> Iterator[bool]:
        """True where the run before was killed. `description` is shown to whoever starts twice."""
        self._make_parent()
        with self.path.with_suffix(".lock").open("a+") as lock:
            _take(lock.fileno(), self.path)
            lock.seek(0)
            was_killed = bool(lock.read())
            lock.truncate(0)
            lock.write(description)
            lock.flush()
            try:
                yield was_killed
            finally:
                lock.truncate(0)

    def make(self) -> None:
        """Logs of the run before are kept beside the new ones."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        for log in self.path.glob("*.log"):
            log.rename(log.with_suffix(".log.before"))

    def clear_files(self) -> None:
        shutil.rmtree(self.files, ignore_errors=True)

    def keys(self) -> dict[str, str]:
        """Random at first, the same ever after: sessions and receipts outlive a restart."""
        makers = {"SECRET_KEY": lambda: secrets.token_urlsafe(50), "RECEIPT_KEY": _ed25519_seed}
        return {name: self._kept(name, make()) for name, make in makers.items()}

    def _kept(self, name: str, fresh: str) -> str:
        path = self.path / name.lower().replace("_", "-")
        if not path.exists():
            unfinished = path.with_suffix(".unfinished")
            unfinished.touch(mode=0o600)
            unfinished.write_text(fresh)
            unfinished.rename(path)
        return path.read_text()

    def _make_parent(self) -> None:
        existing = nearest_existing(self.path if self.path.exists() else self.path.parent)
        if not os.access(existing, os.W_OK | os.X_OK):
            raise CannotStart(
                f"{existing} cannot be written by this user (another one made it?): remove it, or "
                "set CLUSTERPORTAL_STATE to a folder of your own."
            )
        self.path.parent.mkdir(parents=True, exist_ok=True)


def _take(lock: int, path: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = path.with_suffix(".lock").read_text() or "starting"
        raise CannotStart(f"{path.name} is already running ({holder}).") from None


def _ed25519_seed() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
