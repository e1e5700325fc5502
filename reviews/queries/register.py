"""The registers of reviewers: what an agency reads of its own, and of what another agency shares with it.

No other register is looked into. Reviewers come with `kept` (the own entries) and `shared` (the others' that are open).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects

from applications.models import Agency
from reviews.models import RegisterEntry, Reviewer, Share
from reviews.queries.naming import name_among


@dataclass(frozen=True)
class Entries:
    """The own entries of a reviewer and those that others share, whole."""

    kept: list[RegisterEntry]
    shared: list[RegisterEntry]

    @property
    def has_own_words(self) -> bool:
        """Whether the person has answered one of the own agencies."""
        return any(one.person_knows_since is not None for one in self.kept)


@dataclass(frozen=True)
class Register:
    """The agency's entries by ORCID and by every address that the agency knows, in small letters."""

    by_orcid: Mapping[str, RegisterEntry]
    by_email: Mapping[str, RegisterEntry]


def register_of(agency: Agency) -> Register:
    """An agency's own entries; two queries, however many.

    The address of an account is known to an agency that the person has answered.
    """
    entries = {one.reviewer_id: one for one in agency.register_entries.select_related("reviewer__person")}
    answered = Q(user__person__reviewer__entries__in=agency.register_entries.filter(person_knows_since__isnull=False))
    confirmed = EmailAddress.objects.filter(answered, verified=True)
    addresses = {email.lower(): entries[key] for email, key in confirmed.values_list("email", "user__person__reviewer")}
    return Register(
        {one.orcid: one for one in entries.values() if one.orcid},
        addresses | {one.email.lower(): one for one in entries.values() if one.email},
    )


def entry_with(agency: Agency, *, orcid: str, email: str) -> RegisterEntry | None:
    """The agency's own entry that has the ORCID, or else the address."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("reviewer__person__user"), email__iexact=email, verified=True)
    answered = Q(Exists(confirmed), person_knows_since__isnull=False)
    rows = agency.register_entries.select_related("reviewer__person")
    by_orcid = rows.filter(orcid=orcid).first() if orcid else None
    return by_orcid or (rows.filter(Q(email__iexact=email) | answered).first() if email else None)


def reviewers_open_to(agencies: Any) -> QuerySet[Any]:
    """The reviewers whom these agencies keep or may read of."""
    read = (_entered_by(agencies), shared_with(agencies))
    of_row = [Exists(one.filter(reviewer=OuterRef("pk"))) for one in read]
    return with_entries(agencies).filter(of_row[0] | of_row[1])


def with_entries(agencies: Any) -> QuerySet[Any]:
    """All reviewers, each with what these agencies read, and called `known_as` one of them calls the person."""
    kept, shared = _entered_by(agencies), shared_with(agencies)
    entries = (Prefetch("entries", kept, to_attr="kept"), Prefetch("entries", shared, to_attr="shared"))
    rows = Reviewer.objects.select_related("person").prefetch_related(*entries)
    return rows.annotate(known_as=name_among(kept, shared))


def shared_with(agencies: Any) -> QuerySet[RegisterEntry]:
    """The entries of others that are open to these agencies now."""
    shares = open_shares().filter(agency__in=agencies, entry=OuterRef("pk"))
    others = RegisterEntry.objects.exclude(agency__in=agencies).filter(Exists(shares))
    return others.select_related("agency").order_by("agency")


def entries_of(reviewer: Any) -> Entries:
    """The entries of a row from `reviewers_open_to`, with employers and publications."""
    rows = [*reviewer.kept, *reviewer.shared]
    prefetch_related_objects(rows, "affiliations__organisation", "publications")
    return Entries(reviewer.kept, reviewer.shared)


def shares_of(entries: Iterable[RegisterEntry]) -> QuerySet[Share]:
    """With whom these entries are shared now."""
    return open_shares().filter(entry__in=entries).select_related("agency", "entry__agency").order_by("granted_at")


def open_shares() -> QuerySet[Share]:
    """What is shared now."""
    return Share.objects.filter(revoked_at__isnull=True)


def _entered_by(agencies: Any) -> QuerySet[RegisterEntry]:
    return RegisterEntry.objects.filter(agency__in=agencies).select_related("agency").order_by("agency")
