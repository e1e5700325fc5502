"""Assigning reviewers in a round: opening the review, runs of the engine, pairs by hand, confirming."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Button, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole, Round
from applications.texts.reading import in_language
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from clusterportal.jobs.bars import progress_bar
from clusterportal.jobs.models import Job
from reviews.actions import assignments
from reviews.admin.activities import DATES_ACT, dates_of_round
from reviews.admin.balance import BALANCE_ACT, balance_context
from reviews.admin.hearings import hearings_context
from reviews.admin.round_acts import ROUND_ACTS
from reviews.admin.round_state import check_declared, now_of
from reviews.domain.access import Right
from reviews.models import Assignment, AssignmentRun
from reviews.policies.staff import check_declared_officer
from reviews.queries.activities import with_dates
from reviews.queries.assignments import RoundBoard, names_of, round_board, runs_seen_by
from reviews.queries.composition import rounds_run_by
from reviews.queries.desk import cases_of_staff
from reviews.queries.matching import terms_of
from reviews.queries.naming import name_at
from reviews.queries.rounds import runs_at_work
from reviews.queries.statistics import statistics_of
from reviews.queries.substitutes import substitutes
from reviews.queries.visibility import seen_cases
from reviews.texts.assignments import TERMS, loss_line, shortage, ways_out

Role = AgencyRole.Role
State = AssignmentRun.State
KINDS = {
    State.WORKING: "info",
    State.PROPOSED: "notice",
    State.INFEASIBLE: "negative",
    State.FAILED: "negative",
    State.CANCELLED: "neutral",
    State.CONFIRMED: "positive",
    State.DISCARDED: "neutral",
}


def _working(user: User, run: AssignmentRun, _at: datetime) -> None:
    check_declared_officer(user, run.round.call)
    if not _is_working(run):
        raise Refused("run_is_over")


def _is_working(run: AssignmentRun) -> bool:
    return _state(run) == State.WORKING


def _state(run: AssignmentRun) -> State:
    """The run's state, or where its job failed without it that of the job."""
    is_left = run.state == State.WORKING and run.job.state == Job.State.FAILED
    return State.FAILED if is_left else State(run.state)


def cancel(doing: Doing) -> Done:
    assignments.cancel_run(doing.row, by=doing.user, at=doing.at)
    return Done(_("The run is being stopped."))


