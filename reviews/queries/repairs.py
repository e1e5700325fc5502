"""Readings that have become open: a case has fewer readers than it should, since somebody it had or asked is gone."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from applications.models import Round
from reviews.domain import endings
from reviews.domain.lifecycle import Stage
from reviews.models import Assignment, Case, Panel, ReviewInvitation
from reviews.queries.naming import name_at

DECLINED = ReviewInvitation.State.DECLINED
IS_OPEN = Q(application__withdrawn_at__isnull=True, stage=Stage.UNDER_REVIEW.value) & (
    Q(panel__isnull=True) | Q(panel__list_state=Panel.ListState.OPEN)
)


@dataclass(frozen=True)
class Loss:
    """Somebody who was to read a case. `reason`: of reviews.domain.endings, or an officer's own words."""

    name: str
    reason: str


def open_readings(cases: QuerySet[Case], round_: Round) -> dict[UUID, int]:
    """How many readers each of `cases` lacks of which somebody is gone, by the case's key."""
    standing = Count("assignments", filter=Q(assignments__ended_at__isnull=True), distinct=True)
    found = cases.filter(IS_OPEN, round=round_).annotate(n_standing=standing).filter(has_losses())
    short = found.filter(n_standing__lt=round_.n_readers).order_by()
    return {key: round_.n_readers - n for key, n in short.values_list("pk", "n_standing")}


def losses_by_case(keys: list[UUID]) -> Mapping[UUID, tuple[Loss, ...]]:
    """Who is gone, by case, the latest first; in one statement, each person once."""
    ended = lost_readings(Case.objects.filter(pk__in=keys)).order_by()
    declined = ReviewInvitation.objects.filter(state=DECLINED, cases__in=keys).order_by()
    ended = ended.annotate(name=name_at(OuterRef("case__round__call__agency")))
    declined = declined.annotate(name=name_at(OuterRef("panel__round__call__agency")))
    rows = ended.values_list("case", "name", "end_reason", "ended_at").union(
        declined.values_list("cases", "name", "why_not", "answered_at"), all=True
    )
    found: dict[UUID, dict[str, Loss]] = {}
    for case, name, reason, _at in rows.order_by("-ended_at"):
        said = endings.DECLINED if reason in ReviewInvitation.Why.values else reason
        found.setdefault(case, {}).setdefault(name, Loss(name, said))
    return {case: tuple(losses.values()) for case, losses in found.items()}


def lost_readings(cases: QuerySet[Case]) -> QuerySet[Assignment]:
    """Ended readings of `cases` that no run has moved and that the same reviewer has not got back."""
    return _gone().filter(case__in=cases.order_by())


def has_losses() -> Q:
    """For a query over cases: somebody who was to read it is gone, or has declined to."""
    declined = ReviewInvitation.objects.filter(state=DECLINED, cases=OuterRef("pk"))
    return Q(Exists(_gone().filter(case=OuterRef("pk")))) | Q(Exists(declined))


def _gone() -> QuerySet[Assignment]:
    known = Q(state=Assignment.State.CONFIRMED) | Q(end_reason=endings.CONFLICT)
    ended = Assignment.objects.filter(known, ended_at__isnull=False).exclude(end_reason__in=endings.BY_RUNS)
    same = Assignment.objects.filter(case=OuterRef("case"), reviewer=OuterRef("reviewer"))
    return ended.exclude(Exists(same.filter(ended_at__isnull=True)))
