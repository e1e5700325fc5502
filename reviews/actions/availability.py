"""Keeping a reviewer's term of office and periods away."""

from datetime import datetime
from typing import Any

from django.db import transaction

from applications.models import Agency
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.domain.availability import Availability, backwards, touching
from reviews.models import Absence, Reviewer, Term
from reviews.policies.composition import check_keep_reviewers
from reviews.queries.availability import availability_of


@transaction.atomic
def set_availability(reviewer: Reviewer, agency: Agency, said: Availability, *, by: User, at: datetime) -> None:
    """Keep what an agency knows of a reviewer in its register, instead of what it knew before.

    Hidden: not in that register. Refused: `ends_before_it_begins`, `absences_touch`.
    """
    check_keep_reviewers(by, agency)
    reviewer = lock(reviewer, "person")
    if not reviewer.agencies.filter(pk=agency.pk).exists():
        raise Hidden
    if backwards(said):
        raise Refused("ends_before_it_begins")
    if touching(said.away):
        raise Refused("absences_touch")
    known = availability_of(agency, [reviewer])[reviewer.pk]
    if known == said:
        return
    _write(reviewer, agency, said)
    detail = {
        "agency": agency.pk,
        "starts_on": said.starts_on and said.starts_on.isoformat(),
        "ends_on": said.ends_on and said.ends_on.isoformat(),
        "away": [[one.starts_on.isoformat(), one.ends_on.isoformat()] for one in said.away],
    }
    append(f"reviewer:{reviewer.pk}", "reviewer.availability_changed", detail=detail, by=by, at=at)


def _write(reviewer: Reviewer, agency: Agency, said: Availability) -> None:
    whose: dict[str, Any] = {"reviewer": reviewer, "agency": agency}
    if said.has_term:
        dates = {"starts_on": said.starts_on, "ends_on": said.ends_on}
        Term.objects.update_or_create(**whose, defaults=dates)
    else:
        Term.objects.filter(**whose).delete()
    Absence.objects.filter(**whose).delete()
    Absence.objects.bulk_create(
        Absence(**whose, starts_on=one.starts_on, ends_on=one.ends_on, note=one.note) for one in said.away
    )