class RoundDesk(PortalModelAdmin):
    """The acts of a round; rounds themselves are registered by applications. Its pages stand under the runs."""

    acts = (*ROUND_ACTS, DATES_ACT, BALANCE_ACT)
    roles = (Role.OFFICER,)

    def visible_to(self, user: User, at: datetime) -> QuerySet[Round]:
        return with_dates(rounds_run_by(user), round_="pk")

    def url_name(self, name: str) -> str:
        return "reviews_assignmentrun_round" if name == "change" else f"reviews_assignmentrun_round_{name}"

    def url(self, name: str, row: Any = None) -> str:
        if name == "changelist":
            return reverse("admin:reviews_assignmentrun_changelist")
        return super().url(name, row)

    def page_title(self, row: Round) -> str:
        return _("Assigning reviewers: %(call)s, round %(number)s") % {
            "call": in_language(row.call, "title"),
            "number": row.number,
        }

    def page(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        row = self.row(request, str(object_id))
        try:
            check_declared(request.user, row)
        except Refused:
            return render(request, "admin/reviews/declare_first.html", self.context(request, row) | {"call": row.call})
        board = round_board(request.user, row, request.at)
        names = ("pair", "take-back", "extend", "record", "lock", "place", "repair", "screen-out", "lift-back")
        context = self.context(request, row) | {
            "board": board,
            "buttons": _arranged(self.buttons(request, row), board, has_ready=now_of(row).has_ready),
            "opened": request.GET.get("case", ""),
            "losses": [(row, [loss_line(one.name, one.reason) for one in row.losses]) for row in board.open_rows],
            "is_before_panel": request.at < row.panel_opens_at,
            "runs": runs_seen_by(request.user).filter(round=row)[:10],
            "at_work": runs_at_work(row).exists(),
            "figures_url": self.url("figures", row),
            "dates": dates_of_round(row),
            **balance_context(row.call, self.url("balance", row)),
            **hearings_context(request.user, row, request.at),
            **{f"{name.replace('-', '_')}_url": self.url(name, row) for name in names},
        }
        return render(request, "admin/reviews/round.html", context)

    def figures(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        row = self.row(request, str(object_id))
        try:
            check_declared_officer(request.user, row.call)
        except Refused:
            return render(request, "admin/reviews/declare_first.html", self.context(request, row) | {"call": row.call})
        seen = seen_cases(request.user, request.at, Right.REVIEWS, Q(round=row))
        record_read(f"round:{row.pk}:statistics", by=request.user, at=request.at)
        context = self.context(request, row) | {
            "title": _("Statistics of the reviews"),
            "round_title": self.page_title(row),
            "round_url": self.url("change", row),
            "substitutes": substitutes(request.user, row.call),
            "figures": statistics_of(seen, list(row.criteria.order_by("position", "pk"))),
        }
        return render(request, "admin/reviews/figures.html", context)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        pages = [
            path("round/<uuid:object_id>/", wrap(self.page), name=self.url_name("change")),
            path("round/<uuid:object_id>/figures/", wrap(self.figures), name=self.url_name("figures")),
        ]
        for act in self.acts:
            address = f"round/<uuid:object_id>/{act.name}/"
            pages.append(path(address, wrap(self._act_view(act)), name=self.url_name(act.name)))
        return pages


@admin.register(AssignmentRun)
class AssignmentRunAdmin(PortalModelAdmin):
    roles = (Role.OFFICER,)
    list_display = ("round", "state", "started_by", "started_at", "confirmed_at")
    list_filter = ("state",)
    change_form_template = "admin/reviews/run.html"
    acts = (
        Act(
            "cancel",
            gettext_lazy("Cancel the run"),
            cancel,
            _working,
            kind="danger",
            question=gettext_lazy("Nothing is proposed."),
            confirm_label=gettext_lazy("Cancel the run"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[AssignmentRun]:
        return runs_seen_by(user)

    def get_urls(self) -> list[Any]:
        progress = path(
            "<uuid:object_id>/progress/", self.admin_site.admin_view(self.progress), name=self.url_name("progress")
        )
        return [*RoundDesk(Round, self.admin_site).get_urls(), progress, *super().get_urls()]

    def progress(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """The bar alone, polled; when the run is over the page is loaded anew."""
        run = self.row(request, str(object_id))
        response = render(request, "components/progress.html", self._bar(run))
        if not _is_working(run):
            response["HX-Refresh"] = "true"
        return response

    def page_title(self, row: AssignmentRun) -> str:
        return _("Assignment run")

    def page_context(self, request: HttpRequest, row: AssignmentRun) -> dict[str, Any]:
        try:
            check_declared_officer(request.user, row.round.call)
        except Refused as refusal:
            raise Http404 from refusal
        names, state = names_of(request.user, row, request.at), _state(row)
        return {
            "status": state.label,
            "kind": KINDS[state],
            "bar": self._bar(row),
            "is_working": _is_working(row),
            "substitutes": substitutes(request.user, row.round.call),
            "shortage": shortage(row.diagnosis, names) if row.diagnosis else "",
            "ways_out": ways_out(row.diagnosis, names) if row.diagnosis else [],
            "result": _result(row, names) if row.result else None,
            "round_url": reverse("admin:reviews_assignmentrun_round", args=[row.round_id]),
        }

    def _bar(self, run: AssignmentRun) -> dict[str, Any]:
        poll_url = self.url("progress", run) if _is_working(run) else ""
        return progress_bar(run.job, "run-progress", _("Progress"), poll_url)


@admin.register(Assignment)
class AssignmentAdmin(PortalModelAdmin):
    roles = (Role.OFFICER,)
    list_display = ("case", "named", "state", "origin", "affinity", "locked", "at", "ended_at")
    list_filter = ("state", "origin")
    list_select_related = ("case", "reviewer__person")
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[Assignment]:
        seen = [cases_of_staff(user, one, at) for one in rounds_run_by(user)]
        rows = Assignment.objects.none()
        for cases in seen:
            rows |= Assignment.objects.filter(case__in=cases)
        return rows.annotate(who=name_at(OuterRef("case__round__call__agency")))

    @admin.display(description=gettext_lazy("reviewer"), ordering="who")
    def named(self, row: Any) -> str:
        return row.who


def _arranged(buttons: list[Button], board: RoundBoard, *, has_ready: bool) -> list[Button]:
    """One strong button at most, for what comes next; opening once more is called what it then does."""
    acts = {button.url.split("/")[-2]: replace(button, kind="") for button in buttons}
    if "open" in acts and board.cases and not has_ready:
        acts["open"] = _looking_again(acts["open"])
    for name, is_next in (
        ("confirm", True),
        ("open", not board.n_open and (has_ready or not board.cases)),
        ("start", not board.n_open and board.n_missing > 0),
    ):
        if name in acts and is_next:
            acts[name] = replace(acts[name], kind="primary")
            break
    return list(acts.values())


def _looking_again(button: Button) -> Button:
    label = _("Look for conflicts of interest again")
    question = _("Do so when reviewers or applications have changed since the review was opened.")
    return replace(button, label=label, question=question, confirm_label=_("Look again"))


def _result(run: AssignmentRun, names: dict[str, str]) -> dict[str, Any]:
    """The pairs of those cases that the officer may know of; figures of the whole only to whoever knows all of it."""
    result = run.result or {}
    pairs = [
        {
            "label": names[case],
            "name": names.get(reviewer, ""),
            "affinity": number_format(micro / 1_000_000, 3),
            "terms": [(TERMS[name], value, share) for name, value, share in terms_of(run.input, case, reviewer)],
        }
        for case, reviewer, micro in result["pairs"]
        if case in names
    ]
    shown = {"pairs": sorted(pairs, key=lambda pair: pair["label"]), "figures": [], "proof": ""}
    return shown | (_figures(result["solution"]) if all(case in names for case in run.input["cases"]) else {})


def _figures(solution: dict[str, Any]) -> dict[str, Any]:
    gap = number_format(solution["gap"] * 100, 2)
    return {
        "figures": [
            {"label": _("total affinity"), "value": number_format(solution["total"], 3), "note": ""},
            {"label": _("no assignment can have more"), "value": number_format(solution["bound"], 3), "note": ""},
            {
                "label": _("lowest score of an application"),
                "value": number_format(solution["floor"] or 0, 3),
                "note": "",
            },
        ],
        "proof": _("No assignment can be better by more than %(gap)s per cent.") % {"gap": gap},
    }
