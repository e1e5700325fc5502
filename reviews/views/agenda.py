"""Arranging the agenda of a panel's meeting: a page beside the meeting's own, which moves while one writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from clusterportal.accounts.errors import Refused
from clusterportal.requests.actions import once
from reviews.actions.agenda import move_on_agenda, plan_times
from reviews.domain.meetings import ItemState
from reviews.forms.panels import AgendaForm, minutes_field
from reviews.models import PanelMeeting
from reviews.policies.meetings import check_arrange
from reviews.queries.meetings import Entry, Sitting, sitting_for
from reviews.queries.reading import titles_of
from reviews.texts.columns import language


@dataclass(frozen=True)
class ArrangedRow:
    """An item with the field for its minutes; a barred one has neither title nor field."""

    entry: Entry
    title: str
    field: BoundField | None

    @property
    def is_waiting(self) -> bool:
        return self.entry.seen is not None and self.entry.state is ItemState.WAITING


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    sitting = sitting_for(request.user, meeting_id, request.at)
    check_arrange(sitting)
    items = [one.item for one in sitting.entries if one.seen is not None]
    form = AgendaForm(items, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, sitting, form, 422 if form.is_bound else 200)
    try:
        once(request, "agenda", lambda at: _arrange(request, sitting.meeting, form, at))
    except Refused as refused:
        form.refuse(refused)
        return _page(request, sitting_for(request.user, meeting_id, request.at), form, 409)
    move = form.move()
    if move is None:
        messages.success(request, _("The planned minutes are saved."))
    return redirect(reverse("agenda", args=[meeting_id]) + (f"#item-{move[0].case.label}" if move else ""))


def _arrange(request: HttpRequest, meeting: PanelMeeting, form: AgendaForm, at: datetime) -> dict[str, Any]:
    """What was typed is kept too where an arrow was pressed."""
    plan_times(meeting, form.minutes(), by=request.user, at=at)
    move = form.move()
    if move is not None:
        move_on_agenda(*move, by=request.user, at=at)
    return {"done": True}


def _page(request: HttpRequest, sitting: Sitting, form: AgendaForm, status: int) -> HttpResponse:
    titles = titles_of([one.case for one in sitting.seen], language())
    rows = [_row(entry, titles, form) for entry in sitting.entries]
    context = {"meeting": sitting.meeting, "is_own": sitting.is_own, "rows": rows, "form": form}
    return render(request, "reviews/agenda.html", context, status=status)


def _row(entry: Entry, titles: dict[UUID, str], form: AgendaForm) -> ArrangedRow:
    if entry.seen is None:
        return ArrangedRow(entry, "", None)
    name = minutes_field(entry.item)
    return ArrangedRow(entry, titles[entry.seen.case.pk], form[name] if name in form.fields else None)
