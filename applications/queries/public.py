"""What everybody may read: the initiative, published calls, and stage-one planning grants."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from django.db.models import QuerySet

from applications.domain.phases import Phase
from applications.models import Agency, Call, Frame, Initiative, Notice, Organisation, PlanningGrant, PublicQuestion
from applications.queries.phases import phase_of
from applications.queries.public_questions import Answered, answered


@dataclass(frozen=True)
class InitiativeView:
    """The initiative with its agencies' shares; sums are over the shares."""

    initiative: Initiative
    frames: tuple[Frame, ...]

    @property
    def amount_sek(self) -> int:
        return sum(frame.amount_sek for frame in self.frames)

    @property
    def n_planning_grants(self) -> int:
        return sum(frame.n_planning_grants_announced for frame in self.frames)


@dataclass(frozen=True)
class CallView:
    """A published call and its phase."""

    call: Call
    phase: Phase

    @property
    def is_open(self) -> bool:
        return self.phase is Phase.OPEN


@dataclass(frozen=True)
class PublicCalls:
    """The public calls by phase."""

    open: tuple[CallView, ...]
    planned: tuple[CallView, ...]
    closed: tuple[CallView, ...]

    def __bool__(self) -> bool:
        return bool(self.open or self.planned or self.closed)

    @property
    def has_decisions(self) -> bool:
        return any(view.phase in {Phase.PUBLISHED, Phase.ARCHIVED} for view in self.closed)


@dataclass(frozen=True)
class News:
    """Something that became public in a call: the call itself, a notice, or an answer as it stands.

    `key` is always the same for the same; `at`: when it was said, of an answer when it was said as it is now.
    """

    call: Call
    at: datetime
    notice: Notice | None = None
    answer: Answered | None = None

    @property
    def key(self) -> UUID:
        if self.answer is not None:
            return self.answer.question.pk
        return self.call.pk if self.notice is None else uuid5(self.call.pk, self.notice.at.isoformat())

    @property
    def first_at(self) -> datetime:
        """When it became public first."""
        return self.at if self.answer is None else self.answer.question.at


@dataclass(frozen=True)
class PlanningGrants:
    """The rows shown, and how many there are in all."""

    rows: tuple[PlanningGrant, ...]
    n_loaded: int

    @property
    def amount_sek(self) -> int:
        return sum(row.amount_sek for row in self.rows)

    @property
    def totals(self) -> tuple["OrganisationTotal", ...]:
        """What is shown, by organisation, the largest amount first."""
        amounts: dict[Organisation, list[int]] = {}
        for row in self.rows:
            amounts.setdefault(row.organisation, []).append(row.amount_sek)
        totals = (OrganisationTotal(key, len(value), sum(value)) for key, value in amounts.items())
        return tuple(sorted(totals, key=lambda total: (-total.amount_sek, total.organisation.name_en)))


@dataclass(frozen=True)
class OrganisationTotal:
    """An organisation's planning grants."""

    organisation: Organisation
    n_grants: int
    amount_sek: int


def initiatives() -> tuple[InitiativeView, ...]:
    """Every initiative with its shares, the largest share first."""
    found = Initiative.objects.prefetch_related("frames__agency").order_by("name_en")
    return tuple(InitiativeView(row, tuple(row.frames.all())) for row in found)


def published_calls(at: datetime) -> QuerySet[Call]:
    """The calls that are public at `at`."""
    return Call.objects.filter(published_at__lte=at).select_related("agency", "initiative")


def public_calls(at: datetime) -> PublicCalls:
    """Every public call: open ones by deadline, then those that open later, then the closed, latest first."""
    found = published_calls(at).prefetch_related("rounds")
    views = [CallView(call, phase_of(call, at)) for call in found]
    planned = [view for view in views if view.phase is Phase.PLANNED]
    closed = [view for view in views if not view.is_open and view.phase is not Phase.PLANNED]
    return PublicCalls(
        tuple(sorted(filter(lambda view: view.is_open, views), key=lambda view: view.call.closes_at)),
        tuple(sorted(planned, key=lambda view: view.call.opens_at)),
        tuple(sorted(closed, key=lambda view: view.call.closes_at, reverse=True)),
    )


def moved_deadlines(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """The notices that moved the deadline, the first one first."""
    return tuple(sorted((row for row in notices if row.old_closes_at), key=lambda row: row.at))


def news(at: datetime) -> list[News]:
    """Every public call, notice and answer that stands, the newest first."""
    calls = list(published_calls(at))
    notices = Notice.objects.filter(call__in=calls, at__lte=at).select_related("call__agency")
    found = [News(call, call.published_at) for call in calls if call.published_at]
    found += [News(notice.call, notice.at, notice) for notice in notices]
    asked = PublicQuestion.objects.filter(call__in=calls, at__lte=at, withdrawal__isnull=True)
    standing = [answered(one) for one in asked.select_related("call__agency", "withdrawal").prefetch_related("texts")]
    found += [News(one.question.call, one.text.at, answer=one) for one in standing]
    return sorted(found, key=lambda one: one.at, reverse=True)


def planning_grants(*, funder: Agency | None = None, organisation: Organisation | None = None) -> PlanningGrants:
    """Stage-one rows, of a funder and organisation where they are given, and what is loaded in all."""
    rows = PlanningGrant.objects.select_related("funder", "organisation").order_by("register_id")
    if funder:
        rows = rows.filter(funder=funder)
    if organisation:
        rows = rows.filter(organisation=organisation)
    return PlanningGrants(tuple(rows), PlanningGrant.objects.count())


def planning_grant_funders() -> QuerySet[Agency]:
    """The agencies that have rows in the stage-one register."""
    return Agency.objects.filter(planning_grants__isnull=False).distinct()


def planning_grant_organisations() -> QuerySet[Organisation]:
    """The organisations that have rows in the stage-one register."""
    return Organisation.objects.filter(planning_grants__isnull=False).distinct()
