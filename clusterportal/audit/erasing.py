"""Lawful erasure: what the owner's role alone may do, in the one place that says that it is meant."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def lawful_erasure() -> Iterator[None]:
    """In the block, inside a transaction, DELETE passes on tables that are append-only but erasable.

    It opens nothing to a role that does not own them. A block that fails takes the transaction along, and with it the
    setting.
    """
    _set("on")
    yield
    _set("off")


def owns_the_tables() -> bool:
    """Whether the portal is connected as the role that may erase."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relowner = current_user::regrole FROM pg_class WHERE oid = 'audit_event'::regclass")
        return bool(cursor.fetchone()[0])


def _set(value: str) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("What is erased lawfully is erased in a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('clusterportal.lawful_erasure', %s, true)", [value])
