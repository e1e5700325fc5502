"""Keeping the search and filters of a staff list under a name, for oneself."""

from datetime import datetime

from django.db import transaction

from applications.models import SavedFilter
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock

N_MOST = 20


@transaction.atomic
def save_filter(listed: str, *, name: str, query: str, by: User, at: datetime) -> SavedFilter:
    """Keep it; one of the same name of the same list is replaced. Refused: `nothing_to_save`, `too_many_filters`."""
    lock(User(pk=by.pk))
    if not query:
        raise Refused("nothing_to_save")
    own = SavedFilter.objects.filter(by=by, listed=listed)
    if not own.filter(name=name).exists() and own.count() >= N_MOST:
        raise Refused("too_many_filters", n_most=N_MOST)
    columns = {"query": query, "saved_at": at}
    saved, _new = SavedFilter.objects.update_or_create(by=by, listed=listed, name=name, defaults=columns)
    append(f"account:{by.pk}", "filter.saved", detail={"listed": listed}, by=by, at=at)
    return saved


@transaction.atomic
def remove_filter(saved: SavedFilter, *, by: User, at: datetime) -> None:
    """Hidden for anybody but its owner."""
    removed, _rows = SavedFilter.objects.filter(pk=saved.pk, by=by).delete()
    if not removed:
        raise Hidden
    append(f"account:{by.pk}", "filter.removed", detail={"listed": saved.listed}, by=by, at=at)
