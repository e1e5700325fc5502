"""Deadlines that one officer has moved and no other has reviewed."""

from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from applications.models import Call, Notice
from clusterportal.accounts.models import User


def unreviewed_moves(calls: Iterable[Call]) -> QuerySet[Notice]:
    """The notices of moved deadlines that wait for a second officer, the first moved first."""
    moved = Notice.objects.filter(call__in=calls, old_closes_at__isnull=False, review__isnull=True)
    return moved.select_related("by").order_by("at", "pk")


def moves_for(user: User, calls: Iterable[Call]) -> QuerySet[Notice]:
    """Those that this officer may review: somebody else moved them."""
    return unreviewed_moves(calls).exclude(by=user)


def with_moves(calls: QuerySet[Call], user: User) -> QuerySet[Any]:
    """Calls with the instant of the first move in each that this officer may review, as `moved_at`; or None."""
    waiting = Notice.objects.filter(call=OuterRef("pk"), old_closes_at__isnull=False, review__isnull=True)
    return calls.annotate(moved_at=Subquery(waiting.exclude(by=user).order_by("at").values("at")[:1]))
