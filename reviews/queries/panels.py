"""A panel's board and priority list, as one person may see them. The order is the panel's; sums are only shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.domain.access import Right
from reviews.domain.lifecycle import IN_PANEL, Stage
from reviews.domain.priority import Line, Ranked, lines
from reviews.models import Case, Panel, PanelGrade, PanelRole, Review
from reviews.queries.visibility import Seen, seen_cases, stubs

LISTED = [stage.value for stage in IN_PANEL | {Stage.PROPOSED}]


@dataclass(frozen=True)
class ListRow:
    """A case of the priority list with its line of sums."""

    seen: Seen
    line: Line[UUID]


@dataclass(frozen=True)
class PriorityList:
    """What one person sees of the list: the rows in order, and the placeholders without rank or amount."""

    rows: tuple[ListRow, ...]
    stubs: tuple[Case, ...]


def panel_for(user: User, key: UUID, at: datetime) -> Panel:
    """A panel in which the person has a part, or any case of which the person may read. Raises Hidden otherwise."""
    panel = Panel.objects.select_related("round__call__agency").filter(pk=key).first()
    if panel is None:
        raise Hidden
    sits = PanelRole.objects.filter(
        panel=panel, reviewer__person__user=user, ended_at__isnull=True, declared_at__isnull=False
    ).exclude(role=PanelRole.Role.EXTERNAL)
    if not (sits.exists() or seen_cases(user, at, Right.BOARD, Q(panel=panel))):
        raise Hidden
    return panel


def in_order(panel: Panel) -> QuerySet[Case]:
    """The cases of the panel's list in its order; those that nobody has moved yet stand last, by label."""
    listed = Case.objects.filter(panel=panel, stage__in=LISTED, application__withdrawn_at__isnull=True)
    return listed.order_by(F("rank").asc(nulls_last=True), "label")


def priority_list(user: User, panel: Panel, at: datetime) -> PriorityList:
    """The list as the person may see it: sums run over the rows shown."""
    known = {one.case.pk: one for one in seen_cases(user, at, Right.BOARD, Q(panel=panel))}
    order = [key for key in in_order(panel).values_list("pk", flat=True) if key in known]
    asked = requested_sek([known[key].case for key in order])
    ranked = [Ranked(key, Stage(known[key].case.stage), asked[known[key].case.application_id]) for key in order]
    rows = tuple(ListRow(known[line.key], line) for line in lines(ranked, panel.round.call.frame_sek))
    return PriorityList(rows, stubs(user, panel))


def requested_sek(cases: list[Case]) -> dict[UUID, int]:
    """What each application asks the agency for, in whole SEK, from its submitted version."""
    found = Case.objects.filter(pk__in=[case.pk for case in cases])
    parties = found.values_list("application", "application__submitted_version__document__parties")
    return {application: _requested(listed or []) for application, listed in parties}


def grades_of(cases: list[Case]) -> dict[UUID, dict[str, int]]:
    """The panel's grades by case and criterion's key."""
    found: dict[UUID, dict[str, int]] = {case.pk: {} for case in cases}
    rows = PanelGrade.objects.filter(case__in=cases).values_list("case", "criterion__key", "grade")
    for case, key, grade in rows:
        found[case][key] = grade
    return found


def submitted_reviews(cases: list[Case]) -> dict[UUID, list[Review]]:
    """Submitted reviews that count, with scores, by case. Only for cases whose reviews the person may read."""
    found: dict[UUID, list[Review]] = {case.pk: [] for case in cases}
    counting = Review.objects.filter(case__in=cases, state=Review.State.SUBMITTED, set_aside_at__isnull=True)
    related = counting.select_related("reviewer__person").prefetch_related("scores__criterion")
    for review in related.order_by("reviewer__person__name"):
        found[review.case_id].append(review)
    return found


def _requested(parties: Iterable[Mapping[str, Any]]) -> int:
    cells = (cell for party in parties for cell in party["cells"])
    return sum(cell["amount_sek"] for cell in cells if (cell["side"], cell["line"]) == ("funding", "requested"))
