"""Writing an entry of an agency's register, and finding the person whom it means.

Entries are audited in chains of their own: `entry:<id>`, which the auditors of that agency read.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from applications.actions.people import ensure_person
from applications.models import Agency, Organisation, Person, PersonEmail
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.models import RegisterEntry, Reviewer
from reviews.queries.register import entry_with, shared_with


@dataclass(frozen=True)
class Former:
    """Where a reviewer has worked before: detection looks there too."""

    organisation: Organisation
    department: str
    ends_on: date


@dataclass(frozen=True)
class Profile:
    """What an officer knows of a reviewer. `publications`: rows of year, title, authors, doi."""

    name: str
    email: str
    organisation: Organisation
    department: str = ""
    orcid: str = ""
    gender: str = ""
    subject_codes: Sequence[str] = ()
    keywords: Sequence[str] = ()
    languages: Sequence[str] = ()
    text: str = ""
    load_max: int | None = None
    publications: Sequence[Mapping[str, Any]] = ()
    former: Sequence[Former] = ()


def write_entry(entry: RegisterEntry, profile: Profile) -> None:
    """Keep a profile in an entry, new or locked. What is known of employers and publications is added to."""
    entry.name, entry.orcid = profile.name, profile.orcid
    entry.subject_codes = list(profile.subject_codes)
    entry.keywords = list(profile.keywords)
    entry.languages = list(profile.languages)
    entry.gender, entry.profile, entry.load_max = profile.gender, profile.text, profile.load_max
    entry.save()
    current = {"organisation": profile.organisation, "department": profile.department}
    if not entry.affiliations.filter(**current, ends_on=None).exists():
        entry.affiliations.create(**current)
    for job in profile.former:
        _end_affiliation(entry, job, current)
    for row in profile.publications:
        if not entry.publications.filter(title=row["title"], year=row["year"]).exists():
            entry.publications.create(**row)
    _name_person(entry)


def reviewer_meant(agency: Agency, profile: Profile, *, by: User, at: datetime) -> Reviewer:
    """The reviewer whom a profile means that is in no entry of the agency, under the agency's lock.

    Where the person has an entry under other marks, whom the agency means is not known to be the same.
    """
    found = (one for one in _known(profile, by=by, at=at) if not _is_kept(one, agency))
    person = next(found, None) or _new_person(agency, profile)
    return Reviewer.objects.get_or_create(person=person)[0]


def keep_if_shared(reviewer: Reviewer, agency: Agency, *, by: User, at: datetime) -> None:
    """Give the agency an entry of its own of whom another shares with it: name, address and ORCID, and nothing else.

    Call it before a panel is locked. Who is in the register stays there as is, and who is not shared is not entered.
    Refused: `reviewer_known` where those marks are another reviewer's here.
    """
    shared = shared_with([agency.pk]).filter(reviewer=reviewer).first()
    if shared is None or _is_kept(reviewer.person, lock(agency)):
        return
    known = entry_with(agency, orcid=shared.orcid, email=shared.email)
    if known is not None:
        raise Refused("reviewer_known", name=known.name or known.reviewer.person.name)
    marks = {"name": shared.name, "email": shared.email, "orcid": shared.orcid}
    entry = RegisterEntry.objects.create(reviewer=reviewer, agency=agency, **marks)
    append(f"entry:{entry.pk}", "register.taken_over", detail={"agency": shared.agency_id}, by=by, at=at)


def person_knows(reviewer: Any, agency: Any = None, *, at: datetime) -> None:
    """The person has answered the agency, or seen on the own page which agencies keep an entry (without one: all)."""
    entries = RegisterEntry.objects.filter(reviewer=reviewer, person_knows_since=None)
    (entries if agency is None else entries.filter(agency=agency)).update(person_knows_since=at)


def _known(profile: Profile, *, by: User, at: datetime) -> Any:
    """Who has the ORCID; the account that has confirmed the address; who is known by the address."""
    if profile.orcid:
        yield from Person.objects.filter(orcid=profile.orcid)
    confirmed = {"emailaddress__email__iexact": profile.email, "emailaddress__verified": True}
    for account in User.objects.filter(**confirmed)[:1]:
        yield ensure_person(account, by=by, at=at)
    yield from Person.objects.filter(emails__email__iexact=profile.email)


def _is_kept(person: Person, agency: Agency) -> bool:
    return agency.register_entries.filter(reviewer__person=person).exists()


def _new_person(agency: Agency, profile: Profile) -> Person:
    """A person with the address, unless that is another's. Whom another agency enters at this instant is the same."""
    made = Person.objects.create(name=profile.name)
    email, is_new = PersonEmail.objects.get_or_create(email=profile.email.lower(), defaults={"person": made})
    if is_new or _is_kept(email.person, agency):
        return made
    made.delete()
    return email.person


def _name_person(entry: RegisterEntry) -> None:
    """The name and the ORCID of a person without an account are the agency's that alone keeps the person."""
    person = entry.reviewer.person
    is_alone = not RegisterEntry.objects.filter(reviewer=entry.reviewer_id).exclude(pk=entry.pk).exists()
    if person.user_id is None and is_alone:
        person.name = entry.name
        person.save(update_fields=["name"])
    if (person.orcid or "") != entry.orcid and (not person.orcid or (is_alone and person.user_id is None)):
        _set_orcid(person, entry.orcid or None)


def _set_orcid(person: Person, orcid: str | None) -> None:
    """Where another person has it, the two stay two, and the entry alone has it."""
    try:
        with transaction.atomic():
            Person.objects.filter(pk=person.pk).update(orcid=orcid)
    except IntegrityError:
        return
    person.orcid = orcid


def _end_affiliation(entry: RegisterEntry, job: Former, current: Mapping[str, Any]) -> None:
    """What stood as current there ends, unless it is where the person works now; what is not known is added."""
    columns = {"organisation": job.organisation, "department": job.department}
    there = entry.affiliations.filter(**columns)
    if there.filter(ends_on__year=job.ends_on.year).exists():
        return
    is_current = (job.organisation, job.department) == (current["organisation"], current["department"])
    if is_current or not there.filter(ends_on__isnull=True).update(ends_on=job.ends_on):
        entry.affiliations.create(**columns, ends_on=job.ends_on)
