"""A panel: its cases with the board of grades."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from applications.domain.calendar import Deadline, calendar_file
from applications.models import Criterion
from clusterportal.accounts.errors import Hidden
from clusterportal.audit.actions import record_read
from reviews.domain.access import Right
from reviews.domain.hearings import Appointed
from reviews.models import Case, Panel
from reviews.queries.activities import PanelDate, dates_of_panel
from reviews.queries.hearings import hearings_in
from reviews.queries.panels import grades_of, panel_for, reviews_by_case
from reviews.queries.reading import titles_of
from reviews.queries.statistics import statistics_of
from reviews.queries.visibility import Seen, seen_cases, stubs
from reviews.texts.activities import LABELS
from reviews.texts.columns import column, language


@dataclass(frozen=True)
class BoardRow:
    """A case on the board; without BOARD its grades are not known to the person."""

    seen: Seen
    title: str
    grades: tuple[tuple[str, int | None], ...]
    reviews: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True)
class PanelPage:
    """The panel's cases as the person may see them, and the placeholders of the closed ones."""

    panel: Panel
    criteria: tuple[str, ...]
    rows: tuple[BoardRow, ...]
    stubs: tuple[Case, ...]
    hearings: tuple[tuple[Case, Appointed], ...]
    dates: tuple[PanelDate, ...]

    @property
    def labelled_dates(self) -> list[tuple[Any, PanelDate]]:
        return [(LABELS[one.name], one) for one in self.dates]

    @property
    def has_figures(self) -> bool:
        """Whether the person may read the reviews of any case, and so the statistics of these."""
        return any(row.seen.may_read_reviews for row in self.rows)

    @property
    def sees_reviews(self) -> bool:
        """Whether the person follows the reviews of every case shown, as the chair does."""
        return bool(self.rows) and all(row.seen.may_read_reviews for row in self.rows)


@login_required
def panel(request: HttpRequest, panel_id: UUID) -> HttpResponse:
    found = panel_for(request.user, panel_id, request.at)
    cases = seen_cases(request.user, request.at, Right.TITLE, Q(panel=found))
    record_read(f"panel:{found.pk}:board", by=request.user, at=request.at)
    criteria = list(found.round.criteria.order_by("position", "pk"))
    page = PanelPage(
        panel=found,
        criteria=tuple(column(one, "label") for one in criteria),
        rows=tuple(_board(cases, criteria)),
        stubs=stubs(request.user, found),
        hearings=hearings_in(cases),
        dates=dates_of_panel(found),
    )
    return render(request, "reviews/panel.html", {"page": page, "now": request.at})


@login_required
@require_safe
def figures(request: HttpRequest, panel_id: UUID) -> HttpResponse:
    """The statistics of the reviews that the person may read in the panel; without any the page does not exist."""
    found = panel_for(request.user, panel_id, request.at)
    seen = seen_cases(request.user, request.at, Right.REVIEWS, Q(panel=found))
    if not seen:
        raise Hidden
    record_read(f"panel:{found.pk}:statistics", by=request.user, at=request.at)
    criteria = list(found.round.criteria.order_by("position", "pk"))
    context = {"panel": found, "figures": statistics_of(seen, criteria)}
    return render(request, "reviews/panel_figures.html", context)


@login_required
@require_safe
def dates(request: HttpRequest, panel_id: UUID) -> HttpResponse:
    """The panel's dates as a calendar file; hearings have files of their own."""
    found = panel_for(request.user, panel_id, request.at)
    url = settings.BASE_URL + reverse("panel", args=[found.pk])
    deadlines = [_deadline(one, found, url) for one in dates_of_panel(found)]
    response = HttpResponse(calendar_file(deadlines, made_at=request.at), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="panel.ics"'
    return response


def _deadline(one: PanelDate, found: Panel, url: str) -> Deadline:
    titled = {"what": LABELS[one.name], "panel": column(found, "name")}
    return Deadline(
        uid=f"{one.key}@clusterportal",
        sequence=one.version,
        at=one.at,
        title=_("%(what)s: %(panel)s") % titled,
        text=_("The panel's page: %(url)s") % {"url": url},
        url=url,
    )


def _board(cases: tuple[Seen, ...], criteria: list[Criterion]) -> list[BoardRow]:
    """Rows of the board: the panel's grades and the overall ones of the submitted reviews, where they may be read."""
    grades = grades_of([one.case for one in cases if one.may_read_board])
    reviews = reviews_by_case(one.case for one in cases if one.may_read_reviews and one.may_know_readers)
    titles = titles_of([one.case for one in cases], language())
    labels = [(one.key, column(one, "label")) for one in criteria]
    return [
        BoardRow(
            seen=one,
            title=titles[one.case.pk],
            grades=tuple((label, grades.get(one.case.pk, {}).get(key)) for key, label in labels),
            reviews=reviews.get(one.case.pk, ()),
        )
        for one in cases
    ]
