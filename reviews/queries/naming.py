"""What a reviewer is called at an agency: by the own name once the person has an account, else as the agency wrote it.

An agency never reads how another wrote the name, nor an address that only another has entered.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from reviews.models import RegisterEntry, Reviewer


def name_at(agency: Any, path: str = "reviewer") -> Case:
    """The name for a query over rows with a person, or over such as lead to one by `path`.

    `agency`: its key, an OuterRef to it, or several keys.
    """
    before = f"{path}__" if path else ""
    own = F(f"{before}person__name")
    entered = _entered_at(agency).filter(reviewer__person=OuterRef(f"{before}person"))
    has_account = {f"{before}person__user__isnull": False}
    return Case(When(**has_account, then=own), default=Coalesce(Subquery(entered.values("name")[:1]), own))


def name_of_seat() -> Case:
    """The name for a query over rows with a seat in a panel."""
    return name_at(OuterRef("seat__panel__round__call__agency"), "seat__reviewer")


def name_among(*entries: QuerySet[RegisterEntry]) -> Coalesce:
    """For a query over reviewers: the name in the first of these entries that has one, account or not."""
    found = (one.filter(reviewer=OuterRef("pk")).exclude(name="").values("name")[:1] for one in entries)
    return Coalesce(*(Subquery(one) for one in found), F("person__name"))


def call(reviewer: Any, name: str) -> None:
    """Let a reviewer go by a name that a query has found."""
    reviewer.known_as = name


def call_by_name(reviewers: Iterable[Any], agency: Any) -> None:
    """Let reviewers without an account go by the name that the agency wrote. One query."""
    rows = [one for one in reviewers if one.person.user_id is None]
    entered = RegisterEntry.objects.filter(agency=agency, reviewer__in=rows)
    names = dict(entered.values_list("reviewer", "name"))
    for one in rows:
        call(one, names.get(one.pk, ""))


def call_by_entry(reviewer: Any, agency: Any) -> None:
    """Let a reviewer, account or not, go by the name that the agency wrote: where it is about to ask the person."""
    entered = RegisterEntry.objects.filter(agency=agency, reviewer=reviewer)
    name = entered.values_list("name", flat=True).first()
    call(reviewer, name or "")


def address_at(reviewer: Reviewer, agency: Any) -> str:
    """Where an agency's mail reaches a reviewer: at the account's address, or else at the one that it wrote.

    Empty where there is none.
    """
    if reviewer.person.user_id is not None:
        return reviewer.person.address
    return entered_address(reviewer, agency)


def entered_address(reviewer: Reviewer, agency: Any) -> str:
    """The address that the agency wrote, or the person's own where it wrote none."""
    entry = reviewer.entries.filter(agency=agency).first()
    return (entry.email if entry else "") or reviewer.person.address


def _entered_at(agency: Any) -> QuerySet[RegisterEntry]:
    several = isinstance(agency, QuerySet | list | tuple)
    return RegisterEntry.objects.filter(**{"agency__in" if several else "agency": agency}).exclude(name="")
