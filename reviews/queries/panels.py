"""A panel's board and priority list, as one person may see them. The order is the panel's; sums are only shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from applications.models import Criterion
from applications.texts.reading import page_language
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.domain.access import Right
from reviews.domain.lifecycle import IN_PANEL, Stage
from reviews.domain.priority import Line, Ranked, lines
from reviews.models import CallList, Case, Panel, PanelGrade, PanelMeeting, PanelRole, Review, Score
from reviews.queries.activities import with_dates
from reviews.queries.naming import call, name_at
from reviews.queries.visibility import Seen, seen_cases, stubs

AFTER_THE_LIST = frozenset({Stage.PROPOSED, Stage.GOES_ON})
LISTED = Q(stage__in=sorted(IN_PANEL)) | Q(stage__in=sorted(AFTER_THE_LIST), place__isnull=False)


@dataclass(frozen=True)
class Told:
    """What the submitted version says: the title in the language of the page, and what is asked for, in whole SEK."""

    title: str
    requested_sek: int


@dataclass(frozen=True)
class ListRow:
    """A case of the priority list with its title and its line of sums."""

    seen: Seen
    title: str
    line: Line[UUID]


@dataclass(frozen=True)
class PriorityList:
    """What one person sees of the list: the rows in order, and the placeholders without rank or amount."""

    rows: tuple[ListRow, ...]
    stubs: tuple[Case, ...]


def panel_for(user: User, key: UUID, at: datetime) -> Panel:
    """A panel in which the person has a part, or any case of which the person may read. Raises Hidden otherwise.

    It comes with its dates. `newest_meeting`: the key of its meeting that is not over yet, or else of the last one.
    `has_call_list`: whether the joint list of its call is begun.
    """
    sits = PanelRole.objects.filter(
        panel=OuterRef("pk"), reviewer__person__user=user, ended_at__isnull=True, declared_at__isnull=False
    ).exclude(role=PanelRole.Role.EXTERNAL)
    newest = PanelMeeting.objects.filter(panel=OuterRef("pk")).order_by(F("closed_at").desc(nulls_first=True), "pk")
    found = Panel.objects.select_related("round__call__agency").filter(pk=key)
    begun = CallList.objects.filter(call=OuterRef("round__call"))
    panel: Panel | None = (
        with_dates(found, round_="round")
        .annotate(is_own=Exists(sits), newest_meeting=Subquery(newest.values("pk")[:1]), has_call_list=Exists(begun))
        .first()
    )
    if panel is None or not (panel.is_own or seen_cases(user, at, Right.BOARD, Q(panel=panel))):  # type: ignore[attr-defined]
        raise Hidden
    return panel


def in_order(panel: Panel) -> QuerySet[Case]:
    """The cases of the panel's list in its order; those that nobody has moved yet stand last, by label."""
    listed = Case.objects.filter(LISTED, panel=panel, application__withdrawn_at__isnull=True)
    return listed.order_by(F("rank").asc(nulls_last=True), "label")


def priority_list(user: User, panel: Panel, at: datetime) -> PriorityList:
    """The list as the person may see it: sums run over the rows shown."""
    listed = seen_cases(user, at, Right.BOARD, LISTED & Q(panel=panel, application__withdrawn_at=None))
    told = told_of(one.case for one in listed)
    return PriorityList(list_rows(listed, told, panel), stubs(user, panel))


def list_rows(listed: Iterable[Seen], told: Mapping[UUID, Told], panel: Panel) -> tuple[ListRow, ...]:
    """Cases of the list whose board the person may read, in order with their sums. `told`: of each, by its key."""
    known = {one.case.pk: one for one in sorted(listed, key=lambda one: place_of(one.case))}
    ranked = [Ranked(key, one.case.standing, told[key].requested_sek) for key, one in known.items()]
    found = lines(ranked, panel.round.call.frame_sek)
    return tuple(ListRow(known[line.key], told[line.key].title, line) for line in found)


def told_of(cases: Iterable[Case]) -> dict[UUID, Told]:
    """What the submitted versions of cases say, by the case's key; in one statement."""
    version = "application__submitted_version"
    columns = (f"{version}__title_{page_language()}", f"{version}__title_en", f"{version}__document__parties")
    rows = Case.objects.filter(pk__in=[case.pk for case in cases]).values_list("pk", *columns)
    return {key: Told(title or in_english, requested_in(parties or [])) for key, title, in_english, parties in rows}


