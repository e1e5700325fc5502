"""Figures of calls that come with the statement that reads the calls."""

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from applications.models import Call, CaseNumberBlock


def number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of `rows`, which hang on the call of the query around them."""
    return Coalesce(Subquery(rows.order_by().values("call").annotate(n=Count("pk")).values("n")), 0)


def with_free_numbers(calls: QuerySet[Call]) -> QuerySet[Any]:
    """Calls with how many case numbers are still reserved for each and not given out, as `n_free_numbers`."""
    blocks = CaseNumberBlock.objects.filter(call=OuterRef("pk")).order_by().values("call")
    free = blocks.annotate(n=Sum(F("last_serial") - F("next_serial") + 1)).values("n")
    return calls.annotate(n_free_numbers=Coalesce(Subquery(free), 0))
