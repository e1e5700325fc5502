"""Importing pairs from a file: what it would add, then all of it or nothing, by the rules of a pair by hand.

A pair that stands already is no error and stays as it is: a file that was exported can come back and changes nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from applications.actions.people import lock_people
from applications.domain.tables import CellProblem
from applications.models import Round
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.actions.assignments import lock_round
from reviews.actions.hand_assigning import propose
from reviews.models import Case, Reviewer
from reviews.policies.assigning import check_by_hand
from reviews.policies.pairs import Ties, check_pair, ties_of
from reviews.policies.staff import check_declared_officer
from reviews.queries.desk import cases_of_staff
from reviews.queries.fitting import affinities_of
from reviews.queries.pairs import Roll, loads_of, plain, readings_held, roll_of

WIDEST = 60


@dataclass(frozen=True)
class PairRow:
    """A row of the file. `reviewer`: an address, an ORCID or a name; `email`: an address, empty where none is given."""

    row: int
    label: str
    reviewer: str = ""
    email: str = ""
    keep: bool = True

    @property
    def is_blank(self) -> bool:
        """Whether the row names nobody, as those of the template do."""
        return not (self.reviewer or self.email)


@dataclass(frozen=True)
class Pair:
    """A row with the case and the reviewer that it means."""

    row: int
    case: Case
    reviewer: Reviewer
    keep: bool


@dataclass(frozen=True)
class Overload:
    """A reviewer who would have more readings than the most; said, and no error."""

    reviewer: Reviewer
    n_readings: int
    load_max: int


@dataclass(frozen=True)
class Plan:
    """What importing would add, what stands already, and what is wrong: with a problem nothing is done."""

    new: tuple[Pair, ...]
    there: tuple[Pair, ...]
    n_blank: int
    problems: tuple[CellProblem, ...]
    overloads: tuple[Overload, ...] = ()

    @property
    def digest(self) -> str:
        """The same as long as the same pairs would be added."""
        said = sorted([str(one.case.pk), str(one.reviewer.pk), one.keep] for one in self.new)
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


@dataclass(frozen=True)
class _Meant:
    """The rows that mean a pair, and what is wrong with the others."""

    pairs: tuple[Pair, ...]
    problems: tuple[CellProblem, ...]


def plan_pairs(round_: Round, rows: Sequence[PairRow], *, by: User, at: datetime) -> Plan:
    """What importing the rows would do, as far as the officer may know. Reads alone; few queries, however many rows."""
    plan = _weigh(_read(round_, rows, by, at), n_blank=sum(one.is_blank for one in rows))
    overloads = _overloads(round_, plan.new, by, at)
    return Plan(plan.new, plan.there, plan.n_blank, plan.problems, overloads)


@transaction.atomic
def import_pairs(round_: Round, rows: Sequence[PairRow], *, shown: str, by: User, at: datetime) -> Mapping[str, int]:
    """Propose every pair that does not stand yet, all or nothing; returns how many are new and how many stood.

    `shown`: the digest of the plan that the officer looked at. Refused: the first problem of the rows as they are now,
    or `pairs_changed_since_preview`. What takes long is worked out before the people are locked, all together; what
    closes a pair is read after.
    """
    round_ = lock_round(round_)
    check_declared_officer(by, round_.call)
    meant = _read(round_, rows, by, at)
    before = _checked(_weigh(meant), shown)
    fit = affinities_of([(one.case, one.reviewer) for one in before.new], round_.call.agency_id)
    lock_people(one.reviewer.person_id for one in meant.pairs)
    plan = _checked(_weigh(meant), shown)
    for one in sorted(plan.new, key=lambda one: (one.case.label, one.row)):
        affinity = fit[one.case.pk, one.reviewer.pk]
        propose(one.case, one.reviewer, affinity=affinity, locked=one.keep, by=by, at=at)
    return {"n_new": len(plan.new), "n_there": len(plan.there)}


def _checked(plan: Plan, shown: str) -> Plan:
    if plan.problems:
        raise Refused(plan.problems[0].code, **plan.problems[0].params)
    if plan.digest != shown:
        raise Refused("pairs_changed_since_preview")
    return plan


def _read(round_: Round, rows: Iterable[PairRow], by: User, at: datetime) -> _Meant:
    """Find the cases, of those that the officer sees, and the reviewers, of those that the agency knows."""
    cases = {plain(one.label): one for one in cases_of_staff(by, round_, at).select_related("panel", "round")}
    roll = roll_of(round_, cases.values())
    pairs: dict[tuple[object, object], Pair] = {}
    problems = []
    for row in rows:
        if row.is_blank:
            continue
        try:
            pair = Pair(row.row, _case(row, cases), _reviewer(row, roll), row.keep)
        except _Wrong as wrong:
            problems.append(wrong.problem)
            continue
        first = pairs.setdefault((pair.case.pk, pair.reviewer.pk), pair)
        if first is not pair:
            problems.append(CellProblem("pair_twice", row.row, "", {"earlier": first.row}))
    return _Meant(tuple(pairs.values()), tuple(problems))


class _Wrong(Exception):
    """A row that means no pair."""

    def __init__(self, code: str, row: PairRow, column: str, written: str = "") -> None:
        super().__init__(code)
        self.problem = CellProblem(code, row.row, column, {"written": written[:WIDEST]} if written else {})


def _case(row: PairRow, cases: Mapping[str, Case]) -> Case:
    if not row.label:
        raise _Wrong("label_missing", row, "label")
    if (found := cases.get(plain(row.label))) is None:
        raise _Wrong("label_unknown", row, "label", row.label)
    return found


def _reviewer(row: PairRow, roll: Roll) -> Reviewer:
    """By the address where the row has one; a name beside it must not be another's."""
    column, written = ("email", row.email) if row.email else ("reviewer", row.reviewer)
    found = roll.meant_by(written)
    if not found:
        raise _Wrong("reviewer_unknown", row, column, written)
    if len(found) > 1:
        raise _Wrong("reviewer_ambiguous", row, column, written)
    beside = roll.meant_by(row.reviewer) if row.email and row.reviewer else found
    if beside and found[0] not in beside:
        raise _Wrong("reviewer_two", row, "reviewer", row.reviewer)
    return found[0]


