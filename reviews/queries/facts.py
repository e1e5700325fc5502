"""Rows turned into the facts that detection works on. Of an application only its submitted version is read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch

from applications.models import Affiliation, Application, Organisation, Party, Person, PersonEmail
from applications.queries.documents import for_judging
from reviews.domain.facts import ApplicationFacts, Employment, PartnerFacts, Someone, Work
from reviews.domain.names import plain
from reviews.models import EntryAffiliation, RegisterEntry
from reviews.queries.register import open_shares

PARTNER_ROLES = {Party.Role.PARTNER, Party.Role.PROJECT_PARTY}


@dataclass(frozen=True)
class People:
    """Persons with all that the portal knows of them: what they have written themselves, and every agency's entries.

    Conflicts are looked for in the whole; what one rests on is shown as far as the agency reads it.
    """

    persons: Mapping[Any, Any]
    entries: Mapping[Any, Sequence[Any]]

    def whole(self, key: Any) -> Someone:
        """As detection knows a person."""
        return _profile(self.persons[key], self.entries.get(key, ()))

    def read_by(self, key: Any, agency: Any) -> tuple[list[RegisterEntry], list[RegisterEntry]]:
        """The entries that an agency, by its key, keeps of a person, and those that others share with it."""
        entries = self.entries.get(key, ())
        shared = [one for one in entries if one.agency_id != agency and agency in one.readers]
        return [one for one in entries if one.agency_id == agency], shared

    def as_read(self, key: Any, agency: Any) -> Someone:
        """As an agency, by its key, may know a person: without what another keeps and does not share."""
        kept, shared = self.read_by(key, agency)
        return _profile(self.persons[key], [*kept, *shared], agency)


def people_with_profiles(keys: Iterable[Any]) -> People:
    """Persons by their key; the query count does not grow with them."""
    wanted = set(keys)
    jobs = Prefetch("affiliations", Affiliation.objects.select_related("organisation"))
    addresses = ArraySubquery(PersonEmail.objects.filter(person=OuterRef("pk")).values("email"))
    people = Person.objects.annotate(addresses=addresses).select_related("user")
    found = people.prefetch_related("publications", jobs).filter(pk__in=wanted)
    return People({person.pk: person for person in found}, _entries(wanted))


def _entries(people: set[Any]) -> dict[Any, list[Any]]:
    """Every agency's entries by person, each with the keys of its `readers`, the agencies that it is shared with."""
    readers = ArraySubquery(open_shares().filter(entry=OuterRef("pk")).order_by().values("agency"))
    jobs = Prefetch("affiliations", EntryAffiliation.objects.select_related("organisation"))
    entered = RegisterEntry.objects.filter(reviewer__person__in=people).select_related("reviewer", "agency")
    found: dict[Any, list[Any]] = {}
    for one in entered.annotate(readers=readers).prefetch_related("publications", jobs).order_by("agency"):
        found.setdefault(one.reviewer.person_id, []).append(one)
    return found


def named_in(applications: Iterable[Application]) -> set[UUID]:
    """The keys of everybody in the applications' submitted versions."""
    documents = _documents(applications).values()
    return {UUID(person["id"]) for document in documents for person in document["people"]}


def application_facts(
    applications: Sequence[Application], known: People, agency: Any = None
) -> dict[Any, ApplicationFacts]:
    """Applications by their key, each with everybody and every partner of its submitted version.

    `known`: those `named_in` them and perhaps others. `agency`: as that one may know them, instead of as a whole.
    """
    documents = _documents(applications)
    profiles = {str(key): known.whole(key) if agency is None else known.as_read(key, agency) for key in known.persons}
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


def _profile(person: Any, entries: Sequence[RegisterEntry], agency: Any = None) -> Someone:
    """`agency`: it knows an account by its own name, address and ORCID, and nobody else but by what it reads."""
    is_own = agency is None or person.user is not None
    jobs: list[Any] = [*person.affiliations.all(), *(job for entry in entries for job in entry.affiliations.all())]
    works: list[Any] = [*person.publications.all(), *(work for entry in entries for work in entry.publications.all())]
    employed = (Employment(employer_key(job), _employer_name(job), job.department, job.ends_on) for job in jobs)
    written = (Work(work.title, _authors(work.authors), work.year, work.doi) for work in works)
    emails = set(person.addresses) if agency is None else set()
    emails |= {person.user.email} if person.user is not None else set()
    orcid = person.orcid if is_own else None
    return Someone(
        key=str(person.pk),
        name=person.name if is_own else next((one.name for one in entries if one.name), person.name),
        orcid=orcid or next((one.orcid for one in entries if one.orcid), ""),
        emails=frozenset(emails | {one.email for one in entries if one.email}),
        employments=tuple(dict.fromkeys(employed)),
        works=tuple(dict.fromkeys(written)),
    )


def employer_key(job: Affiliation | EntryAffiliation) -> str:
    """An organisation's key; an employer that is known by its name alone is the same wherever it is so written."""
    return str(job.organisation_id) if job.organisation_id else f"employer:{plain(_employer_name(job))}"


def _employer_name(job: Affiliation | EntryAffiliation) -> str:
    if job.organisation:
        return job.organisation.name_en
    return job.employer if isinstance(job, Affiliation) else ""


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
