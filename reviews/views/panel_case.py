"""One case in its panel: all its reviews, the panel's grades, the statement, screening out and lifting back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from applications.models import Criterion
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.requests.actions import once
from reviews.actions.panels import enter_panel_grades
from reviews.actions.screening import lift_back, screen_out
from reviews.actions.statements import approve_statement, mark_ready, take_back, write_statement
from reviews.domain.access import Part, Right
from reviews.domain.lifecycle import Stage
from reviews.forms.panels import PanelGradesForm, ScreeningForm, StatementForm
from reviews.models import Review, Statement
from reviews.policies.panels import (
    check_chair,
    check_grade,
    check_read_versions,
    check_screen,
    check_write_statement,
)
from reviews.queries.panels import graded_criteria, submitted_reviews
from reviews.queries.reading import Parties, parties_of
from reviews.queries.reviewing import criteria_of, marks_of
from reviews.queries.statements import has_changed_since_ready, statement_of
from reviews.queries.statistics import Statistics, statistics_of
from reviews.queries.visibility import Seen, case_for
from reviews.texts.columns import column, language
from reviews.views.ranking import meeting_address
from reviews.views.reading import GradedCriterion, graded

SCREENING_ACTS: dict[str, tuple[Callable[..., int], Any]] = {
    "screen-out": (screen_out, gettext_lazy("The application is screened out. What is written is kept.")),
    "lift-back": (lift_back, gettext_lazy("The application is under review again, as it was.")),
}
TOO_LATE = frozenset(
    {
        "list_locked",
        "illegal_stage",
        "screened_out",
        "minutes_stand",
        "not_before_panel",
        "panel_not_open",
        "statement_changed",
        "statement_ready",
        "statement_approved",
    }
)
FOLLOWERS = frozenset({Part.CHAIR, Part.OFFICER})  # who is told what changed since the statement was ready
SCREENED = frozenset({Stage.UNDER_REVIEW, Stage.SCREENED_OUT})
STATEMENT_ACTS: dict[str, tuple[Callable[..., None], Any]] = {
    "ready": (mark_ready, gettext_lazy("The statement is marked as ready.")),
    "take-back": (take_back, gettext_lazy("The statement is open for changes.")),
    "approve": (approve_statement, gettext_lazy("The statement is approved.")),
}


@dataclass(frozen=True)
class PanelCasePage:
    """One case in the panel: all reviews, the panel's grades, the statement, and what the person may do."""

    seen: Seen
    parties: Parties
    reviews: tuple[tuple[Review, tuple[GradedCriterion, ...]], ...]
    grades: tuple[tuple[str, int | None], ...]
    statement: Statement | None
    may_grade: bool
    may_write: bool
    may_mark_ready: bool
    may_take_back: bool
    may_approve: bool
    figures: Statistics
    may_compare: bool
    changed_since_ready: bool
    may_screen: bool
    stored: str = ""

    @property
    def is_officer(self) -> bool:
        return Part.OFFICER in self.seen.parts


@login_required
def panel_case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    seen = case_for(request.user, case_id, request.at, Right.BOARD)
    return _panel_case_page(request, seen)


@require_POST
@login_required
def save_panel_grades(request: HttpRequest, case_id: UUID) -> HttpResponse:
    seen = case_for(request.user, case_id, request.at, Right.BOARD)
    form = PanelGradesForm(criteria_of(seen.case), {}, request.POST)
    if not form.is_valid():
        return _panel_case_page(request, seen, grades_form=form)
    try:
        once(
            request,
            "save_panel_grades",
            lambda at: _done(enter_panel_grades(seen.case, form.grades(), by=request.user, at=at)),
        )
    except Refused as refused:
        _check_came_late(refused)
        form.refuse(refused)
        return _panel_case_page(request, seen, grades_form=form, status=409)
    messages.success(request, _("The panel's grades are saved."))
    return redirect(meeting_address(request) or reverse("panel_case", args=[case_id]))


@require_POST
@login_required
def save_statement(request: HttpRequest, case_id: UUID) -> HttpResponse:
    seen = case_for(request.user, case_id, request.at, Right.BOARD)
    form = StatementForm(request.POST)
    if not form.is_valid():
        return _panel_case_page(request, seen, statement_form=form)
    try:
        once(request, "save_statement", lambda at: _write_statement(request, seen, form, at))
    except Refused as refused:
        _check_came_late(refused)
        form.refuse(refused)
        if refused.code == "statement_changed":
            return _both_statements(request, seen, form)
        return _panel_case_page(request, seen, statement_form=form, status=409)
    messages.success(request, _("The statement is saved."))
    return redirect("panel_case", case_id)


