"""Keeping a reviewer's term of office and periods away."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from applications.models import Agency
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.domain.availability import Availability, Away, backwards, touching
from reviews.models import Absence, Reviewer
from reviews.policies.composition import check_keep_reviewers
from reviews.queries.availability import entered_by


@transaction.atomic
def set_availability(reviewer: Reviewer, agency: Agency, said: Availability, *, by: User, at: datetime) -> None:
    """Keep what an agency knows of a reviewer in its register, instead of what it knew before.

    Hidden: not in that register. Refused: `ends_before_it_begins`, `absences_touch`.
    """
    check_keep_reviewers(by, agency)
    known = reviewer.entries.filter(agency=agency).first()
    if known is None:
        raise Hidden
    entry = lock(known, "reviewer")
    if backwards(said):
        raise Refused("ends_before_it_begins")
    if touching(said.away):
        raise Refused("absences_touch")
    if entered_by(agency, [reviewer])[reviewer.pk] == said:
        return
    entry.starts_on, entry.ends_on = said.starts_on, said.ends_on
    entry.save(update_fields=["starts_on", "ends_on"])
    write_absences(reviewer, agency, said.away)
    detail = {
        "starts_on": said.starts_on and said.starts_on.isoformat(),
        "ends_on": said.ends_on and said.ends_on.isoformat(),
        "away": [[one.starts_on.isoformat(), one.ends_on.isoformat()] for one in said.away],
    }
    append(f"entry:{entry.pk}", "register.availability_changed", detail=detail, by=by, at=at)


def write_absences(reviewer: Reviewer, agency: Agency | None, away: Sequence[Away]) -> None:
    """These are all that the agency (or, without one, the reviewer) says; what others say stays."""
    Absence.objects.filter(reviewer=reviewer, agency=agency).delete()
    Absence.objects.bulk_create(
        Absence(reviewer=reviewer, agency=agency, starts_on=one.starts_on, ends_on=one.ends_on, note=one.note)
        for one in away
    )
