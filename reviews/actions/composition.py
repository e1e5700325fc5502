"""Who reviews: the agency's register of reviewers, and the panels of a round."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from applications.actions.people import ensure_person
from applications.models import (
    Affiliation,
    Agency,
    Call,
    Organisation,
    Person,
    PersonEmail,
    Publication,
    Round,
    TechnologyArea,
)
from applications.policies.staff import check_run_call
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from reviews.models import Panel, Reviewer
from reviews.policies.composition import check_keep_reviewer, check_keep_reviewers
from reviews.queries.balance import EXPLAINED, balance_of


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
    publications: Sequence[Mapping[str, Any]] = ()
    former: Sequence[Former] = ()


@transaction.atomic
def add_reviewer(agency: Agency, profile: Profile, *, by: User, at: datetime) -> Reviewer:
    """Enter a reviewer. Whom the portal knows by the ORCID or else the address is the same person."""
    check_keep_reviewers(by, agency)
    person = _known_person(profile, by=by, at=at) or Person.objects.create(
        name=profile.name, orcid=profile.orcid or None
    )
    PersonEmail.objects.get_or_create(email=profile.email.lower(), defaults={"person": person})
    reviewer, new = Reviewer.objects.get_or_create(person=person)
    if not new and reviewer.agencies.filter(pk=agency.pk).exists():
        raise Refused("reviewer_known", name=person.name)
    reviewer.agencies.add(agency)
    _write(reviewer, profile)
    append(f"reviewer:{reviewer.pk}", "reviewer.added", detail={"agency": agency.pk}, by=by, at=at)
    return reviewer


@transaction.atomic
def change_reviewer(reviewer: Reviewer, profile: Profile, *, by: User, at: datetime) -> None:
    """Correct what is known of a reviewer. The address and the person stay."""
    check_keep_reviewer(by, reviewer)
    reviewer.person.name = profile.name
    reviewer.person.orcid = profile.orcid or None
    if Person.objects.filter(orcid=profile.orcid or None).exclude(pk=reviewer.person_id).exists():
        raise Refused("orcid_known")
    reviewer.person.save(update_fields=["name", "orcid"])
    _write(reviewer, profile)
    append(f"reviewer:{reviewer.pk}", "reviewer.changed", by=by, at=at)


@transaction.atomic
def add_panel(
    round_: Round, *, name_sv: str, name_en: str, areas: Iterable[TechnologyArea], by: User, at: datetime
) -> Panel:
    """A panel of a round, for some technology areas."""
    check_run_call(by, round_.call)
    if round_.panels.filter(name_en=name_en).exists():
        raise Refused("panel_known", name=name_en)
    panel = Panel.objects.create(round=round_, name_sv=name_sv, name_en=name_en)
    panel.areas.set(areas)
    append(f"call:{round_.call_id}", "panel.added", detail={"panel": str(panel.pk)}, by=by, at=at)
    return panel


@transaction.atomic
def change_panel(
    panel: Panel, *, name_sv: str, name_en: str, areas: Iterable[TechnologyArea], by: User, at: datetime
) -> None:
    """Change names and areas. Cases that lie in a panel stay there."""
    check_run_call(by, panel.round.call)
    if panel.round.panels.filter(name_en=name_en).exclude(pk=panel.pk).exists():
        raise Refused("panel_known", name=name_en)
    panel.name_sv, panel.name_en = name_sv, name_en
    panel.save(update_fields=["name_sv", "name_en"])
    panel.areas.set(areas)
    append(f"call:{panel.round.call_id}", "panel.changed", detail={"panel": str(panel.pk)}, by=by, at=at)


@transaction.atomic
def explain_balance(call: Call, *, reason: str, by: User, at: datetime) -> None:
    """Keep on the call's record why its reviewers are balanced as they are now. Refused: `balance_needs_reason`."""
    check_run_call(by, call)
    if not reason.strip():
        raise Refused("balance_needs_reason")
    append(f"call:{call.pk}", EXPLAINED, detail={"reason": reason.strip(), **asdict(balance_of(call))}, by=by, at=at)


def _known_person(profile: Profile, *, by: User, at: datetime) -> Person | None:
    by_orcid = Person.objects.filter(orcid=profile.orcid).first() if profile.orcid else None
    if by_orcid is not None:
        return by_orcid
    confirmed = {"emailaddress__email__iexact": profile.email, "emailaddress__verified": True}
    account = User.objects.filter(**confirmed).first()
    if account is not None:
        return ensure_person(account, by=by, at=at)
    return Person.objects.filter(emails__email__iexact=profile.email).first()


def _write(reviewer: Reviewer, profile: Profile) -> None:
    reviewer.subject_codes = list(profile.subject_codes)
    reviewer.keywords = list(profile.keywords)
    reviewer.languages = list(profile.languages)
    reviewer.gender, reviewer.profile = profile.gender, profile.text
    reviewer.save()
    current: dict[str, Any] = {"organisation": profile.organisation, "department": profile.department}
    there = {"person": reviewer.person, "ends_on": None, **current}
    if not Affiliation.objects.filter(**there).exists():  # the own CV can have several positions there
        Affiliation.objects.create(**there)
    for job in profile.former:
        _end_affiliation(reviewer.person, job, current)
    for row in profile.publications:
        known = Publication.objects.filter(person=reviewer.person, title=row["title"], year=row["year"])
        if not known.exists():
            Publication.objects.create(person=reviewer.person, **row)


def _end_affiliation(person: Person, job: Former, current: Mapping[str, Any]) -> None:
    """What stood as current there ends, unless it is where the person works now; what is not known is added."""
    columns = {"person": person, "organisation": job.organisation, "department": job.department}
    there = Affiliation.objects.filter(**columns)
    if there.filter(ends_on__year=job.ends_on.year).exists():
        return
    is_current = (job.organisation, job.department) == (current["organisation"], current["department"])
    if is_current or not there.filter(ends_on__isnull=True).update(ends_on=job.ends_on):
        Affiliation.objects.create(**columns, ends_on=job.ends_on)
