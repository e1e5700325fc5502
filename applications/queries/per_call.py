"""Figures of calls that come with the statement that reads the calls."""

from typing import Any

from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of `rows`, which hang on the call of the query around them."""
    return Coalesce(Subquery(rows.order_by().values("call").annotate(n=Count("pk")).values("n")), 0)
