"""The lock under which everything about one person's conflicts, assignments and reviews is written."""

from collections.abc import Iterable
from uuid import UUID

from applications.models import Person


def lock_people(keys: Iterable[UUID]) -> None:
    """Wait until nobody else writes about these persons, in an order that cannot deadlock.

    Call it first in a transaction, before anything is audited. The trigger on assignments takes the same lock.
    """
    rows = Person.objects.select_for_update(no_key=True).filter(pk__in=set(keys)).order_by("pk")
    list(rows.values_list("pk", flat=True))
