"""A person's own CV: kept once in the profile, copied into an application by the person alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from applications.actions.people import ensure_person
from applications.actions.status import lock_application
from applications.actions.working_copy import count_change
from applications.models import Affiliation, Applicant, Application, Degree, Organisation, Person, Publication
from applications.policies.applications import check_read, part_of
from applications.policies.drafting import check_answer_invitation
from applications.queries.curriculum import cv_document, employments, has_gaps, main_affiliation, place_of
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock


@dataclass(frozen=True)
class Qualification:
    """One degree."""

    title: str
    university: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Job:
    """An employment beside the main one: in a known organisation, or at an `employer` by its name.

    Without a last year it is current.
    """

    organisation: Organisation | None = None
    employer: str = ""
    position: str = ""
    department: str = ""
    first_year: int | None = None
    last_year: int | None = None


@dataclass(frozen=True)
class Curriculum:
    """What a person says of himself or herself. `organisation` is the main place of work, since `since` (a year)."""

    name: str
    orcid: str | None = None
    title: str = ""
    merits: str = ""
    organisation: Organisation | None = None
    department: str = ""
    since: int | None = None
    degrees: Sequence[Qualification] = ()
    employments: Sequence[Job] = ()


@transaction.atomic
def save_curriculum(user: User, curriculum: Curriculum, *, by: User, at: datetime) -> Person:
    """Keep the own CV. What was transferred to applications does not change. Refused: `own_cv_only`, `orcid_taken`."""
    if user.pk != by.pk:
        raise Refused("own_cv_only")
    person = lock(ensure_person(user, at=at))
    for name in ("name", "orcid", "title", "merits"):
        setattr(person, name, getattr(curriculum, name))
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        raise Refused("orcid_taken") from error
    main = main_affiliation(person)
    _keep_degrees(person, curriculum.degrees)
    _keep_employments(person, main, curriculum.employments, at)
    _keep_main(person, main, curriculum, at)
    append(f"account:{user.pk}", "cv.saved", detail={"person": str(person.pk)}, by=by, at=at)
    return person


@transaction.atomic
def transfer_cv(application: Application, *, publications: Sequence[UUID] = (), by: User, at: datetime) -> Applicant:
    """Copy the own CV, as it now reads, into the application; nobody transfers another's.

    `publications` are the keys of those to bring, in their order. Refused: `administrator_has_no_cv`, `cv_has_gaps`,
    `too_many_publications`, `publication_gone`, and by policy. A participant with the right to read does it too.
    """
    application = lock_application(application)
    check_read(by, application, at)
    check_answer_invitation(by, application, at)
    applicant = Applicant.objects.get(pk=part_of(by, application).pk)
    if applicant.role == Applicant.Role.ADMINISTRATOR:
        raise Refused("administrator_has_no_cv")
    if application.status == "registered" and application.reopened_at is None:
        raise Refused("reopen_first")
    limit = application.call.n_publications_max
    if len(publications) > limit:
        raise Refused("too_many_publications", n_chosen=len(publications), limit=limit)
    _copy(applicant, publications, at)
    count_change(application, "cv.transferred", detail={"participant": str(applicant.pk)}, by=by, at=at)
    return applicant


def _copy(applicant: Applicant, publications: Sequence[UUID], at: datetime) -> None:
    person = applicant.person
    if person is None or has_gaps(person):
        raise Refused("cv_has_gaps")
    place = place_of(person)
    applicant.cv = cv_document(person, _chosen(person, publications))
    applicant.cv_transferred_at, applicant.name = at, person.name
    if place.organisation is not None:
        applicant.organisation, applicant.department = place.organisation, place.department
    applicant.save(update_fields=["cv", "cv_transferred_at", "name", "organisation", "department"])


def _chosen(person: Person, keys: Sequence[UUID]) -> list[Publication]:
    """The person's own publications with these keys, in this order, each once."""
    own = {row.key: row for row in person.publications.filter(key__in=keys)}
    if own.keys() != set(keys):
        raise Refused("publication_gone")
    return [own[key] for key in dict.fromkeys(keys)]


def _keep_degrees(person: Person, degrees: Sequence[Qualification]) -> None:
    person.degrees.all().delete()
    Degree.objects.bulk_create(
        [Degree(person=person, title=one.title, university=one.university, year=one.year) for one in degrees]
    )


def _keep_employments(person: Person, main: Affiliation | None, jobs: Sequence[Job], at: datetime) -> None:
    """All but the main one. What the person leaves out ends and leaves the CV; detection still knows of it."""
    kept = [one for one in employments(person) if one != main]
    for job in jobs:
        row = _row_of(job, kept)
        if row is None:
            row = Affiliation(person=person, organisation=job.organisation, employer=job.employer)
        else:
            kept.remove(row)
        row.department, row.position = job.department, job.position
        row.starts_on = _day(row.starts_on, job.first_year, 1, 1)
        row.ends_on = _day(row.ends_on, job.last_year, 12, 31)
        row.save()
    for row in kept:
        _end(row, at, in_cv=False)


def _keep_main(person: Person, main: Affiliation | None, curriculum: Curriculum, at: datetime) -> None:
    """The main place of work; a former one ends the day before the new one begins."""
    organisation = curriculum.organisation
    if main is not None and main.organisation_id != (organisation.pk if organisation else None):
        main.is_main = False
        _end(main, at, in_cv=main.organisation not in {job.organisation for job in curriculum.employments})
        main = None
    if organisation is None:
        return
    if main is None:
        main = Affiliation(person=person, organisation=organisation, starts_on=localdate(at))
    main.is_main, main.department, main.position = True, curriculum.department, curriculum.title
    if curriculum.since is not None:
        main.starts_on = _day(main.starts_on, curriculum.since, 1, 1)
    main.save()


def _row_of(job: Job, kept: Sequence[Affiliation]) -> Affiliation | None:
    """The row at the same employer, of several the one that says the same."""
    employer = (job.organisation.pk if job.organisation else None, job.employer)
    there = [one for one in kept if (one.organisation_id, one.employer) == employer]
    same = [one for one in there if (one.department, one.position) == (job.department, job.position)]
    years = [one for one in same if (one.ends_on and one.ends_on.year) == job.last_year]
    return next(iter([*years, *same, *there]), None)


def _day(known: date | None, year: int | None, month: int, day: int) -> date | None:
    """A day of the year, the known one where it is of that year."""
    if year is None or (known is not None and known.year == year):
        return None if year is None else known
    return date(year, month, day)


def _end(row: Affiliation, at: datetime, *, in_cv: bool) -> None:
    if row.ends_on is None:
        row.ends_on = max(localdate(at), row.starts_on or localdate(at))
    row.in_cv = in_cv
    row.save(update_fields=["ends_on", "in_cv", "is_main"])
