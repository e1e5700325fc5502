"""What of a published grant is another by now: approved changes alone, and of each kind the last one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from reviews.domain.grant_changes import ChangeState
from reviews.models import ChangeRequest


@dataclass(frozen=True)
class Changed:
    """What is otherwise than decided, and since when; nothing of why."""

    value: Any
    at: datetime


def approved_changes(at: datetime) -> QuerySet[ChangeRequest]:
    """The changes of grants that hold at `at`, the first one first."""
    approved = ChangeRequest.objects.filter(state=ChangeState.APPROVED.value, decided_at__lte=at)
    return approved.select_related("leader", "organisation").order_by("decided_at")


def last_changes(at: datetime) -> QuerySet[ChangeRequest]:
    """Those that no later one of the same kind has replaced: what the public pages show. In no order."""
    approved = approved_changes(at).order_by()
    same = {"grant": OuterRef("grant"), "kind": OuterRef("kind"), "decided_at__gt": OuterRef("decided_at")}
    return approved.filter(~Exists(approved.filter(**same)))


def changed(grants: QuerySet[Any] | Iterable[UUID], at: datetime) -> dict[UUID, dict[str, Changed]]:
    """By grant and kind of change, what has been changed last."""
    found: dict[UUID, dict[str, Changed]] = {}
    for one in last_changes(at).filter(grant__in=grants):
        value = one.leader.name if one.leader is not None else one.organisation or one.ends_on
        if one.decided_at is not None:
            found.setdefault(one.grant_id, {})[one.kind] = Changed(value, one.decided_at)
    return found
