"""Triggers that refuse to change or remove what was written once."""

import pgtrigger
from django.db.models import Model

REFUSE = """
IF current_setting('clusterportal.test_flush', true) = 'on' THEN
    RETURN {row};
END IF;
RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP;
"""

# Who owns a table could take its trigger away all the same: the setting says that this is meant, and for which rows.
IS_LAWFUL = """current_setting('clusterportal.lawful_erasure', true) = 'on'
   AND current_user::regrole = (SELECT relowner FROM pg_class WHERE oid = TG_RELID)"""
ERASE = """
IF TG_OP = 'DELETE' AND {is_lawful} THEN
    IF {may_go} THEN
        RETURN OLD;
    END IF;
END IF;
"""

REFUSE_OTHERS = """
IF NEW.{column} IS DISTINCT FROM OLD.{column} AND NOT ({is_lawful}) THEN
    RAISE EXCEPTION '%.{column} is written by lawful erasure alone', TG_TABLE_NAME;
END IF;
RETURN NEW;
"""

REFUSE_FIXED = """
IF current_setting('clusterportal.test_flush', true) = 'on' THEN
    RETURN COALESCE(NEW, OLD);
END IF;
RAISE EXCEPTION '% keeps what it was written with: % refused', TG_TABLE_NAME, TG_OP;
"""


def append_only(name: str, *, erasable: str = "") -> list[pgtrigger.Trigger]:
    """Refuses UPDATE, DELETE and TRUNCATE of a table; the session setting of the tests' flush alone lets them pass.

    `erasable`: a condition on OLD under which the law lets a row go: the owner's role deletes it inside
    `audit.erasing.lawful_erasure`, and nobody else.
    """
    erase = ERASE.format(is_lawful=IS_LAWFUL, may_go=erasable) if erasable else ""
    return [
        pgtrigger.Trigger(
            name=f"{name}_append_only",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=erase + REFUSE.format(row="COALESCE(NEW, OLD)"),
        ),
        pgtrigger.Trigger(
            name=f"{name}_no_truncate",
            when=pgtrigger.Before,
            level=pgtrigger.Statement,
            operation=pgtrigger.Truncate,
            func=REFUSE.format(row="NULL"),
        ),
    ]


def fixed(name: str, *columns: str) -> list[pgtrigger.Trigger]:
    """Refuses DELETE, and UPDATE of these columns; the others of the table may change."""
    old, new = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    condition = f"IF TG_OP = 'UPDATE' AND ROW({old}) IS NOT DISTINCT FROM ROW({new}) THEN RETURN NEW; END IF;"
    return [
        pgtrigger.Trigger(
            name=f"{name}_fixed",
            when=pgtrigger.Before,
            operation=pgtrigger.Update | pgtrigger.Delete,
            func=condition + REFUSE_FIXED,
        )
    ]


def by_erasure_alone(name: str, column: str) -> list[pgtrigger.Trigger]:
    """Refuses UPDATE of this column to all but the owner's role, inside `audit.erasing.lawful_erasure`."""
    return [
        pgtrigger.Trigger(
            name=f"{name}_{column}",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=REFUSE_OTHERS.format(column=column, is_lawful=IS_LAWFUL),
        )
    ]


def is_append_only(model: type[Model]) -> bool:
    """Whether the table of `model` refuses to change what it holds."""
    return any(trigger.name.endswith("_append_only") for trigger in getattr(model._meta, "triggers", ()))
