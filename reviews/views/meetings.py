"""A panel's meeting: one page that everybody at it keeps open, and what its chair does there."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from clusterportal.accounts.errors import Hidden, Paused, Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.requests.actions import once
from reviews.actions.meetings import close_item, close_meeting, mark_present, open_item, open_meeting, reopen_meeting
from reviews.domain.meetings import ItemState
from reviews.forms.panels import AttendanceForm, PanelGradesForm, ReopenForm
from reviews.models import PanelMeeting
from reviews.policies.meetings import (
    check_arrange,
    check_close_item,
    check_lead,
    check_open_item,
    check_open_meeting,
    check_reopen_meeting,
    check_run_meeting,
)
from reviews.policies.panels import check_rank, check_write_statement
from reviews.queries.meetings import Entry, Sitting, mark_of, seats_of, sitting_for
from reviews.queries.panels import PriorityList, Told, list_rows, told_of
from reviews.queries.reviewing import criteria_of
from reviews.texts import sentence
from reviews.texts.columns import language
from reviews.views.ranking import ListPage, shown_rows

TOO_LATE = frozenset({"panel_meeting_over", "panel_meeting_not_open"})
MEETING_ACTS: dict[str, tuple[Callable[..., None], Any]] = {
    "open": (open_meeting, gettext_lazy("The meeting is open.")),
    "close": (close_meeting, gettext_lazy("The meeting is closed. The minutes are being made.")),
}
ITEM_ACTS: dict[str, Callable[..., None]] = {"open": open_item, "close": close_item}


@dataclass(frozen=True)
class ShownEntry:
    """An item of the agenda with what the person may do with it. Without a title the person is barred."""

    entry: Entry
    title: str
    may_open: bool
    may_close: bool


@dataclass(frozen=True)
class MeetingPage:
    """What moves while the meeting goes on, as one person may see it. `said`: the sentence to read out."""

    sitting: Sitting
    rows: tuple[ShownEntry, ...]
    listed: ListPage
    may_write: bool
    may_grade: bool
    mark: str
    said: str

    @property
    def names(self) -> str:
        """Who is present."""
        return ", ".join(one["name"] for one in self.sitting.present)

    @property
    def meeting(self) -> PanelMeeting:
        return self.sitting.meeting

    @property
    def replaced(self) -> list[tuple[int, datetime]]:
        """The minutes that newer ones replace: number, and when the meeting was closed."""
        return [(one["number"], datetime.fromisoformat(one["closed_at"])) for one in self.sitting.replaced]

    @property
    def grades(self) -> list[tuple[str, int]]:
        """The panel's grades of the item before it, by criterion."""
        given = self.sitting.before.grades if self.sitting.before is not None else ()
        return [(one[f"label_{language()}"], one["grade"]) for one in given]

    @cached_property
    def now(self) -> ShownEntry | None:
        """The item before the panel."""
        return next((row for row in self.rows if row.entry.state is ItemState.OPEN), None)

    @property
    def poll_headers(self) -> str:
        """What the page sends along when it asks again, as JSON."""
        return json.dumps({"If-None-Match": self.mark})

    @property
    def act_key(self) -> str:
        """What the forms beside the agenda stand for: when it changes, they are another page's."""
        graded = self.now.entry.item.pk if self.now is not None and self.may_grade else ""
        return f"{self.meeting.opened_at is not None} {self.meeting.closed_at is not None} {graded}"


