"""What a reviewer reads of the own place in the agencies' registers."""

from dataclasses import dataclass

from django.db.models import Prefetch

from clusterportal.accounts.models import User
from reviews.domain.availability import Availability
from reviews.models import RegisterEntry, Reviewer, Share
from reviews.queries.availability import entered_by
from reviews.queries.register import open_shares


@dataclass(frozen=True)
class Kept:
    """An agency's entry of the reader, when the agency says that the reader is away, and with whom it is shared now."""

    entry: RegisterEntry
    availability: Availability
    shares: tuple[Share, ...]


def own_reviewer(user: User) -> Reviewer | None:
    """The reviewer whom an account is, where any agency keeps the person."""
    return Reviewer.objects.filter(person__user=user, entries__isnull=False).select_related("person").first()


def kept_of(reviewer: Reviewer) -> list[Kept]:
    """What each agency keeps of the reviewer. Two queries an agency beside a fixed number."""
    shares = Prefetch("shares", open_shares().select_related("agency"), to_attr="open")
    entries = reviewer.entries.select_related("agency").order_by("agency")
    rows = entries.prefetch_related("affiliations__organisation", "publications", shares)
    return [Kept(one, entered_by(one.agency_id, [reviewer])[reviewer.pk], tuple(one.open)) for one in rows]
