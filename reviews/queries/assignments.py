"""A round's assignment as one officer sees it: without the cases that the officer is barred from."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet

from applications.models import AgencyRole, Bar, Round
from applications.policies.roles import calls_with_role
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.domain.lifecycle import Stage
from reviews.models import Assignment, AssignmentRun, Case, Panel, PanelRole, Reviewer
from reviews.queries.declaring import asked_again
from reviews.queries.desk import cases_of_staff
from reviews.queries.matching import active_assignments
from reviews.queries.naming import call, name_at
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
    seen = list(
        with_submitted(cases_of_staff(user, round_, at), "application__").select_related("panel", "application")
    )
    standing = active_assignments(round_).filter(case__in=[case.pk for case in seen])
    by_case: dict[Any, list[Assignment]] = {}
    named = standing.annotate(name=name_at(round_.call.agency_id)).select_related("case", "reviewer__person")
    for one in named.order_by("-affinity"):
        call(one.reviewer, one.name)
        by_case.setdefault(one.case_id, []).append(one)
    losses = losses_by_case([case.pk for case in seen])
    rows = tuple(
        CaseRow(case, tuple(by_case.get(case.pk, ())), round_.n_readers, losses.get(case.pk, ())) for case in seen
    )
    everything = [one for row in rows if not row.case.is_screened_out for one in row.readers]
    return RoundBoard(
        cases=rows,
        loads=_loads(round_, Counter(one.reviewer_id for one in everything)),
        substitutes=substitutes(user, round_.call),
        n_without_panel=sum(case.panel_id is None and not case.is_screened_out for case in seen),
        n_proposed=sum(row.n_proposed for row in rows),
    )


def candidates(case: Case) -> QuerySet[Reviewer]:
    """Who can be chosen by hand for a case: people of its panel without a bar who do not read it yet."""
    barred = Bar.objects.filter(application=case.application_id, lifted_at__isnull=True).values("person")
    reading = active_assignments(case.round).filter(case=case).values("reviewer")
    roles = PanelRole.objects.filter(panel=case.panel_id, ended_at__isnull=True).exclude(role=PanelRole.Role.OBSERVER)
    free = Reviewer.objects.filter(pk__in=roles.values("reviewer")).exclude(pk__in=reading)
    named = free.exclude(person__in=barred).annotate(known_as=name_at(case.round.call.agency_id, ""))
    return named.select_related("person").order_by("known_as")


def runs_seen_by(user: User) -> QuerySet[AssignmentRun]:
    """The runs of the calls that the person runs as an officer."""
    runs = AssignmentRun.objects.filter(round__call__in=calls_with_role(user, AgencyRole.Role.OFFICER))
    return runs.select_related("round__call__agency", "job", "started_by")


def names_of(user: User, run: AssignmentRun, at: datetime) -> dict[str, str]:
    """What the officer may call the run's cases and reviewers."""
    cases = cases_of_staff(user, run.round, at).values_list("pk", "label")
    among = Reviewer.objects.filter(pk__in=run.input["reviewers"])
    reviewers = among.annotate(name=name_at(run.round.call.agency_id, "")).values_list("pk", "name")
    return {str(key): name for key, name in [*cases, *reviewers]}


def still_assigned(message: Message, _at: datetime) -> bool:
    """Guard: the assignment that the message begins with stands."""
    return Assignment.objects.filter(
        pk=message.subject_id, ended_at__isnull=True, state=Assignment.State.CONFIRMED
    ).exists()


def _loads(round_: Round, counts: Counter[Any]) -> tuple[Load, ...]:
    roles = PanelRole.objects.filter(panel__round=round_, ended_at__isnull=True)
    shown: dict[Any, Load] = {}
    ordered = roles.exclude(role=PanelRole.Role.OBSERVER).select_related("reviewer__person")
    ordered = ordered.annotate(is_asked_again=Exists(asked_again()), name=name_at(round_.call.agency_id))
    for role in ordered.order_by("name"):
        call(role.reviewer, role.name)
        known = shown.get(role.reviewer_id)
        has_declared = role.declared_at is not None and not role.is_asked_again
        shown[role.reviewer_id] = Load(
            reviewer=role.reviewer,
            role=role.get_role_display(),
            n_readings=counts[role.reviewer_id],
            load_max=role.load_max + (known.load_max if known else 0),
            has_declared=has_declared and (known is None or known.has_declared),
        )
    return tuple(shown.values())
