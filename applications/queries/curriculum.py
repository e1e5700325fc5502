"""A person's own CV: where the person works, and everything as it is copied into an application."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet

from applications.domain.publications.work import Work
from applications.models import Affiliation, Organisation, Person, Publication
from clusterportal.accounts.models import User


@dataclass(frozen=True)
class Place:
    """Where a person works now."""

    organisation: Organisation | None
    department: str


def main_affiliation(person: Person) -> Affiliation | None:
    """The main place of work: the one that the person chose, or the newest current one in a known organisation."""
    current = person.affiliations.filter(ends_on__isnull=True, organisation__isnull=False, in_cv=True)
    return current.select_related("organisation").order_by("-is_main", "-pk").first()


def place_of(person: Person) -> Place:
    """The organisation and department that go with the person into applications."""
    main = main_affiliation(person)
    return Place(main.organisation, main.department) if main else Place(None, "")


def employments(person: Person) -> QuerySet[Affiliation]:
    """The employments of the CV, current ones first."""
    shown = person.affiliations.filter(in_cv=True).select_related("organisation")
    return shown.order_by("-is_main", F("ends_on").desc(nulls_first=True), F("starts_on").desc(nulls_last=True), "pk")


def has_gaps(person: Person) -> bool:
    """Whether a CV holds too little to be transferred: it takes a name, and a degree or merits."""
    return not person.name or not (person.merits or person.degrees.exists())


def own_publications(user: User) -> QuerySet[Publication]:
    """The publications of an account's person, the newest first; nobody reads another's profile."""
    return Publication.objects.filter(person__user=user)


def work_from(row: Publication) -> Work:
    """A kept publication as plain values."""
    return Work(row.title, row.year, row.authors, row.doi, row.published_in)


def cv_document(person: Person, publications: Iterable[Publication] | None = None) -> dict[str, Any]:
    """A CV as JSON values: name, orcid, title, degrees, merits, affiliations, and all or the given publications."""
    return {
        "name": person.name,
        "orcid": person.orcid,
        "title": person.title,
        "degrees": [_degree(one) for one in person.degrees.values("title", "university", "year")],
        "merits": person.merits,
        "affiliations": [_affiliation(one) for one in employments(person)],
        "publications": [
            _publication(one) for one in (person.publications.all() if publications is None else publications)
        ],
    }


def _degree(row: Any) -> dict[str, Any]:
    return dict(row)


def _affiliation(one: Affiliation) -> dict[str, Any]:
    organisation = one.organisation
    return {
        "organisation": str(organisation.pk) if organisation else None,
        "name_sv": organisation.name_sv if organisation else one.employer,
        "name_en": organisation.name_en if organisation else one.employer,
        "department": one.department,
        "position": one.position,
        "from": one.starts_on.isoformat() if one.starts_on else None,
        "to": one.ends_on.isoformat() if one.ends_on else None,
    }


def _publication(one: Publication) -> dict[str, Any]:
    names = ("title", "authors", "year", "published_in", "doi")
    return {name: getattr(one, name) for name in names}
