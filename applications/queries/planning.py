"""The stage-one register against what was announced, and the planning reports that its grants owe."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from applications.domain.planning_reports import step_reached
from applications.models import Frame, Initiative, Organisation, PlanningGrant, PlanningReport
from applications.policies.roles import Role, agency_roles
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message

OWED = Q(current__isnull=True) | Q(current__answer="returned")
TO_ANSWER = Q(current__isnull=False, current__answer="")


@dataclass(frozen=True)
class Reconciled:
    """What a funder announced, and what of it the register holds. `n_above`: those above the ceiling.

    None is imported above it, but a ceiling can be lowered later.
    """

    frame: Frame
    n_loaded: int
    n_above: int
    amount_sek: int

    @property
    def n_announced(self) -> int:
        return self.frame.n_planning_grants_announced

    @property
    def n_missing(self) -> int:
        return max(0, self.n_announced - self.n_loaded)

    @property
    def n_over(self) -> int:
        return max(0, self.n_loaded - self.n_announced)

    @property
    def largest_sek(self) -> int:
        """The most that the announced grants can come to."""
        return self.n_announced * self.frame.planning_grant_max_sek


@dataclass(frozen=True)
class OrganisationShare:
    """What an organisation has of the register."""

    organisation: Organisation
    n_grants: int
    amount_sek: int


@dataclass(frozen=True)
class Reconciliation:
    """Funder by funder."""

    funders: tuple[Reconciled, ...]

    @property
    def n_announced(self) -> int:
        return sum(one.n_announced for one in self.funders)

    @property
    def n_loaded(self) -> int:
        return sum(one.n_loaded for one in self.funders)

    @property
    def n_missing(self) -> int:
        return sum(one.n_missing for one in self.funders)

    @property
    def n_above(self) -> int:
        return sum(one.n_above for one in self.funders)

    @property
    def amount_sek(self) -> int:
        return sum(one.amount_sek for one in self.funders)

    @property
    def largest_sek(self) -> int:
        return sum(one.largest_sek for one in self.funders)


@dataclass(frozen=True)
class PlanningReminder:
    """One message about one report: once for a step and a last day, so that a moved day counts anew."""

    report: PlanningReport
    due_on: date
    step: str

    @property
    def key(self) -> str:
        return f"planning_report:{self.report.pk}:{self.due_on}:{self.step}"


def reconciled() -> Reconciliation:
    """What every funder announced, and what of it is loaded. One statement."""
    of_frame = Q(agency__planning_grants__initiative=F("initiative"))
    above = of_frame & Q(agency__planning_grants__amount_sek__gt=F("planning_grant_max_sek"))
    counted = {
        "n_loaded": Count("agency__planning_grants", filter=of_frame),
        "n_above": Count("agency__planning_grants", filter=above),
        "loaded_sek": Coalesce(
            Sum("agency__planning_grants__amount_sek", filter=of_frame), 0, output_field=BigIntegerField()
        ),
    }
    shown = Q(n_loaded__gt=0) | Q(n_planning_grants_announced__gt=0)
    frames: QuerySet[Any] = (
        Frame.objects.annotate(**counted).filter(shown).select_related("agency").order_by("-amount_sek")
    )
    return Reconciliation(tuple(Reconciled(one, one.n_loaded, one.n_above, one.loaded_sek) for one in frames))


def organisation_shares() -> tuple[OrganisationShare, ...]:
    """What each organisation has of the register, the largest amount first. One statement."""
    counted = {"n_grants": Count("planning_grants"), "loaded_sek": Sum("planning_grants__amount_sek")}
    found: QuerySet[Any] = Organisation.objects.filter(planning_grants__isnull=False).annotate(**counted)
    rows = found.order_by("-loaded_sek", "name_en")
    return tuple(OrganisationShare(one, one.n_grants, one.loaded_sek) for one in rows)


def find_known(initiative: Initiative, funders: Iterable[str], register_ids: Iterable[str]) -> list[PlanningGrant]:
    """The grants of the funders in the initiative, and whatever other grants have one of the ids."""
    known = Q(initiative=initiative, funder__in=funders) | Q(register_id__in=register_ids)
    return list(PlanningGrant.objects.filter(known).select_related("organisation", "report"))


def planning_reports_of(user: User, at: datetime) -> QuerySet[PlanningReport]:
    """The reports to the agencies at which the person is an officer, each with its `state` and `due_on`."""
    own = agency_roles(user).filter(role=Role.OFFICER).values("agency")
    return with_state(PlanningReport.objects.filter(grant__funder__in=own), localtime(at).date())


def due_on_of(report: PlanningReport) -> date | None:
    """The last day for a report, where the funder's frame has one."""
    frame = Frame.objects.filter(initiative=report.grant.initiative_id, agency=report.grant.funder_id)
    return frame.values_list("planning_reports_due_on", flat=True).first()


