"""Whether a database is the demo's to fill and empty: it bears our mark, a table of its own, or holds nothing."""

from __future__ import annotations

import psycopg

from clusterportal.services.machine import CannotStart


def claim(owner_url: str, stage: str) -> bool:
    """Mark an empty database as the demo's; True where its sample is already complete.

    Raises for a database of somebody else or of another stage.
    """
    with psycopg.connect(owner_url) as connection:
        if not is_marked(connection):
            _refuse_if_used(connection)
            connection.execute("CREATE TABLE clusterportal_demo (stage text NOT NULL, loaded_at timestamptz)")
            connection.execute("INSERT INTO clusterportal_demo (stage) VALUES (%s)", [stage])
        marks = connection.execute("SELECT stage, loaded_at FROM clusterportal_demo").fetchall()
    held, loaded_at = marks[0]
    if held != stage:
        raise CannotStart(
            f"This database holds the demo's stage {held}: choose another database for stage "
            f"{stage}, or add RESET=1 to replace what is there."
        )
    return loaded_at is not None


def finish(owner_url: str) -> None:
    with psycopg.connect(owner_url) as connection:
        connection.execute("UPDATE clusterportal_demo SET loaded_at = now()")


def empty(owner_url: str) -> None:
    """Remove everything from a database that bears our mark; an unmarked one is left alone."""
    with psycopg.connect(owner_url) as connection:
        if is_marked(connection):
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")


def is_marked(connection: psycopg.Connection) -> bool:
    return connection.execute("SELECT to_regclass('public.clusterportal_demo')").fetchone() != (None,)


def _refuse_if_used(connection: psycopg.Connection) -> None:
    used = connection.execute(
        "SELECT count(*) FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE nspname NOT LIKE 'pg\\_%%' AND nspname <> 'information_schema'",
        [],
    ).fetchone()
    if used != (0,):
        raise CannotStart(
            "DATABASE_URL names a database that is neither empty nor made by the demo. "
            "The demo will not touch it: name an empty one."
        )