@login_required
@require_safe
def meeting(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    sitting = sitting_for(request.user, meeting_id, request.at)
    record_read(f"panel:{sitting.meeting.panel_id}:meeting", by=request.user, at=request.at)
    return _meeting_page(request, sitting)


@require_safe
def meeting_now(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """The moving parts alone, asked for every two seconds; 304 while nothing is new for this person.

    Who has been signed out or has lost the part meanwhile gets 404: the open page then loads itself anew.
    """
    if not request.user.is_authenticated:
        raise Hidden
    sitting = sitting_for(request.user, meeting_id, request.at)
    mark = mark_of(sitting, language())
    unchanged = get_conditional_response(request, etag=mark)
    if unchanged is not None:
        return unchanged
    response = render(request, "reviews/parts/meeting_live.html", {"page": _page(sitting)})
    response["ETag"] = mark
    return response


@require_POST
@login_required
def move_meeting(request: HttpRequest, meeting_id: UUID, act: str) -> HttpResponse:
    sitting = sitting_for(request.user, meeting_id, request.at)
    if act not in MEETING_ACTS:
        raise Hidden
    action, message = MEETING_ACTS[act]
    return _done(request, lambda at: action(sitting.meeting, by=request.user, at=at), meeting_id, message)


@require_POST
@login_required
def move_item(request: HttpRequest, meeting_id: UUID, item_id: UUID, act: str) -> HttpResponse:
    entry = sitting_for(request.user, meeting_id, request.at).entry(item_id)
    if act not in ITEM_ACTS or entry.seen is None:
        raise Hidden
    return _done(request, lambda at: ITEM_ACTS[act](entry.item, by=request.user, at=at), meeting_id)


@require_POST
@login_required
def save_attendance(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    sitting = sitting_for(request.user, meeting_id, request.at)
    form = AttendanceForm(seats_of(sitting.meeting), (), request.POST)
    if not form.is_valid():
        return _meeting_page(request, sitting, attendance_form=form, status=422)
    acting = {"seats": form.chosen(), "by": request.user}
    try:
        once(request, "save_attendance", lambda at: _nothing(mark_present(sitting.meeting, **acting, at=at)))
    except Refused as refused:
        if refused.code not in TOO_LATE:
            raise
        form.refuse(refused)
        return _meeting_page(request, sitting, attendance_form=form, status=409)
    messages.success(request, _("Saved who is present."))
    return redirect("meeting", meeting_id)


@require_POST
@login_required
def reopen(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    sitting = sitting_for(request.user, meeting_id, request.at)
    form = ReopenForm(request.POST)
    if not form.is_valid():
        return _meeting_page(request, sitting, reopen_form=form, status=422)
    said = {"reason": form.cleaned_data["reason"], "by": request.user}
    message = _("The meeting is open again. Its minutes so far are kept.")
    return _done(request, lambda at: reopen_meeting(sitting.meeting, **said, at=at), meeting_id, message)


def _meeting_page(
    request: HttpRequest,
    sitting: Sitting,
    *,
    attendance_form: AttendanceForm | None = None,
    reopen_form: ReopenForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = _page(sitting)
    context = {
        "page": page,
        "leads": sitting.meeting.closed_at is None and permits(check_lead, sitting),
        "attendance_form": attendance_form or _attendance_form(sitting),
        "grades_form": _grades_form(page),
        "may_open_meeting": permits(check_open_meeting, sitting),
        "may_close_meeting": permits(check_run_meeting, sitting),
        "may_arrange": permits(check_arrange, sitting),
        "reopen_form": reopen_form or (ReopenForm() if permits(check_reopen_meeting, sitting) else None),
        "now": request.at,
    }
    return render(request, "reviews/meeting.html", context, status=status)


def _page(sitting: Sitting) -> MeetingPage:
    told = told_of(one.case for one in sitting.seen)
    rows = tuple(_shown(sitting, entry, told) for entry in sitting.entries)
    before = sitting.before
    return MeetingPage(
        sitting=sitting,
        rows=rows,
        listed=_list_page(sitting, told),
        may_write=before is not None and permits(check_write_statement, before.seen, before.statement),
        may_grade=before is not None and permits(check_rank, before.seen),
        mark=mark_of(sitting, language()),
        said=_said(sitting),
    )


def _shown(sitting: Sitting, entry: Entry, told: Mapping[UUID, Told]) -> ShownEntry:
    return ShownEntry(
        entry=entry,
        title=told[entry.seen.case.pk].title if entry.seen is not None else "",
        may_open=permits(check_open_item, sitting, entry),
        may_close=permits(check_close_item, sitting, entry),
    )


def _list_page(sitting: Sitting, told: Mapping[UUID, Told]) -> ListPage:
    panel = sitting.meeting.panel
    stubs = tuple(entry.item.case for entry in sitting.entries if entry.seen is None)
    listed = PriorityList(list_rows(sitting.listed, told, panel), stubs)
    grades = {entry.item.case_id: entry.grade for entry in sitting.entries if entry.grade is not None}
    return ListPage(panel, shown_rows(listed.rows, grades), listed, may_lock=False)


def _said(sitting: Sitting) -> str:
    """What is before the panel, in one sentence."""
    entry = sitting.open_entry
    if sitting.meeting.closed_at is not None:
        return _("The meeting is closed.")
    if sitting.meeting.opened_at is None:
        return _("The meeting has not been opened yet.")
    if entry is None:
        return _("No item is open.")
    named = {"number": entry.item.position, "label": entry.label}
    if entry.seen is None:
        return _("Item %(number)s: %(label)s. You have a conflict of interest: leave the room.") % named
    return _("Item %(number)s: %(label)s is before the panel.") % named


def _attendance_form(sitting: Sitting) -> AttendanceForm | None:
    if not permits(check_run_meeting, sitting):
        return None
    return AttendanceForm(seats_of(sitting.meeting), [one["seat"] for one in sitting.present])


def _grades_form(page: MeetingPage) -> PanelGradesForm | None:
    before = page.sitting.before
    if before is None or not page.may_grade:
        return None
    given = {one["key"]: one["grade"] for one in before.grades}
    return PanelGradesForm(criteria_of(before.seen.case), given)


def _done(request: HttpRequest, act: Callable[[datetime], None], meeting_id: UUID, message: Any = "") -> HttpResponse:
    """Do it, and go back to the meeting; what another has done meanwhile is told there."""
    try:
        once(request, request.resolver_match.view_name, lambda at: _nothing(act(at)))
    except Paused:
        raise
    except Refused as refused:
        messages.warning(request, sentence(refused.code, refused.params))
    else:
        if message:
            messages.success(request, message)
    return redirect("meeting", meeting_id)


def _nothing(_done: None) -> dict[str, Any]:
    return {"done": True}
