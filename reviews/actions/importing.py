"""Importing reviewers from a file: what it would do, then all of it or nothing.

People are known by ORCID, then by address, in the agency's own register alone. Whoever is not in it is new to it,
whatever another agency knows.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.domain.tables import CellProblem
from applications.models import Affiliation, Agency
from applications.queries.curriculum import main_affiliation
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.actions.composition import Profile, add_reviewer, change_reviewer
from reviews.models import Reviewer
from reviews.policies.composition import check_keep_reviewers
from reviews.queries.register import holders_of, register_of

COMPARED = ("name", "orcid", "gender", "organisation", "department", "subject_codes", "keywords", "languages", "text")


@dataclass(frozen=True)
class Entry:
    """A row of the file. `given`: the columns that hold something; an empty cell leaves what is known."""

    row: int
    profile: Profile
    given: frozenset[str]


@dataclass(frozen=True)
class Difference:
    """What stands in a column now, and what the file says."""

    column: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Planned:
    """What an entry comes to: new where there is no `reviewer`, unchanged where there are no differences."""

    entry: Entry
    profile: Profile
    reviewer: Reviewer | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        return self.reviewer is not None and not self.differences


@dataclass(frozen=True)
class Plan:
    """What importing would do, and what is wrong with the rows: with a problem nothing is done."""

    rows: tuple[Planned, ...]
    problems: tuple[CellProblem, ...]

    @property
    def new(self) -> list[Planned]:
        return [one for one in self.rows if one.reviewer is None]

    @property
    def changed(self) -> list[Planned]:
        return [one for one in self.rows if one.differences]

    @property
    def n_unchanged(self) -> int:
        return sum(one.is_unchanged for one in self.rows)

    @property
    def digest(self) -> str:
        """The same as long as the same rows would do the same."""
        said = [
            [one.entry.row, str(one.reviewer.pk) if one.reviewer else "", [str(each) for each in one.differences]]
            for one in self.rows
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def plan_import(agency: Agency, entries: Sequence[Entry]) -> Plan:
    """What importing the entries would do to the agency's register. Reads alone."""
    register = register_of(agency)
    holders = holders_of(one.profile.orcid for one in entries if one.profile.orcid)
    problems = [*_twice(entries)]
    rows = []
    for entry in entries:
        by_orcid = register.by_orcid.get(entry.profile.orcid)
        by_email = register.by_email.get(entry.profile.email.lower())
        known = by_orcid or by_email
        holder = holders.get(entry.profile.orcid)
        if by_orcid and by_email and by_orcid != by_email:
            problems.append(CellProblem("two_reviewers", entry.row, "orcid", {"name": by_email.person.name}))
        elif known and holder and holder.pk != known.person_id:
            problems.append(CellProblem("orcid_known", entry.row, "orcid"))
        else:
            rows.append(_planned(entry, known))
    problems += _same(rows)
    return Plan(tuple(rows), tuple(sorted(problems, key=lambda one: one.row)))


@transaction.atomic
def import_reviewers(
    agency: Agency, entries: Sequence[Entry], *, shown: str, by: User, at: datetime
) -> Mapping[str, int]:
    """Enter who is new and change whom the file changes, all or nothing; returns how many of each.

    `shown`: the digest of the plan that the officer looked at. Refused: `import_wrong`, `row_means_another`
    and `register_changed_since_preview`.
    """
    check_keep_reviewers(by, agency)
    agency = lock(agency)
    plan = plan_import(agency, entries)
    if plan.problems:
        raise Refused("import_wrong")
    if plan.digest != shown:
        raise Refused("register_changed_since_preview")
    for one in plan.rows:
        if one.reviewer is None:
            _add(agency, one, by=by, at=at)
        elif one.differences:
            change_reviewer(one.reviewer, one.profile, by=by, at=at)
    counts = {"n_new": len(plan.new), "n_changed": len(plan.changed), "n_unchanged": plan.n_unchanged}
    append(f"agency:{agency.pk}", "reviewers.imported", detail=counts, by=by, at=at)
    return counts


def _add(agency: Agency, planned: Planned, *, by: User, at: datetime) -> None:
    """Two rows can mean one person whom the agency does not know: who it is stays unsaid."""
    try:
        add_reviewer(agency, planned.profile, by=by, at=at)
    except Refused as refusal:
        raise Refused("row_means_another", row=planned.entry.row) from refusal


def _planned(entry: Entry, known: Reviewer | None) -> Planned:
    if known is None:
        return Planned(entry, entry.profile)
    before = _profile_of(known, entry)
    after = replace(before, **{name: getattr(entry.profile, name) for name in COMPARED if name in entry.given})
    if after.organisation != before.organisation:
        after = replace(after, department=entry.profile.department)
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in COMPARED)
    return Planned(entry, after, known, tuple(Difference(*one) for one in pairs if one[1] != one[2]))


def _profile_of(reviewer: Reviewer, entry: Entry) -> Profile:
    """What is known, as an entry can say it. Somebody who works at the entry's place too works there."""
    place = _there(reviewer, entry) or main_affiliation(reviewer.person)
    return Profile(
        name=reviewer.person.name,
        email="",
        organisation=place.organisation if place else None,  # type: ignore[arg-type]  # every entry gives one instead
        department=place.department if place else "",
        orcid=reviewer.person.orcid or "",
        gender=reviewer.gender,
        subject_codes=list(reviewer.subject_codes),
        keywords=list(reviewer.keywords),
        languages=list(reviewer.languages),
        text=reviewer.profile,
    )


def _there(reviewer: Reviewer, entry: Entry) -> Affiliation | None:
    held = reviewer.person.affiliations.filter(ends_on__isnull=True, organisation=entry.profile.organisation)
    if "department" in entry.given:
        held = held.filter(department=entry.profile.department)
    return held.select_related("organisation").order_by("-is_main", "-pk").first()


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
        earlier = first.setdefault(one.reviewer.pk, one.entry.row) if one.reviewer else one.entry.row
        if earlier != one.entry.row:
            found.append(CellProblem("row_twice", one.entry.row, "", {"earlier": earlier}))
    return found
