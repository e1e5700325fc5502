"""The arithmetic of a chain, without Django: the same code writes and verifies.

A row's hash is SHA-256 over the canonical JSON (RFC 8785) of the row and of the hash before it.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

import rfc8785

HASHED = ("chain", "seq", "action", "actor", "at", "recorded_at", "detail", "previous_hash")


def row_hash(row: Mapping[str, Any]) -> str:
    """The hash of a row given by its columns; times are aware datetimes."""
    document = {name: _plain(row[name]) for name in HASHED}
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def first_bad_row(rows: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The first row of a chain, given in order, that is changed, missing before it, or out of order."""
    expected_seq, previous = 1, ""
    for row in rows:
        sound = row["seq"] == expected_seq and row["previous_hash"] == previous and row["hash"] == row_hash(row)
        if not sound:
            return row
        expected_seq, previous = row["seq"] + 1, row["hash"]
    return None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value
