"""Verify every audit chain without Django: `python -m clusterportal.audit.verify DATABASE_URL`.

Prints the first bad row of each broken chain; exit status 1 if there is one.
"""

import sys
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import psycopg
from psycopg.rows import dict_row

from clusterportal.audit.chain import first_bad_row

QUERY = 'SELECT * FROM audit_event ORDER BY chain COLLATE "C", seq'


def bad_rows(database_url: str) -> Iterator[dict[str, Any]]:
    """The first bad row of each broken chain."""
    with psycopg.connect(database_url, row_factory=dict_row) as connection, connection.cursor("chains") as cursor:
        for _chain, rows in groupby(cursor.execute(QUERY), key=lambda row: row["chain"]):
            bad = first_bad_row(rows)
            if bad is not None:
                yield dict(bad)


def main(arguments: list[str]) -> int:
    broken = list(bad_rows(arguments[0]))
    for row in broken:
        print(f"{row['chain']} row {row['seq']}: {row['action']} does not follow from the row before it or was changed")
    print("All chains hold." if not broken else f"{len(broken)} chains are broken.")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
