"""What every change of a working copy has in common: the lock, the counted revision, and two texts of one field."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785
from django.db.models import F

from applications.models import Application
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append


@dataclass(frozen=True)
class Change:
    """A new value, and `base`: what the page that sent it started from (a revision, or a fingerprint of the value)."""

    value: Any
    base: str


@dataclass(frozen=True)
class Clash:
    """Somebody has saved another value since the page was opened: neither is lost, `theirs` stands."""

    key: str
    yours: Any
    theirs: Any
    base: str


@dataclass(frozen=True)
class Saved:
    """What came of a save: keys that changed, fields that were not overwritten, and where each field stands now.

    `bases` holds, for each field of the request, what the page's next save starts from.
    """

    changed: tuple[str, ...]
    clashes: tuple[Clash, ...]
    bases: Mapping[str, str]


def fingerprint(value: Any) -> str:
    """A short mark of a value, by which a page says what it started from."""
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()[:16]


def next_revision(base: str, _value: Any) -> str:
    """The mark of an answer once another one is written over it."""
    return str(int(base) + 1)


def merge(
    current: Mapping[str, Any],
    bases: Mapping[str, str],
    changes: Mapping[str, Change],
    *,
    mark: Callable[[str, Any], str] = next_revision,
) -> Saved:
    """Which changes may be written over `current`, whose marks are `bases`, and which meet somebody else's text.

    `mark(base, value)`: the mark of a field once `value` is written over what has the mark `base`.
    """
    different = {key: change for key, change in changes.items() if change.value != current.get(key)}
    clashes = tuple(
        Clash(key, change.value, current.get(key), bases[key])
        for key, change in different.items()
        if change.base != bases[key]
    )
    clashing = {clash.key for clash in clashes}
    changed = tuple(key for key in different if key not in clashing)
    after = {key: mark(bases[key], changes[key].value) if key in changed else bases[key] for key in changes}
    return Saved(changed, clashes, after)


def count_change(application: Application, action: str, *, detail: Mapping[str, Any], by: User, at: datetime) -> None:
    """Count one change of a locked application's working copy and audit it."""
    Application.objects.filter(pk=application.pk).update(revision=F("revision") + 1)
    append(f"application:{application.pk}", action, detail=detail, by=by, at=at)
