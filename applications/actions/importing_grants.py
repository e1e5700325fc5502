"""Importing planning grants from a file: what it would do, then all of it or nothing.

A grant is known by its id in the register. An empty cell of an optional column leaves what is known.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from applications.domain.import_plans import Difference, Plan
from applications.domain.planning_grants import PlanningGrantFact
from applications.domain.tables import CellProblem
from applications.models import Initiative, Organisation, PlanningGrant, PlanningReport
from applications.policies.planning import check_keep_grants
from applications.queries.planning import find_known
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock

COMPARED = (
    *("organisation", "title_sv", "title_en", "leader", "leader_title", "department"),
    *("amount_sek", "ends_on", "source", "contact_email"),
)
LEFT_WHERE_EMPTY = frozenset({"leader_title", "contact_email"})


@dataclass(frozen=True)
class GrantRow:
    """A row of the file, with the organisation that it means."""

    row: int
    fact: PlanningGrantFact
    organisation: Organisation
    contact_email: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """The columns of the grant, and the contact address, as the file says them."""
        facts = {name: value for name, value in asdict(self.fact).items() if name in COMPARED}
        return {**facts, "organisation": self.organisation, "contact_email": self.contact_email}


@dataclass(frozen=True)
class Planned:
    """What a row comes to: new where none is `kept`, unchanged where there are no differences."""

    entry: GrantRow
    kept: PlanningGrant | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def said(self) -> list[object]:
        """What the plan is known again by."""
        of_row = [str(self.entry.fact), str(self.entry.organisation.pk), self.entry.contact_email, self.kept is None]
        return [*of_row, *(str((one.column, str(one.old), str(one.new))) for one in self.differences)]


def plan_import(initiative: Initiative, rows: Sequence[GrantRow]) -> Plan[Planned]:
    """What importing the rows would do to the register. Reads alone."""
    funders = {one.fact.funder for one in rows}
    known = find_known(initiative, funders, [one.fact.register_id for one in rows])
    by_id = {one.register_id: one for one in known}
    by_title = {_title_of(one.funder_id, one): one for one in known if one.initiative_id == initiative.pk}
    problems = [*_twice(rows)]
    planned = []
    for entry in rows:
        kept, same = by_id.get(entry.fact.register_id), by_title.get(_title_of(entry.fact.funder, entry.fact))
        if kept and (kept.funder_id, kept.initiative_id) != (entry.fact.funder, initiative.pk):
            problems.append(CellProblem("grant_elsewhere", entry.row, "register_id", {"value": kept.register_id}))
        elif same and same != kept:
            params = {"value": same.register_id}
            problems.append(CellProblem("grant_known_by_another_id", entry.row, "register_id", params))
        else:
            planned.append(_planned(entry, kept))
    return Plan(tuple(planned), tuple(sorted(problems, key=lambda one: one.row)))


@transaction.atomic
def import_planning_grants(
    initiative: Initiative, rows: Sequence[GrantRow], *, shown: str, by: User, at: datetime
) -> Mapping[str, int]:
    """Enter what is new and change what the file changes, all or nothing; returns how many of each.

    `shown`: the digest of the plan that the officer looked at. Refused: `import_wrong` and
    `register_changed_since_preview`.
    """
    check_keep_grants(by, {one.fact.funder for one in rows})
    initiative = lock(initiative)
    plan = plan_import(initiative, rows)
    if plan.problems:
        raise Refused("import_wrong")
    if plan.digest != shown:
        raise Refused("register_changed_since_preview")
    for one in plan.new:
        _enter(initiative, one.entry, at)
    for one in plan.changed:
        _change(one, at)
    _record(plan, by=by, at=at)
    return {"n_new": len(plan.new), "n_changed": len(plan.changed), "n_unchanged": plan.n_unchanged}


def _planned(entry: GrantRow, kept: PlanningGrant | None) -> Planned:
    if kept is None:
        return Planned(entry)
    old = {name: getattr(kept, name) for name in COMPARED if name != "contact_email"}
    old["contact_email"] = kept.report.contact_email
    asked = {name: value for name, value in entry.values.items() if value or name not in LEFT_WHERE_EMPTY}
    found = (Difference(name, old[name], asked[name]) for name in COMPARED if name in asked)
    return Planned(entry, kept, tuple(one for one in found if one.old != one.new))


def _title_of(funder: str, row: PlanningGrant | PlanningGrantFact) -> tuple[str, str, str]:
    return funder, row.title_en.casefold(), row.leader.casefold()


def _twice(rows: Sequence[GrantRow]) -> list[CellProblem]:
    """Rows that mean a grant which an earlier row means too, by its id or by its title and leader."""
    found, ids, titles = [], dict[str, int](), dict[tuple[str, str, str], int]()
    for one in rows:
        by_id = ids.setdefault(one.fact.register_id, one.row)
        by_title = titles.setdefault(_title_of(one.fact.funder, one.fact), one.row)
        if by_id != one.row:
            found.append(CellProblem("grant_twice", one.row, "register_id", {"earlier": by_id}))
        elif by_title != one.row:
            found.append(CellProblem("grant_twice_by_title", one.row, "title_en", {"earlier": by_title}))
    return found


def _enter(initiative: Initiative, entry: GrantRow, at: datetime) -> None:
    columns = {name: value for name, value in entry.values.items() if name != "contact_email"}
    identity = {"register_id": entry.fact.register_id, "funder_id": entry.fact.funder}
    made = PlanningGrant.objects.create(initiative=initiative, **identity, **columns)
    since = at if entry.contact_email else None
    PlanningReport.objects.create(grant=made, contact_email=entry.contact_email, contact_since=since)


def _change(planned: Planned, at: datetime) -> None:
    changes = {one.column: one.new for one in planned.differences}
    contact = changes.pop("contact_email", "")
    if changes:
        PlanningGrant.objects.filter(pk=planned.kept.pk).update(**changes)  # type: ignore[union-attr]
    if contact:
        PlanningReport.objects.filter(grant=planned.kept).update(contact_email=contact, contact_since=at)


def _record(plan: Plan[Planned], *, by: User, at: datetime) -> None:
    """One event for each funder: its auditors read those of their own agency."""
    counts = [Counter(one.entry.fact.funder for one in rows) for rows in (plan.new, plan.changed)]
    for funder in sorted({one.entry.fact.funder for one in plan.rows}):
        detail = {"n_new": counts[0][funder], "n_changed": counts[1][funder]}
        append(f"agency:{funder}", "planning_grants.imported", detail=detail, by=by, at=at)