def is_listed(case: Case) -> bool:
    """LISTED and not withdrawn, for a row at hand."""
    keeps_place = case.stage in AFTER_THE_LIST and case.place is not None
    return (case.stage in IN_PANEL or keeps_place) and case.application.withdrawn_at is None


def requested_sek(cases: list[Case]) -> dict[UUID, int]:
    """What each application asks the agency for, in whole SEK, from its submitted version."""
    found = Case.objects.filter(pk__in=[case.pk for case in cases])
    parties = found.values_list("application", "application__submitted_version__document__parties")
    return {application: requested_in(listed or []) for application, listed in parties}


def grades_of(cases: list[Case]) -> dict[UUID, dict[str, int]]:
    """The panel's grades by case and criterion's key."""
    found: dict[UUID, dict[str, int]] = {case.pk: {} for case in cases}
    rows = PanelGrade.objects.filter(case__in=cases).values_list("case", "criterion__key", "grade")
    for case, key, grade in rows:
        found[case][key] = grade
    return found


def graded_criteria(case: Case) -> tuple[list[Criterion], dict[str, int]]:
    """The criteria of a case in order, and the panel's grades by criterion's key; in one statement."""
    given = PanelGrade.objects.filter(case=case, criterion=OuterRef("pk")).values("grade")
    found = list(case.round.criteria.annotate(given=Subquery(given)).order_by("position", "pk"))
    return [*found], {one.key: one.given for one in found if one.given is not None}


def overall_grades(cases: list[Case]) -> dict[UUID, int]:
    """The panel's overall grades by case, where there is one."""
    rows = PanelGrade.objects.filter(case__in=cases, criterion__is_overall=True)
    return dict(rows.values_list("case", "grade"))


def submitted_reviews(cases: list[Case]) -> dict[UUID, list[Review]]:
    """Submitted reviews that count, with scores, by case. Only for cases whose reviews the person may read."""
    found: dict[UUID, list[Review]] = {case.pk: [] for case in cases}
    counting = Review.objects.filter(case__in=cases, state=Review.State.SUBMITTED, set_aside_at__isnull=True)
    scores = Prefetch("scores", Score.objects.select_related("criterion"))
    related = counting.select_related("reviewer__person", "entered_by").prefetch_related(scores)
    rows = list(related.annotate(name=name_at(OuterRef("case__round__call__agency"))).order_by("name"))
    for review in rows:
        call(review.reviewer, review.name)
        found[review.case_id].append(review)
    return found


def overall_reviews() -> QuerySet[Any]:
    """Submitted reviews that count, by name: `name` of who wrote each, and `grade`, the overall one."""
    counting = Review.objects.filter(state=Review.State.SUBMITTED, set_aside_at__isnull=True)
    overall = Score.objects.filter(review=OuterRef("pk"), criterion__is_overall=True).order_by()
    named = counting.annotate(name=name_at(OuterRef("case__round__call__agency")))
    return named.annotate(grade=Subquery(overall.values("grade")[:1])).order_by("name", "pk")


def reviews_by_case(cases: Iterable[Case]) -> dict[UUID, tuple[tuple[str, int | None], ...]]:
    """Their names and grades by case. Only for cases whose reviews the person may read."""
    found: dict[UUID, list[tuple[str, int | None]]] = {case.pk: [] for case in cases}
    for case, name, grade in overall_reviews().filter(case__in=found).values_list("case", "name", "grade"):
        found[case].append((name, grade))
    return {case: tuple(given) for case, given in found.items()}


def place_of(case: Case) -> tuple[bool, int, str]:
    """The order of `in_order`, for rows at hand."""
    return case.rank is None, case.rank or 0, case.label


def requested_in(parties: Iterable[Mapping[str, Any]]) -> int:
    """What the parties of a submitted version ask for together, in whole SEK."""
    return sum(requested_by_year(parties).values())


def requested_by_year(parties: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """The same by calendar year, in order."""
    found: dict[int, int] = {}
    for cell in (cell for party in parties for cell in party["cells"]):
        if (cell["side"], cell["line"]) == ("funding", "requested"):
            found[cell["year"]] = found.get(cell["year"], 0) + cell["amount_sek"]
    return dict(sorted(found.items()))
