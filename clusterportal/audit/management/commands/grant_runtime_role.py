from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from clusterportal.audit.triggers import is_append_only


class Command(BaseCommand):
    help = (
        "Give the runtime role of DATABASE_URL what it needs on the tables that the role of DATABASE_OWNER_URL owns: "
        "everything on ordinary tables, only SELECT and INSERT on append-only ones. Run it after migrate."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DATABASE_OWNER_URL:
            raise CommandError("DATABASE_OWNER_URL is not set. Set it to the URL of the role that owns the tables.")
        role = sql.Identifier(settings.DATABASES["default"]["USER"])
        with psycopg.connect(settings.DATABASE_OWNER_URL) as connection:
            if conninfo_to_dict(settings.DATABASE_OWNER_URL)["user"] == settings.DATABASES["default"]["USER"]:
                raise CommandError(
                    "DATABASE_URL and DATABASE_OWNER_URL name one role. Give the portal a role of its own."
                )
            for statement in statements():
                connection.execute(statement.format(role=role))
        self.stdout.write("The runtime role has its rights.")


def statements() -> list[sql.SQL]:
    """The grants, each with a place for the role."""
    frozen = sorted(model._meta.db_table for model in apps.get_models() if is_append_only(model))
    return [
        sql.SQL("GRANT USAGE ON SCHEMA public TO {role}"),
        sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"),
        sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}"),
        *(sql.SQL(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {{role}}') for table in frozen),
    ]
