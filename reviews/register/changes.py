"""What of a published grant is another by now: approved changes alone, and of each kind the last one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Case, Exists, OuterRef, QuerySet, Value, When

from reviews.domain.grant_changes import ChangeState
from reviews.models import ChangeRequest

NAMES = SearchVector("leader__name", "organisation__name_sv", "organisation__name_en", config="simple")


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


def named_since(prefixes: str, at: datetime) -> set[frozenset[str]]:
    """The sets of words that begin names of the present leader and organisation of some changed grant.

    No word holds a space, and every word of `prefixes` is quoted: see `applications.domain.searching`.
    """
    words = prefixes.split(" & ")
    marks = {f"is_{place}": _is_named(word) for place, word in enumerate(words)}
    known: dict[UUID, set[str]] = defaultdict(set)
    for key, *holds in _named(" | ".join(words), at).annotate(**marks).values_list("grant", *marks):
        known[key].update(word for word, is_held in zip(words, holds, strict=True) if is_held)
    return {frozenset(held) for held in known.values()}


def grants_named(prefix: str, at: datetime) -> QuerySet[Any]:
    """The keys of the changed grants of which a word begins a name of the present leader or organisation."""
    return _named(prefix, at).values("grant")


def _named(prefixes: str, at: datetime) -> QuerySet[ChangeRequest]:
    return last_changes(at).alias(names=NAMES).filter(names=_query(prefixes))


def _is_named(word: str) -> Case:
    return Case(When(names=_query(word), then=Value(True)), default=Value(False))


def _query(prefixes: str) -> SearchQuery:
    return SearchQuery(prefixes, config="simple", search_type="raw")
