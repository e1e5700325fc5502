"""Importing reviewers from a file: what it would do, then all of it or nothing.

People are known by ORCID, then by address, in the agency's own register alone. Whoever is not in it is new to it,
whatever another agency knows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.domain.import_plans import Difference, Plan
from applications.domain.tables import CellProblem
from applications.models import Agency
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.composition import Profile, add_reviewer, change_entry
from reviews.models import EntryAffiliation, RegisterEntry
from reviews.policies.composition import check_keep_reviewers
from reviews.queries.register import register_of

COMPARED = ("name", "orcid", "gender", "organisation", "department", "subject_codes", "keywords", "languages", "text")


@dataclass(frozen=True)
class Entry:
    """A row of the file. `given`: the columns that hold something; an empty cell leaves what is known."""

    row: int
    profile: Profile
    given: frozenset[str]


@dataclass(frozen=True)
class Planned:
    """What an entry comes to: new where none is `kept`, unchanged where there are no differences."""

    entry: Entry
    profile: Profile
    kept: RegisterEntry | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def said(self) -> list[object]:
        """What the plan is known again by."""
        return [self.entry.row, str(self.kept.pk) if self.kept else "", [str(one) for one in self.differences]]


def plan_import(agency: Agency, entries: Sequence[Entry]) -> Plan[Planned]:
    """What importing the entries would do to the agency's register. Reads alone."""
    register = register_of(agency)
    problems = [*_twice(entries)]
    rows = []
    for entry in entries:
        by_orcid = register.by_orcid.get(entry.profile.orcid)
        by_email = register.by_email.get(entry.profile.email.lower())
        if by_orcid and by_email and by_orcid != by_email:
            problems.append(CellProblem("two_reviewers", entry.row, "orcid", {"name": by_email.name}))
        else:
            rows.append(_planned(entry, by_orcid or by_email))
    problems += _same(rows)
    return Plan(tuple(rows), tuple(sorted(problems, key=lambda one: one.row)))


@transaction.atomic
def import_reviewers(
    agency: Agency, entries: Sequence[Entry], *, shown: str, by: User, at: datetime
) -> Mapping[str, int]:
    """Enter who is new and change whom the file changes, all or nothing; returns how many of each.

    `shown`: the digest of the plan that the officer looked at. Refused: `import_wrong` and
    `register_changed_since_preview`.
    """
    check_keep_reviewers(by, agency)
    agency = lock(agency)
    plan = plan_import(agency, entries)
    if plan.problems:
        raise Refused("import_wrong")
    if plan.digest != shown:
        raise Refused("register_changed_since_preview")
    for one in plan.rows:
        if one.kept is None:
            add_reviewer(agency, one.profile, by=by, at=at)
        elif one.differences:
            change_entry(one.kept, one.profile, by=by, at=at)
    counts = {"n_new": len(plan.new), "n_changed": len(plan.changed), "n_unchanged": plan.n_unchanged}
    append(f"agency:{agency.pk}", "reviewers.imported", detail=counts, by=by, at=at)
    return counts


def _planned(entry: Entry, known: RegisterEntry | None) -> Planned:
    if known is None:
        return Planned(entry, entry.profile)
    before = _profile_of(known, entry)
    after = replace(before, **{name: getattr(entry.profile, name) for name in COMPARED if name in entry.given})
    if after.organisation != before.organisation:
        after = replace(after, department=entry.profile.department)
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in COMPARED)
    return Planned(entry, after, known, tuple(Difference(*one) for one in pairs if one[1] != one[2]))


def _profile_of(known: RegisterEntry, entry: Entry) -> Profile:
    """What is known, as an entry can say it. Somebody who works at the entry's place too works there."""
    place = _there(known, entry) or known.affiliations.filter(ends_on=None).first()
    return Profile(
        name=known.name,
        email="",
        organisation=place.organisation if place else None,  # type: ignore[arg-type]  # every entry gives one instead
        department=place.department if place else "",
        orcid=known.orcid,
        gender=known.gender,
        subject_codes=list(known.subject_codes),
        keywords=list(known.keywords),
        languages=list(known.languages),
        text=known.profile,
        load_max=known.load_max,
    )


def _there(known: RegisterEntry, entry: Entry) -> EntryAffiliation | None:
    held = known.affiliations.filter(ends_on=None, organisation=entry.profile.organisation)
    if "department" in entry.given:
        held = held.filter(department=entry.profile.department)
    return held.select_related("organisation").first()


def _twice(entries: Sequence[Entry]) -> list[CellProblem]:
    """An ORCID or an address that stands in an earlier row too."""
    found, first = [], dict[tuple[str, str], int]()
    for entry in entries:
        for column, value in (("orcid", entry.profile.orcid), ("email", entry.profile.email.lower())):
            earlier = first.setdefault((column, value), entry.row)
            if value and earlier != entry.row:
                found.append(CellProblem("row_twice", entry.row, column, {"earlier": earlier}))
    return found


def _same(rows: Sequence[Planned]) -> list[CellProblem]:
    """A reviewer whom an earlier row means too, by another mark."""
    found, first = [], dict[Any, int]()
    for one in rows:
        earlier = first.setdefault(one.kept.pk, one.entry.row) if one.kept else one.entry.row
        if earlier != one.entry.row:
            found.append(CellProblem("row_twice", one.entry.row, "", {"earlier": earlier}))
    return found
