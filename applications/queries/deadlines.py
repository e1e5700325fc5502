"""Deadlines that one officer has moved and no other has reviewed."""

from collections.abc import Iterable

from django.db.models import QuerySet

from applications.models import Call, Notice
from clusterportal.accounts.models import User


def unreviewed_moves(calls: Iterable[Call]) -> QuerySet[Notice]:
    """The notices of moved deadlines that wait for a second officer, the first moved first."""
    moved = Notice.objects.filter(call__in=calls, old_closes_at__isnull=False, review__isnull=True)
    return moved.select_related("by").order_by("at", "pk")


def moves_for(user: User, calls: Iterable[Call]) -> QuerySet[Notice]:
    """Those that this officer may review: somebody else moved them."""
    return unreviewed_moves(calls).exclude(by=user)