def _weigh(meant: _Meant, *, n_blank: int = 0) -> Plan:
    """Tell what stands already from what is new, and hold what is new to the rules."""
    ties = ties_of({one.case for one in meant.pairs}, {one.reviewer for one in meant.pairs})
    new, there, problems = [], [], list(meant.problems)
    for pair in meant.pairs:
        if (pair.case.pk, pair.reviewer.pk) in ties.standing:
            there.append(pair)
        elif (problem := _problem(pair, ties)) is None:
            new.append(pair)
        else:
            problems.append(problem)
    return Plan(tuple(new), tuple(there), n_blank, tuple(sorted(problems, key=lambda one: one.row)))


def _problem(pair: Pair, ties: Ties) -> CellProblem | None:
    try:
        check_by_hand(pair.case)
        check_pair(pair.case, pair.reviewer, ties)
    except Refused as refusal:
        return CellProblem(refusal.code, pair.row, "", refusal.params)
    return None


def _overloads(round_: Round, new: Sequence[Pair], by: User, at: datetime) -> tuple[Overload, ...]:
    """Who would read more than the most; of cases that the officer may not know of none is counted."""
    people = {one.reviewer.pk: one.reviewer for one in new}
    if not people:
        return ()
    held = readings_held(cases_of_staff(by, round_, at), people.values())
    held.update(one.reviewer.pk for one in new)
    most = loads_of(round_, people.values())
    rows = [Overload(one, held[key], most.get(key, 0)) for key, one in people.items()]
    return tuple(sorted((one for one in rows if one.n_readings > one.load_max), key=lambda one: str(one.reviewer)))