@require_POST
@login_required
def move_statement(request: HttpRequest, case_id: UUID, act: str) -> HttpResponse:
    seen = case_for(request.user, case_id, request.at, Right.BOARD)
    if act not in STATEMENT_ACTS:
        raise Hidden
    action, message = STATEMENT_ACTS[act]
    action(seen.case, by=request.user, at=request.at)
    messages.success(request, message)
    return redirect("panel_case", case_id)


@require_POST
@login_required
def screen_case(request: HttpRequest, case_id: UUID, act: str) -> HttpResponse:
    """Screen the case out, or lift it back."""
    seen = case_for(request.user, case_id, request.at, Right.BOARD)
    if act not in SCREENING_ACTS:
        raise Hidden
    action, message = SCREENING_ACTS[act]
    form = ScreeningForm(request.POST, is_out=act == "lift-back")
    if not form.is_valid():
        return _panel_case_page(request, seen, screening_form=form)
    given = {"reason": form.cleaned_data["reason"], "by": request.user}
    try:
        once(request, "screen_case", lambda at: {"n_cases": action([seen.case], **given, at=at)})
    except Refused as refused:
        _check_came_late(refused)
        form.refuse(refused)
        return _panel_case_page(request, seen, screening_form=form, status=409)
    messages.success(request, message)
    return redirect("panel_case", case_id)


def _panel_case_page(
    request: HttpRequest,
    seen: Seen,
    *,
    grades_form: PanelGradesForm | None = None,
    statement_form: StatementForm | None = None,
    screening_form: ScreeningForm | None = None,
    stored: str = "",
    status: int = 0,
) -> HttpResponse:
    record_read(f"case:{seen.case.pk}:panel", by=request.user, at=request.at)
    criteria, given = graded_criteria(seen.case)
    statement = statement_of(seen.case)
    page = PanelCasePage(
        seen=seen,
        parties=parties_of(seen.case.application, language()),
        reviews=_all_reviews(seen, criteria),
        grades=tuple((column(one, "label"), given.get(one.key)) for one in criteria),
        statement=statement,
        stored=stored,
        figures=statistics_of([seen], criteria),
        may_compare=statement is not None and permits(check_read_versions, seen),
        changed_since_ready=bool(seen.parts & FOLLOWERS) and has_changed_since_ready(statement),
        **_permitted(seen, statement),
    )
    context = {
        "page": page,
        "grades_form": grades_form or PanelGradesForm(criteria, given),
        "statement_form": statement_form or _statement_form(statement),
        "screening_form": screening_form or ScreeningForm(is_out=seen.case.is_screened_out),
    }
    status = status or (422 if request.method == "POST" else 200)
    return render(request, "reviews/panel_case.html", context, status=status)


def _all_reviews(seen: Seen, criteria: list[Criterion]) -> tuple[tuple[Review, tuple[GradedCriterion, ...]], ...]:
    if not seen.may_read_reviews:
        return ()
    found = submitted_reviews([seen.case])[seen.case.pk]
    return tuple((review, graded(criteria, marks_of(review))) for review in found)


def _permitted(seen: Seen, statement: Statement | None) -> dict[str, bool]:
    """What the buttons of the page offer, by the rules that the actions ask again."""
    state = statement.state if statement else ""
    is_chair = permits(check_chair, seen)
    return {
        "may_grade": permits(check_grade, seen),
        "may_write": permits(check_write_statement, seen, statement),
        "may_mark_ready": is_chair and state == Statement.State.DRAFT,
        "may_take_back": is_chair and state == Statement.State.READY,
        "may_screen": seen.case.stage in SCREENED and permits(check_screen, seen),
        "may_approve": Part.OFFICER in seen.parts and state == Statement.State.READY,
    }


def _statement_form(statement: Statement | None) -> StatementForm:
    initial = {"text": statement.text, "revision": statement.revision} if statement else {"revision": 0}
    return StatementForm(initial=initial)


def _write_statement(request: HttpRequest, seen: Seen, form: StatementForm, at: datetime) -> dict[str, Any]:
    text, revision = form.cleaned_data["text"], form.cleaned_data["revision"]
    return {"revision": write_statement(seen.case, text, revision=revision, by=request.user, at=at).revision}


def _check_came_late(refused: Refused) -> None:
    """What another has closed meanwhile is answered on the page; whoever may not act at all is refused."""
    if refused.code not in TOO_LATE:
        raise refused


def _both_statements(request: HttpRequest, seen: Seen, form: StatementForm) -> HttpResponse:
    """409: what was typed stays in the form, what is stored stands beside it, and saving again replaces it."""
    statement = Statement.objects.get(case=seen.case)
    form.data = form.data.copy()
    form.data["revision"] = str(statement.revision)
    return _panel_case_page(request, seen, statement_form=form, stored=statement.text, status=409)


def _done(_nothing: None) -> dict[str, Any]:
    return {"done": True}
