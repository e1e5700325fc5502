"""A round's assignment as one officer sees it: without the cases that the officer is barred from."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, Prefetch, QuerySet, prefetch_related_objects

from applications.models import AgencyRole, Bar, Round
from applications.policies.roles import calls_with_role
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.domain.lifecycle import Stage
from reviews.models import Assignment, AssignmentRun, Case, ClosedPair, Panel, PanelRole, Reviewer
from reviews.queries.declaring import asked_again
from reviews.queries.desk import cases_of_staff
from reviews.queries.matching import active_assignments, closed_pairs
from reviews.queries.naming import call, call_by_name, name_at
from reviews.queries.repairs import Loss, losses_by_case
from reviews.queries.submitted import with_submitted
from reviews.queries.substitutes import Substitutes, substitutes


@dataclass(frozen=True)
class CaseRow:
    """A case with its readers, best affinity first."""

    case: Case
    readers: tuple[Assignment, ...]
    n_wanted: int
    losses: tuple[Loss, ...] = ()

    @property
    def names(self) -> str:
        """Who reads it."""
        return ", ".join(str(one.reviewer) for one in self.readers)

    @property
    def n_open(self) -> int:
        """Readings that have become open, since somebody is gone."""
        is_read = self.case.stage == Stage.UNDER_REVIEW and self.case.application.withdrawn_at is None
        return self.n_missing if self.losses and self.is_open and is_read else 0

    @property
    def n_missing(self) -> int:
        return 0 if self.case.is_screened_out else max(0, self.n_wanted - len(self.readers))

    @property
    def n_proposed(self) -> int:
        return 0 if self.case.is_screened_out else sum(one.state == Assignment.State.PROPOSED for one in self.readers)

    @property
    def is_open(self) -> bool:
        """Whether its readers can still change."""
        return self.has_open_list and not self.case.is_screened_out

    @property
    def has_open_list(self) -> bool:
        """Whether its panel's list is not locked yet."""
        return self.case.panel is None or self.case.panel.list_state == Panel.ListState.OPEN


@dataclass(frozen=True)
class Load:
    """A reviewer with the readings that the officer may know of."""

    reviewer: Reviewer
    role: str
    n_readings: int
    load_max: int
    has_declared: bool


@dataclass(frozen=True)
class RoundBoard:
    """Everything of the page of a round."""

    cases: tuple[CaseRow, ...]
    loads: tuple[Load, ...]
    substitutes: Substitutes
    n_without_panel: int
    n_proposed: int

    @property
    def n_missing(self) -> int:
        """Readings that nobody has yet."""
        return sum(row.n_missing for row in self.cases)

    @property
    def open_rows(self) -> tuple[CaseRow, ...]:
        """The cases that have lost a reader and not got another."""
        return tuple(row for row in self.cases if row.n_open)

    @property
    def n_open(self) -> int:
        return sum(row.n_open for row in self.cases)

    @property
    def is_complete(self) -> bool:
        """Whether every case has its readers and all of these have been told."""
        return bool(self.cases) and not (self.n_missing or self.n_without_panel or self.n_proposed)

    @property
    def waits_for_declarations(self) -> bool:
        """Whether there are cases and people, and none of these has declared everything."""
        return bool(self.cases and self.loads) and not any(load.has_declared for load in self.loads)


def round_board(user: User, round_: Round, at: datetime) -> RoundBoard:
    """The round's cases and people; the query count does not grow with them."""
    mine = cases_of_staff(user, round_, at)
    seen = {case.pk: case for case in with_submitted(mine, "application__").select_related("panel", "application")}
    parts = list(_parts(round_))
    for part in parts:
        call(part.reviewer, part.name)
    readers = _readers(round_, seen, [part.reviewer for part in parts])
    losses = losses_by_case([*seen])
    rows = tuple(
        CaseRow(case, tuple(readers[key]), round_.n_readers, losses.get(key, ())) for key, case in seen.items()
    )
    everything = [one for row in rows if not row.case.is_screened_out for one in row.readers]
    return RoundBoard(
        cases=rows,
        loads=_loads(parts, Counter(one.reviewer_id for one in everything)),
        substitutes=substitutes(user, round_.call),
        n_without_panel=sum(row.case.panel_id is None and not row.case.is_screened_out for row in rows),
        n_proposed=sum(row.n_proposed for row in rows),
    )


