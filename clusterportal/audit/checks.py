"""What must be true of the database before the portal runs in public."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.db import connections

DURABLE = {"fsync": "on", "full_page_writes": "on"}
MAY_CHANGE = "SELECT has_table_privilege(current_user, 'audit_event', 'UPDATE')"


def check_database(databases: Sequence[str] | None = None, **_arguments: Any) -> list[CheckMessage]:
    """Errors of a public portal: a role that may change the audit trail, a server that may lose what it committed."""
    if not settings.PUBLIC or "default" not in (databases or ()):
        return []
    with connections["default"].cursor() as cursor:
        cursor.execute(MAY_CHANGE)
        [may_change] = cursor.fetchone()
        found = [_role_error()] if may_change else []
        for name, wanted in DURABLE.items():
            cursor.execute("SELECT current_setting(%s)", [name])
            found += [_durability_error(name)] if cursor.fetchone() != (wanted,) else []
        cursor.execute("SELECT current_setting('synchronous_commit')")
        return found + ([_durability_error("synchronous_commit")] if cursor.fetchone() == ("off",) else [])


def _role_error() -> CheckMessage:
    return Error(
        "The portal's role may change the audit trail.",
        hint="Give DATABASE_URL a role that does not own the tables, and run manage.py grant_runtime_role.",
        id="clusterportal.E001",
    )


def _durability_error(name: str) -> CheckMessage:
    return Error(
        f"The database server has {name} off: it may lose what it has acknowledged.",
        hint=f"Set {name} = on.",
        id="clusterportal.E002",
    )
