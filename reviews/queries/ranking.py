"""The rank of cases among those that somebody sees: the stored rank would tell where a hidden one stands."""

from typing import Any

from django.db.models import Case as Choice
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from applications.models import Application
from reviews.models import Case

LAST = 32_767  # of its column, for what nobody has moved


def with_rank_seen(cases: QuerySet[Any], seen: QuerySet[Application]) -> QuerySet[Any]:
    """`cases` with `seen_rank`, from 1 among the placed cases of `seen` in the panel; None where it has no place."""
    order = Coalesce(F("rank"), Value(LAST))
    placed = Case.objects.filter(application__in=seen, panel=OuterRef("panel"), place__isnull=False)
    before = Q(order__lt=OuterRef("order")) | Q(order=OuterRef("order"), label__lte=OuterRef("label"))
    counted = placed.annotate(order=order).filter(before).order_by().values("panel").annotate(n=Count("pk"))
    rank = Choice(When(place__isnull=False, then=Subquery(counted.values("n"))))
    found: QuerySet[Any] = cases.annotate(order=order).annotate(seen_rank=rank)
    return found
