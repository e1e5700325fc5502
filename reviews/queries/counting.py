"""Counting rows of many kinds by call, in one statement."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, QuerySet, Value

Rows = tuple[str, QuerySet[Any]]
"""The path from a row to its call, and the rows."""


def counts_by_call(asked: Mapping[str, Rows]) -> dict[str, Counter[UUID]]:
    """How many rows of each name there are, by call."""
    found: dict[str, Counter[UUID]] = {name: Counter() for name in asked}
    first, *others = (_counted(name, *rows) for name, rows in asked.items())
    for name, call, n in first.union(*others, all=True):
        found[name][call] = n
    return found


def _counted(name: str, path: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    by_call = rows.order_by().values(its_call=F(path))
    named = by_call.annotate(its_name=Value(name, output_field=CharField()), n=Count("pk", distinct=True))
    counted: QuerySet[Any, Any] = named.values_list("its_name", "its_call", "n")
    return counted
