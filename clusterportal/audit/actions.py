"""Writing the audit trail. Called inside the transaction of the act that it records."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction

from clusterportal.audit.chain import row_hash
from clusterportal.audit.models import Event


def append(chain: str, action: str, *, detail: Mapping[str, Any] | None = None, by: Any, at: datetime) -> Event:
    """Add one event to `chain`, such as `application:<id>`; `by` is an account, or None for the portal itself.

    Two writers of one chain wait for each other until the first has committed.
    """
    seq, previous_hash, recorded_at = _lock_head(chain)
    row = {
        "chain": chain,
        "seq": seq + 1,
        "action": action,
        "actor": "" if by is None or isinstance(by, AnonymousUser) else str(by.pk),
        "at": at,
        "recorded_at": recorded_at,
        "detail": dict(detail or {}),
        "previous_hash": previous_hash,
    }
    return Event.objects.create(**row, hash=row_hash(row))


@transaction.atomic(savepoint=False)
def record_read(
    thing: str, *, by: Any, at: datetime, detail: Mapping[str, Any] | None = None, link: object = ""
) -> Event:
    """One row per full page, file or export that shows reviews, identities or content to somebody.

    A page is no act with a transaction of its own, and one person may open two pages at once: they wait for each other.
    `link`: the key of what a link was mailed for, where its holder reads without an account (`by` is None).
    """
    reader = f"link-{link}" if by is None else str(by.pk)
    return append(f"reads:{reader}:{at:%Y-%m-%d}", "read", detail={"thing": thing, **(detail or {})}, by=by, at=at)


def _lock_head(chain: str) -> tuple[int, str, datetime]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq, hash, recorded_at FROM audit_lock_head(%s)", [chain])
        seq, last_hash, recorded_at = cursor.fetchone()
    return seq, last_hash, recorded_at
