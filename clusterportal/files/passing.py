"""Files that do not last: made for one person, deleted after a while, never part of the record.

They stand beside the store, under the key of the row that speaks of them, and are whole or not there.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse

from clusterportal.files.responses import harmless
from clusterportal.files.store import sync

LONGEST_S = 25 * 3600.0


@contextmanager
def writing(key: object) -> Iterator[Path]:
    """A path to write to. When all has gone well the file stands under `key`, else nothing is left of it."""
    final = path_of(key)
    final.parent.mkdir(parents=True, exist_ok=True)
    temporary = final.parent / secrets.token_hex(16)
    try:
        yield temporary
        if temporary.exists():
            sync(temporary)
            temporary.replace(final)
    finally:
        temporary.unlink(missing_ok=True)


def path_of(key: object) -> Path:
    """Where the file of a key stands, or would stand."""
    folder: Path = settings.FILES_ROOT / "passing"
    return folder / str(key)


def is_there(key: object) -> bool:
    return path_of(key).exists()


def delete(key: object) -> None:
    path_of(key).unlink(missing_ok=True)


def delete_remains() -> int:
    """Delete what killed workers have left: nothing here lasts longer than a day. Returns how many."""
    folder: Path = settings.FILES_ROOT / "passing"
    oldest = time.time() - LONGEST_S
    n_deleted = 0
    for one in folder.glob("*"):
        with suppress(FileNotFoundError):  # another sweep was quicker
            if one.stat().st_mtime < oldest:
                one.unlink()
                n_deleted += 1
    return n_deleted


def download(key: object, content_type: str, name: str) -> FileResponse:
    """The file as a download called `name`, kept by nobody on the way. Raises FileNotFoundError."""
    response: Any = harmless(FileResponse(path_of(key).open("rb"), content_type=content_type), name)
    response["Cache-Control"] = "no-store"
    found: FileResponse = response
    return found
