"""A person's own CV: kept once in the profile, copied into an application by the person alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from applications.actions.drafting import place_of
from applications.actions.people import ensure_person
from applications.actions.status import lock_application
from applications.actions.working_copy import count_change
from applications.models import Affiliation, Applicant, Application, Organisation, Person, Publication
from applications.policies.applications import check_read, part_of
from applications.policies.drafting import check_answer_invitation
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock


@dataclass(frozen=True)
class Work:
    """One publication. `authors` are separated by semicolons."""

    title: str
    year: int
    authors: str = ""
    doi: str = ""


@dataclass(frozen=True)
class Curriculum:
    """What a person says of himself or herself."""

    name: str
    orcid: str | None
    title: str
    degree: str
    degree_year: int | None
    merits: str
    organisation: Organisation | None
    department: str
    publications: Sequence[Work]


@transaction.atomic
def save_curriculum(user: User, curriculum: Curriculum, *, by: User, at: datetime) -> Person:
    """Keep the own CV. What was transferred to applications does not change. Refused: `orcid_taken`, `doi_twice`."""
    if user.pk != by.pk:
        raise Refused("own_cv_only")
    person = lock(ensure_person(user, at=at))
    for name in ("name", "orcid", "title", "degree", "degree_year", "merits"):
        setattr(person, name, getattr(curriculum, name))
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise Refused("orcid_taken") from error
    _keep_affiliation(person, curriculum, at)
    _keep_publications(person, curriculum.publications)
    append(f"account:{user.pk}", "cv.saved", detail={"person": str(person.pk)}, by=by, at=at)
    return person


@transaction.atomic
def transfer_cv(application: Application, *, by: User, at: datetime) -> Applicant:
    """Copy the own CV, as it now reads, into the application; nobody transfers another's.

    Refused: `administrator_has_no_cv`, `cv_has_gaps`, and by policy. A participant with the right to read does it too.
    """
    application = lock_application(application)
    check_read(by, application, at)
    check_answer_invitation(by, application, at)
    applicant = Applicant.objects.get(pk=part_of(by, application).pk)
    if applicant.role == Applicant.Role.ADMINISTRATOR:
        raise Refused("administrator_has_no_cv")
    if application.status == "registered" and application.reopened_at is None:
        raise Refused("reopen_first")
    _copy(applicant, at)
    count_change(application, "cv.transferred", detail={"participant": str(applicant.pk)}, by=by, at=at)
    return applicant


def cv_document(person: Person) -> dict[str, Any]:
    """A CV as JSON values: orcid, title, degree, degree_year, merits, affiliations, publications."""
    affiliations = person.affiliations.select_related("organisation")
    return {
        "name": person.name,
        "orcid": person.orcid,
        "title": person.title,
        "degree": person.degree,
        "degree_year": person.degree_year,
        "merits": person.merits,
        "affiliations": [_affiliation(one) for one in affiliations],
        "publications": [_publication(one) for one in person.publications.all()],
    }


def _copy(applicant: Applicant, at: datetime) -> None:
    person = applicant.person
    if person is None or not person.name or not (person.degree or person.merits):
        raise Refused("cv_has_gaps")
    place = place_of(person)
    applicant.cv, applicant.cv_transferred_at, applicant.name = cv_document(person), at, person.name
    if place.organisation is not None:
        applicant.organisation, applicant.department = place.organisation, place.department
    applicant.save(update_fields=["cv", "cv_transferred_at", "name", "organisation", "department"])


def _keep_affiliation(person: Person, curriculum: Curriculum, at: datetime) -> None:
    """The current place of work; a former one ends the day before the new one begins."""
    now = place_of(person)
    if (now.organisation, now.department) == (curriculum.organisation, curriculum.department):
        return
    if now.organisation == curriculum.organisation:
        current = person.affiliations.filter(organisation=now.organisation, ends_on__isnull=True)
        current.update(department=curriculum.department)
        return
    for former in person.affiliations.filter(ends_on__isnull=True):
        former.ends_on = max(at.date(), former.starts_on or at.date())
        former.save(update_fields=["ends_on"])
    if curriculum.organisation is not None:
        Affiliation.objects.create(
            person=person, organisation=curriculum.organisation, department=curriculum.department, starts_on=at.date()
        )


def _keep_publications(person: Person, works: Sequence[Work]) -> None:
    dois = [work.doi.lower() for work in works if work.doi]
    if len(dois) != len(set(dois)):
        raise Refused("doi_twice")
    person.publications.all().delete()
    Publication.objects.bulk_create(
        [
            Publication(person=person, title=work.title, year=work.year, authors=work.authors, doi=work.doi.lower())
            for work in works
        ]
    )


def _affiliation(one: Affiliation) -> dict[str, Any]:
    return {
        "organisation": str(one.organisation_id),
        "name_sv": one.organisation.name_sv,
        "name_en": one.organisation.name_en,
        "department": one.department,
        "from": one.starts_on.isoformat() if one.starts_on else None,
        "to": one.ends_on.isoformat() if one.ends_on else None,
    }


def _publication(one: Publication) -> dict[str, Any]:
    return {"title": one.title, "authors": one.authors, "year": one.year, "doi": one.doi}
