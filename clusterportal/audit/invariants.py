"""What an invariant is, and those of the audit trail.

A statement returns one column of text that names a bad row. `%(at)s` is the instant of the check. Statements read
whole tables: they are for `manage.py check_invariants` and for tests, not for pages.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import connection

from clusterportal.audit.chain import first_bad_row
from clusterportal.audit.models import Event


@dataclass(frozen=True)
class Invariant:
    """`find` names every row that breaks it at an instant."""

    name: str
    find: Callable[[datetime], Iterable[str]]


def by_sql(name: str, statement: str, **fragments: str) -> Invariant:
    """An invariant whose bad rows one statement names; `fragments` are parts that statements share."""
    whole = statement.format(**fragments) if fragments else statement

    def find(at: datetime) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(whole, {"at": at})
            return [str(row[0]) for row in cursor.fetchall()]

    return Invariant(name, find)


def _chains(_at: datetime) -> Iterable[str]:
    rows = Event.objects.order_by("chain", "seq").values().iterator(chunk_size=2000)
    for chain, events in groupby(rows, key=lambda row: row["chain"]):
        bad = first_bad_row(events)
        if bad is not None:
            yield f"{chain} row {bad['seq']}"


INVARIANTS = (
    by_sql(
        "numbers_of_a_chain_have_no_gap",
        """SELECT chain FROM audit_event GROUP BY chain HAVING min(seq) <> 1 OR max(seq) <> count(*)""",
    ),
    Invariant("audit_chain_holds", _chains),
)
