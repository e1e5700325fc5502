"""Rows turned into the facts that detection works on. Of an application only its submitted version is read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Prefetch

from applications.models import Affiliation, Application, Organisation, Party, Person
from applications.queries.documents import for_judging
from reviews.domain.facts import ApplicationFacts, Employment, PartnerFacts, Someone, Work
from reviews.domain.names import plain

PARTNER_ROLES = {Party.Role.PARTNER, Party.Role.PROJECT_PARTY}


def reviewers_by_person(people: Iterable[Person]) -> dict[Any, Someone]:
    """Persons by their key, from their profiles."""
    return {key: profile_of(person) for key, person in people_with_profiles(one.pk for one in people).items()}


def people_with_profiles(keys: Iterable[Any]) -> dict[Any, Person]:
    """Persons by their key, with all that a profile is made of."""
    jobs = Prefetch("affiliations", Affiliation.objects.select_related("organisation"))
    people = Person.objects.prefetch_related("emails", "publications", jobs).filter(pk__in=set(keys))
    return {person.pk: person for person in people}


def named_in(applications: Iterable[Application]) -> set[UUID]:
    """The keys of everybody in the applications' submitted versions."""
    documents = _documents(applications).values()
    return {UUID(person["id"]) for document in documents for person in document["people"]}


def application_facts(
    applications: Sequence[Application], known: Mapping[Any, Person] | None = None
) -> dict[Any, ApplicationFacts]:
    """Applications by their key, each with everybody and every partner of its submitted version.

    `known`: those `named_in` them and perhaps others, where they are loaded already.
    """
    documents = _documents(applications)
    people = people_with_profiles(named_in(applications)) if known is None else known
    profiles = {str(key): profile_of(person) for key, person in people.items()}
    contacts = _contacts(documents)
    universities = set(
        Organisation.objects.filter(kind=Organisation.Kind.UNIVERSITY).values_list("organisation_number", flat=True)
    )
    return {
        key: ApplicationFacts(
            key=str(key),
            people=tuple(_participant(person, profiles) for person in document["people"]),
            partners=tuple(_partners(document, contacts, universities)),
        )
        for key, document in documents.items()
    }


def _documents(applications: Iterable[Application]) -> dict[Any, dict[str, Any]]:
    return {one.pk: for_judging(one.submitted_version.document) for one in applications if one.submitted_version}


def profile_of(person: Person) -> Someone:
    """One of the `people_with_profiles`, as detection knows people."""
    return Someone(
        key=str(person.pk),
        name=person.name,
        orcid=person.orcid or "",
        emails=frozenset(address.email for address in person.emails.all()),
        employments=tuple(
            Employment(_employer_key(job), _employer_name(job), job.department, job.ends_on)
            for job in person.affiliations.all()
        ),
        works=tuple(
            Work(work.title, _authors(work.authors), work.year, work.doi) for work in person.publications.all()
        ),
    )


def _employer_key(job: Affiliation) -> str:
    """An organisation's key; an employer that is known by its name alone is the same wherever it is so written."""
    return str(job.organisation_id) if job.organisation_id else f"employer:{plain(job.employer)}"


def _employer_name(job: Affiliation) -> str:
    return job.organisation.name_en if job.organisation else job.employer


def _participant(person: Mapping[str, Any], profiles: Mapping[str, Someone]) -> Someone:
    """What the version says, with what the portal knows of the person otherwise."""
    known = profiles.get(person["id"], Someone(person["id"], person["name"]))
    employments, organisation = list(known.employments), person["organisation"]
    if organisation is not None:
        employments.append(Employment(organisation["id"], organisation["name_en"], person["department"]))
    works = [*known.works, *_works_of_cv(person["cv"] or {})]
    return Someone(
        key=known.key,
        name=person["name"],
        orcid=known.orcid,
        emails=known.emails,
        employments=tuple(dict.fromkeys(employments)),
        works=tuple(dict.fromkeys(works)),
    )


def _works_of_cv(cv: Mapping[str, Any]) -> Iterable[Work]:
    for work in cv.get("publications", ()):
        yield Work(work["title"], _authors(work.get("authors", "")), work["year"], work.get("doi", ""))


def _authors(text: str) -> tuple[str, ...]:
    return tuple(author.strip() for author in text.split(";") if author.strip())


def _contacts(documents: Mapping[Any, Mapping[str, Any]]) -> dict[str, tuple[str, str]]:
    """Parties by their key: the organisation's key, and the contact's address."""
    keys = [party["id"] for document in documents.values() for party in document["parties"]]
    rows = Party.objects.filter(pk__in=keys).values_list("pk", "organisation", "contact_email")
    return {str(key): (str(organisation or ""), email) for key, organisation, email in rows}


def _partners(
    document: Mapping[str, Any], contacts: Mapping[str, tuple[str, str]], universities: set[str | None]
) -> Iterable[PartnerFacts]:
    for party in document["parties"]:
        if party["role"] not in PARTNER_ROLES or party["organisation_number"] in universities:
            continue
        organisation, email = contacts.get(party["id"], ("", ""))
        yield PartnerFacts(organisation, party["name"], frozenset({email} - {""}))
