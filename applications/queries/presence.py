"""Who else has a section open, as the cache knows for a moment: without it nobody is seen, and all else works."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.cache import cache
from redis import RedisError

from applications.models import Applicant, Application
from applications.queries.parts import applicants_of
from clusterportal.accounts.models import User


@dataclass(frozen=True)
class Colleague:
    """Somebody else who has the section open; `writes`: the key of the field written in just now, or nothing."""

    name: str
    writes: str


def colleagues(application: Application, section: str, *, of: User) -> tuple[Colleague, ...]:
    """In the order of the consortium: who may edit the application now, and nobody else."""
    people = {person: name for person, name in _editors(application).items() if person != of.pk}
    opened = {person: place_open(application, section, person) for person in people}
    written = {person: place_written(application, section, person) for person in people}
    found = _found([*opened.values(), *written.values()])
    return tuple(
        Colleague(name, str(found.get(written[person], "")))
        for person, name in people.items()
        if opened[person] in found
    )


def place_open(application: Application, section: str, person: UUID) -> str:
    """Where the cache keeps that a person has a section open."""
    return f"presence:{application.pk}:{section}:{person}:open"


def place_written(application: Application, section: str, person: UUID) -> str:
    """Where it keeps in which field the person writes."""
    return f"presence:{application.pk}:{section}:{person}:written"


def _editors(application: Application) -> dict[UUID, str]:
    parts = (part for part in applicants_of(application) if part.invitation == Applicant.Invitation.ACCEPTED)
    return {
        part.person.user_id: part.name
        for part in parts
        if part.person is not None and part.person.user_id and part.rights == Applicant.Rights.EDIT
    }


def _found(places: Iterable[str]) -> dict[str, Any]:
    try:
        return dict(cache.get_many(places))
    except RedisError:
        return {}
