"""A panel's priority list: order and places by buttons, sums and the budget line beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from clusterportal.accounts.errors import Hidden, Paused, Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from reviews.actions.panels import lock_list, move_in_list, place_in_list
from reviews.domain.access import Part, Right, Time
from reviews.domain.priority import last_within, left_sek
from reviews.models import Panel
from reviews.policies.panels import check_rank
from reviews.queries.panels import ListRow, PriorityList, overall_grades, panel_for, priority_list
from reviews.queries.visibility import Seen, case_for
from reviews.texts import sentence

STEPS = {"up": -1, "down": 1}


@dataclass(frozen=True)
class ShownRow:
    """A row of the list with what the person may do on it; `is_last_within`: the budget line follows it."""

    row: ListRow
    grade: int | None
    is_movable: bool
    is_last_within: bool


@dataclass(frozen=True)
class ListPage:
    """The priority list as one person sees it."""

    panel: Panel
    rows: tuple[ShownRow, ...]
    listed: PriorityList
    may_lock: bool

    @property
    def is_chair(self) -> bool:
        return any(Part.CHAIR in one.seen.parts for one in self.listed.rows)

    @property
    def has_buttons(self) -> bool:
        return any(row.is_movable for row in self.rows)

    @property
    def left_sek(self) -> int:
        """What all the rows leave of the frame; negative where they ask for more."""
        return left_sek([row.row.line for row in self.rows], self.panel.round.call.frame_sek)

    @property
    def over_sek(self) -> int:
        return -self.left_sek

    @property
    def n_columns(self) -> int:
        return 7 if self.has_buttons else 6

    @property
    def n_rest(self) -> int:
        """The columns beside rank and label."""
        return self.n_columns - 2


def shown_rows(rows: Sequence[ListRow], grades: Mapping[UUID, int]) -> tuple[ShownRow, ...]:
    """Rows of a list with the panel's overall grades by case."""
    last = last_within([row.line for row in rows])
    return tuple(
        ShownRow(
            row=row,
            grade=grades.get(row.seen.case.pk),
            is_movable=permits(check_rank, row.seen),
            is_last_within=row.line.key == last,
        )
        for row in rows
    )


@login_required
def ranking(request: HttpRequest, panel_id: UUID) -> HttpResponse:
    found = panel_for(request.user, panel_id, request.at)
    listed = priority_list(request.user, found, request.at)
    record_read(f"panel:{found.pk}:list", by=request.user, at=request.at)
    rows = shown_rows(listed.rows, overall_grades([row.seen.case for row in listed.rows]))
    page = ListPage(found, rows, listed, _may_lock(found, listed))
    return render(request, "reviews/ranking.html", {"page": page, "now": request.at})


@require_POST
@login_required
def move_case_in_list(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """A step up or down, or a place: prioritised, reserve, not prioritised."""
    seen = case_for(request.user, case_id, request.at, Right.BOARD)
    step, place = STEPS.get(request.POST.get("step", "")), request.POST.get("place", "")
    try:
        if step is not None:
            move_in_list(seen.case, step, by=request.user, at=request.at)
        else:
            place_in_list(seen.case, place, by=request.user, at=request.at)
    except Paused:
        raise
    except Refused as refused:
        messages.warning(request, sentence(refused.code, refused.params))
    address = meeting_address(request) or _list_address(seen)
    return redirect(f"{address}#row-{seen.case.label}")


@require_POST
@login_required
def lock_ranking(request: HttpRequest, panel_id: UUID) -> HttpResponse:
    found = panel_for(request.user, panel_id, request.at)
    try:
        lock_list(found, by=request.user, at=request.at)
    except Paused:
        raise
    except Refused as refused:
        messages.error(request, sentence(refused.code, refused.params))
    else:
        messages.success(request, _("The priority list is locked."))
    return redirect("ranking", found.pk)


def meeting_address(request: HttpRequest) -> str:
    """The meeting from whose page a form was sent; empty where it was sent from elsewhere."""
    try:
        return reverse("meeting", args=[UUID(request.POST.get("meeting", ""))])
    except ValueError:
        return ""


def _may_lock(panel: Panel, listed: PriorityList) -> bool:
    is_open = panel.list_state == Panel.ListState.OPEN
    return is_open and any(Part.CHAIR in row.seen.parts and row.seen.time is Time.PANEL for row in listed.rows)


def _list_address(seen: Seen) -> str:
    if seen.case.panel is None:
        raise Hidden
    return reverse("ranking", args=[seen.case.panel.pk])
