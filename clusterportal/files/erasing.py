"""Erasing contents that nothing refers to any more: first the row, and the bytes once that is committed."""

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import ProtectedError

from clusterportal.files import store
from clusterportal.files.errors import StrangeStore
from clusterportal.files.models import Preview, Scan, StoredFile

BATCH, FEW = 500, 20
# Whoever uploads writes the bytes before the row; a day is longer than any request.
SETTLED_S = 24 * 3600.0


@dataclass(frozen=True)
class Erased:
    n_files: int = 0
    n_bytes: int = 0

    def __add__(self, other: "Erased") -> "Erased":
        return Erased(self.n_files + other.n_files, self.n_bytes + other.n_bytes)


def erase_unreferenced(hashes: Iterable[str]) -> Erased:
    """Erase the rows of those contents that no other table refers to, with what the portal made of them.

    Call it inside `lawful_erasure`. Whoever refers to one meanwhile is waited for, and keeps it.
    """
    return sum((_erase(sha256) for sha256 in sorted(set(hashes))), Erased())


def orphans() -> Iterator[Path]:
    """The contents in the store that have no row, and what uploads that broke off have left."""
    oldest, contents = time.time() - SETTLED_S, _contents()
    while paths := list(islice(contents, BATCH)):
        known = set(StoredFile.objects.filter(pk__in=[path.name for path in paths]).values_list("pk", flat=True))
        yield from (path for path in paths if path.name not in known and _is_older(path, oldest))


def erase_orphans() -> Erased:
    """Erase the bytes of what has no row: of what was just erased, and of whatever a crash has left.

    Raises StrangeStore.
    """
    found = list(orphans())
    if len(found) > max(FEW, StoredFile.objects.count()):
        raise StrangeStore
    return sum(map(_erase_bytes, found), Erased())


@transaction.atomic
def _erase(sha256: str) -> Erased:
    file = StoredFile.objects.select_for_update().filter(pk=sha256).first()
    if file is None:
        return Erased()
    picture = Preview.objects.filter(file=file).values_list("picture", flat=True).first()
    try:
        with transaction.atomic():
            Scan.objects.filter(file=file).delete()
            Preview.objects.filter(file=file).delete()
            file.delete()
    except ProtectedError:
        return Erased()
    return Erased(1, file.size_bytes) + (_erase(picture) if picture else Erased())


def _contents() -> Iterator[Path]:
    root: Path = settings.FILES_ROOT
    yield from root.glob("[0-9a-f][0-9a-f]/*")
    yield from root.glob("incoming/*")


def _is_older(path: Path, oldest: float) -> bool:
    with suppress(FileNotFoundError):  # an upload was renamed meanwhile
        return path.stat().st_mtime < oldest
    return False


def _erase_bytes(path: Path) -> Erased:
    """Taken aside before it goes: the same content, uploaded at this very moment, is put back."""
    aside = path.with_name(f"{path.name}.erased")
    with suppress(FileNotFoundError):
        path.rename(aside)
        size, written = aside.stat().st_size, aside.stat().st_mtime
        if written > time.time() - SETTLED_S or StoredFile.objects.filter(pk=path.name).exists():
            aside.rename(path)
            return Erased()
        aside.unlink()
        store.sync(path.parent)
        return Erased(1, size)
    return Erased()