def closed_of_case(board: RoundBoard, label: str) -> list[ClosedPair]:
    """The pairs that an officer has closed of the case with this label, with the reviewers' names."""
    case = next((row.case for row in board.cases if row.case.label == label), None)
    if case is None:
        return []
    found = list(closed_pairs(case.round).filter(case=case).select_related("reviewer__person").order_by("closed_at"))
    call_by_name([one.reviewer for one in found], case.round.call.agency_id)
    return found


def candidates(case: Case) -> QuerySet[Reviewer]:
    """Who can be chosen by hand for a case: people of its panel without a bar who do not read it yet."""
    barred = Bar.objects.filter(application=case.application_id, lifted_at__isnull=True).values("person")
    reading = active_assignments(case.round).filter(case=case).values("reviewer")
    roles = PanelRole.objects.filter(panel=case.panel_id, ended_at__isnull=True).exclude(role=PanelRole.Role.OBSERVER)
    closed = closed_pairs(case.round).filter(case=case).values("reviewer")
    free = Reviewer.objects.filter(pk__in=roles.values("reviewer")).exclude(pk__in=reading).exclude(pk__in=closed)
    named = free.exclude(person__in=barred).annotate(known_as=name_at(case.round.call.agency_id, ""))
    return named.select_related("person").order_by("known_as")


def runs_seen_by(user: User) -> QuerySet[AssignmentRun]:
    """The runs of the calls that the person runs as an officer; input and result, a megabyte each, are loaded late."""
    runs = AssignmentRun.objects.filter(round__call__in=calls_with_role(user, AgencyRole.Role.OFFICER))
    return runs.defer("input", "result").select_related("round__call__agency", "job", "started_by")


def names_of(user: User, run: AssignmentRun, at: datetime) -> dict[str, str]:
    """What the officer may call the run's cases and reviewers."""
    cases = cases_of_staff(user, run.round, at).values_list("pk", "label")
    among = Reviewer.objects.filter(pk__in=run.input["reviewers"])
    reviewers = among.annotate(name=name_at(run.round.call.agency_id, "")).values_list("pk", "name")
    return {str(key): name for key, name in [*cases, *reviewers]}


def knows_all(run: AssignmentRun, names: Mapping[str, str]) -> bool:
    """Whether the officer may call every case of the run by its name, and so read figures of the whole."""
    return all(case in names for case in run.input["cases"])


def still_assigned(message: Message, _at: datetime) -> bool:
    """Guard: the assignment that the message begins with stands."""
    return Assignment.objects.filter(
        pk=message.subject_id, ended_at__isnull=True, state=Assignment.State.CONFIRMED
    ).exists()


def _readers(round_: Round, cases: Mapping[UUID, Case], known: Iterable[Reviewer]) -> dict[UUID, list[Assignment]]:
    """The assignments that stand, by case; who has a part in the round is at hand already, and few others read."""
    reviewers = {one.pk: one for one in known}
    standing = list(active_assignments(round_).filter(case__in=cases).order_by("-affinity"))
    for one in standing:
        one.case = cases[one.case_id]
        if one.reviewer_id in reviewers:
            one.reviewer = reviewers[one.reviewer_id]
    others = Reviewer.objects.select_related("person").annotate(known_as=name_at(round_.call.agency_id, ""))
    prefetch_related_objects(standing, Prefetch("reviewer", others))
    found: dict[UUID, list[Assignment]] = {key: [] for key in cases}
    for one in standing:
        found[one.case_id].append(one)
    return found


def _parts(round_: Round) -> QuerySet[Any]:
    """Who reads in the round, panel by panel, by name."""
    roles = PanelRole.objects.filter(panel__round=round_, ended_at__isnull=True).exclude(role=PanelRole.Role.OBSERVER)
    named = roles.annotate(is_asked_again=Exists(asked_again()), name=name_at(round_.call.agency_id))
    return named.select_related("reviewer__person").order_by("name")


def _loads(parts: Iterable[Any], counts: Counter[UUID]) -> tuple[Load, ...]:
    shown: dict[UUID, Load] = {}
    for part in parts:
        known = shown.get(part.reviewer_id)
        has_declared = part.declared_at is not None and not part.is_asked_again
        shown[part.reviewer_id] = Load(
            reviewer=part.reviewer,
            role=part.get_role_display(),
            n_readings=counts[part.reviewer_id],
            load_max=part.load_max + (known.load_max if known else 0),
            has_declared=has_declared and (known is None or known.has_declared),
        )
    return tuple(shown.values())
