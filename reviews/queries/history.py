"""What was ever saved in the fields of a review, and when."""

from collections.abc import Collection, Iterable
from typing import Any

from applications.domain.history import Entry
from applications.queries.history import Author, names_of
from reviews.models import Review, ReviewRevision


def authors(review: Review | None, keys: Iterable[str]) -> dict[str, Author]:
    """The name of who saved what stands in each of the fields, and when; in two statements."""
    saved = _saved(review).filter(field_key__in=list(keys), is_set_aside=False)
    latest = list(saved.order_by("field_key", "-pk").distinct("field_key").values_list("field_key", "by_id", "at"))
    names = names_of(by for _key, by, _at in latest)
    return {key: (names.get(by, ""), at) for key, by, at in latest}


def remembered(review: Review | None) -> set[str]:
    """The fields in which something was ever saved."""
    return set(_saved(review).values_list("field_key", flat=True).distinct())


def entries_of(review: Review | None, key: str) -> list[Entry]:
    """Everything that was saved or set aside in one field, the oldest first; what it says is read by `values_of`."""
    rows = _saved(review).filter(field_key=key).order_by("pk").values_list("pk", "by_id", "at", "is_set_aside")
    return [Entry(str(pk), by, at, is_set_aside=aside) for pk, by, at, aside in rows]


def values_of(review: Review | None, key: str, entries: Collection[str]) -> dict[str, Any]:
    """What was saved or set aside by these entries of a field, those that there are."""
    keys = [one for one in entries if one.isdecimal() and len(one) < 19]
    rows = _saved(review).filter(field_key=key, pk__in=keys)
    return {str(pk): value for pk, value in rows.values_list("pk", "value")}


def _saved(review: Review | None) -> Any:
    return ReviewRevision.objects.filter(review_id=review.pk) if review else ReviewRevision.objects.none()
