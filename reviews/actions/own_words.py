"""What a reviewer says of the own expertise and of the time away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.availability import write_absences
from reviews.actions.entries import person_knows
from reviews.domain.availability import Availability, Away, backwards, touching
from reviews.queries.own_words import own_reviewer


@dataclass(frozen=True)
class OwnWords:
    """The gender may be left out."""

    subject_codes: Sequence[str] = ()
    keywords: Sequence[str] = ()
    languages: Sequence[str] = ()
    gender: str = ""
    profile: str = ""
    away: Sequence[Away] = ()


@transaction.atomic
def say_own_words(said: OwnWords, *, by: User, at: datetime) -> None:
    """Keep what a reviewer says, for every agency that keeps the person.

    Hidden: nobody keeps the person. Refused: `ends_before_it_begins`, `absences_touch`.
    """
    reviewer = own_reviewer(by)
    if reviewer is None:
        raise Hidden
    reviewer = lock(reviewer)
    if backwards(Availability(away=tuple(said.away))):
        raise Refused("ends_before_it_begins")
    if touching(said.away):
        raise Refused("absences_touch")
    for name in ("subject_codes", "keywords", "languages"):
        setattr(reviewer, name, list(getattr(said, name)))
    reviewer.gender, reviewer.profile = said.gender, said.profile
    reviewer.save()
    write_absences(reviewer, None, said.away)
    person_knows(reviewer, at=at)
    append(f"reviewer:{reviewer.pk}", "reviewer.said", by=by, at=at)
