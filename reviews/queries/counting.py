"""Counting rows of many kinds, each by a key such as its call, in one statement."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast

Rows = tuple[str, QuerySet[Any]]
"""The path from a row to its key, and the rows."""


def counts_by_key(asked: Mapping[str, Rows]) -> dict[str, Counter[UUID]]:
    """How many rows of each name there are, by key."""
    found: dict[str, Counter[UUID]] = {name: Counter() for name in asked}
    first, *others = (counted(name, rows, path) for name, (path, rows) in asked.items())
    for name, key, n in first.union(*others, all=True):
        found[name][UUID(key)] = n
    return found


def counted(kind: str, rows: QuerySet[Any], column: str) -> QuerySet[Any, Any]:
    """How many rows there are by the text of `column`, under a name: such statements can be put into one."""
    columns = {"its_kind": Value(kind, output_field=CharField()), "its_key": Cast(column, CharField())}
    grouped: QuerySet[Any, Any] = rows.order_by().annotate(**columns).values("its_kind", "its_key")
    n = Count("pk", distinct=True)
    numbered: QuerySet[Any, Any] = grouped.annotate(n=n).values_list("its_kind", "its_key", "n")
    return numbered