def reminders_due(at: datetime) -> list[PlanningReminder]:
    """What is to be sent at `at` and is not in the outbox yet.

    An address that was entered after a step began is not reminded of that step: whoever imports an old register
    writes to nobody by it. Nor is a report that was returned after it began: its contact has just been told.
    """
    return _not_written(_due(PlanningReport.objects.all(), at))


def is_still_due(reminder: PlanningReminder, at: datetime) -> bool:
    """Whether one of `reminders_due` is so still."""
    return reminder in _not_written(_due(PlanningReport.objects.filter(pk=reminder.report.pk), at))


def with_state(rows: QuerySet[PlanningReport], today: date) -> QuerySet[PlanningReport]:
    """Each report with `due_on` and, in one word, its `state` on that day (the keys of `texts.planning.STATES`)."""
    frame = Frame.objects.filter(initiative=OuterRef("grant__initiative"), agency=OuterRef("grant__funder"))
    due = rows.annotate(due_on=Subquery(frame.values("planning_reports_due_on")[:1]))
    state = Case(
        When(current__answer="accepted", then=Value("accepted")),
        When(current__answer="returned", then=Value("returned")),
        When(TO_ANSWER & Q(current__received_on__gt=F("due_on")), then=Value("received_late")),
        When(TO_ANSWER, then=Value("received")),
        When(due_on__lt=today, then=Value("overdue")),
        default=Value("due"),
        output_field=CharField(),
    )
    return due.annotate(state=state)


def states_by_funder(user: User, at: datetime) -> Mapping[str, Mapping[str, int]]:
    """How many reports of each state there are to each agency of the person. One statement."""
    found: dict[str, dict[str, int]] = {}
    reports: QuerySet[Any] = planning_reports_of(user, at).order_by()
    rows = reports.values_list("grant__funder", "state").annotate(n=Count("pk"))
    for funder, state, n in rows:
        found.setdefault(funder, {})[state] = n
    return found


def is_still_owed(message: Message, at: datetime) -> bool:
    """Guard: the report is still owed by the same day, and the address is still the contact's."""
    key, _bar, due_on = message.subject_id.partition("|")
    rows = with_state(PlanningReport.objects.filter(OWED, pk=UUID(key), contact_email=message.to), localtime(at).date())
    found = rows.first()
    return found is not None and str(found.due_on or "") == due_on  # type: ignore[attr-defined]


def is_still_answered(message: Message, _at: datetime) -> bool:
    """Guard: what was answered has not been replaced, and the address is still the contact's."""
    answered = PlanningReport.objects.filter(current=UUID(message.subject_id)).exclude(current__answer="")
    return answered.filter(contact_email=message.to).exists()


def _not_written(due: Iterable[PlanningReminder]) -> list[PlanningReminder]:
    by_key = {one.key: one for one in due}
    written = set(Message.objects.filter(key__in=by_key).values_list("key", flat=True))
    return [one for key, one in by_key.items() if key not in written]


def _due(reports: QuerySet[PlanningReport], at: datetime) -> Iterator[PlanningReminder]:
    today = localtime(at).date()
    owed: QuerySet[Any] = with_state(reports.filter(OWED).exclude(contact_email=""), today)
    for report in owed.filter(due_on__isnull=False).select_related("current"):
        step = step_reached(report.due_on, today)
        told_at = [report.contact_since, *([report.current.answered_at] if report.current else [])]
        if step is not None and localtime(max(told_at)).date() <= step.began_on:
            yield PlanningReminder(report, report.due_on, step.name)
