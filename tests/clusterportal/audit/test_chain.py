from datetime import UTC, datetime

import pytest

from clusterportal.audit.chain import first_bad_row, row_hash

AT = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)


def chain(n_rows: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for seq in range(1, n_rows + 1):
        row = {
            "chain": "call:1",
            "seq": seq,
            "action": "call.changed",
            "actor": "someone",
            "at": AT,
            "recorded_at": AT,
            "detail": {"step": seq},
            "previous_hash": rows[-1]["hash"] if rows else "",
        }
        rows.append(row | {"hash": row_hash(row)})
    return rows


def test_whole_chain_has_no_bad_row() -> None:
    assert first_bad_row(chain(4)) is None


@pytest.mark.parametrize(
    ("column", "value"),
    [("action", "call.published"), ("actor", "other"), ("detail", {"step": 9}), ("at", AT.replace(hour=11))],
)
def test_changed_row_is_named(column: str, value: object) -> None:
    rows = chain(4)
    rows[1][column] = value
    assert first_bad_row(rows) == rows[1]


def test_removed_row_is_noticed_at_the_next() -> None:
    rows = chain(4)
    assert first_bad_row(rows[:1] + rows[2:]) == rows[2]


def test_rehashed_forgery_is_noticed_at_the_next() -> None:
    rows = chain(4)
    rows[1]["detail"] = {"step": "forged"}
    rows[1]["hash"] = row_hash(rows[1])
    assert first_bad_row(rows) == rows[2]
