"""A run of the assignment engine: its progress, what it has found and proved, and whether a change is approved."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter
from applications.models import AgencyRole, Round
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.jobs.bars import progress_bar
from clusterportal.jobs.models import Job
from reviews.actions import assignments, changing
from reviews.admin.assigning import RoundDesk
from reviews.admin.assignment_files import PAIRS, files_of, run_url
from reviews.admin.matrix import matrix_urls
from reviews.domain.choices import Choices
from reviews.models import AssignmentRun
from reviews.policies.assigning import check_before_panel
from reviews.policies.staff import check_declared_officer
from reviews.queries.assignments import knows_all, names_of, runs_seen_by
from reviews.queries.matching import KEEPING, term_names
from reviews.queries.readings import pairs_of_run
from reviews.queries.results import difference_of
from reviews.queries.run_figures import run_figures
from reviews.queries.substitutes import substitutes
from reviews.texts import runs as texts
from reviews.texts.assignments import TERMS, said_line, shortage, ways_out
from reviews.texts.fairness import fairness_lines

State, Kind = AssignmentRun.State, AssignmentRun.Kind
KINDS = {
    State.WORKING: "info",
    State.WAITING: "notice",
    State.TRIED: "neutral",
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


def _waiting(user: User, run: AssignmentRun, _at: datetime) -> None:
    check_declared_officer(user, run.round.call)
    if run.state != State.WAITING:
        raise Refused("not_waiting")


def _to_approve(user: User, run: AssignmentRun, at: datetime) -> None:
    _waiting(user, run, at)
    check_before_panel(run.round, at)


def _to_start_again(user: User, round_: Round, at: datetime) -> None:
    check_declared_officer(user, round_.call)
    check_before_panel(round_, at)


def _is_working(run: AssignmentRun) -> bool:
    return _state(run) == State.WORKING


def _state(run: AssignmentRun) -> State:
    """The run's state, or where its job failed without it that of the job."""
    is_left = run.state == State.WORKING and run.job.state == Job.State.FAILED
    return State.FAILED if is_left else State(run.state)


def cancel(doing: Doing) -> Done:
    assignments.cancel_run(doing.row, by=doing.user, at=doing.at)
    return Done(_("The run is being stopped."))


def approve(doing: Doing) -> Done:
    changing.approve_change(doing.row, by=doing.user, at=doing.at)
    return Done(_("The change is among the proposals. Confirm it to tell the reviewers."), to=_round_page(doing.row))


def reject(doing: Doing) -> Done:
    changing.reject_change(doing.row, by=doing.user, at=doing.at)
    return Done(_("Everything stays as it was."), to=_round_page(doing.row))


def _round_page(run: AssignmentRun) -> str:
    return reverse("admin:reviews_assignmentrun_round", args=[run.round_id])


@admin.register(AssignmentRun)
class AssignmentRunAdmin(PortalModelAdmin):
    roles = (AgencyRole.Role.OFFICER,)
    list_display = ("round", "kind", "state", "started_by", "started_at", "confirmed_at")
    list_filter = ("state", "kind", ("round__call", CallFilter))
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
        Act(
            "approve",
            gettext_lazy("Approve the change"),
            approve,
            _to_approve,
            kind="primary",
            question=gettext_lazy("It comes among the round's proposals. Nobody is told before you confirm these."),
            confirm_label=gettext_lazy("Approve"),
        ),
        Act(
            "reject",
            gettext_lazy("Reject the change"),
            reject,
            _waiting,
            kind="danger",
            question=gettext_lazy("Everything stays as it is."),
            confirm_label=gettext_lazy("Reject"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[AssignmentRun]:
        return runs_seen_by(user)

    def get_urls(self) -> list[Any]:
        progress = path(
            "<uuid:object_id>/progress/", self.admin_site.admin_view(self.progress), name=self.url_name("progress")
        )
        pages = [progress, run_url(self), *matrix_urls(self)]
        return [*RoundDesk(Round, self.admin_site).get_urls(), *pages, *super().get_urls()]

    def progress(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """The bar alone, polled; when the run is over the page is loaded anew."""
        run = self.row(request, str(object_id))
        response = render(request, "components/progress.html", self._bar(run))
        if not _is_working(run):
            response["HX-Refresh"] = "true"
        return response

    def page_title(self, row: AssignmentRun) -> str:
        return texts.run_title(row)

    def page_context(self, request: HttpRequest, row: AssignmentRun) -> dict[str, Any]:
        try:
            check_declared_officer(request.user, row.round.call)
        except Refused as refusal:
            raise Http404 from refusal
        names, state = names_of(request.user, row, request.at), _state(row)
        return {
            "status": state.label,
            "kind": KINDS[state],
            "state": state,
            "bar": self._bar(row),
            "is_working": _is_working(row),
            "substitutes": substitutes(request.user, row.round.call),
            "shortage": shortage(row.diagnosis, names) if row.diagnosis else "",
            "ways_out": ways_out(row.diagnosis, names) if row.diagnosis else [],
            "files": files_of(self, PAIRS, row) if row.result and row.kind != Kind.TRIAL else [],
            "round_url": _round_page(row),
            "start_url": self._start_url(request, row),
            **_chosen(row, names),
            **_found(row, names),
        }

    def _start_url(self, request: HttpRequest, run: AssignmentRun) -> str:
        """Of a run with the same choices, where one can still be started."""
        can_start = run.kind in {Kind.FREE, Kind.TRIAL} and permits(
            _to_start_again, request.user, run.round, request.at
        )
        page = reverse("admin:reviews_assignmentrun_round_start", args=[run.round_id])
        return f"{page}?from={run.pk}" if can_start and not _is_working(run) else ""

    def _bar(self, run: AssignmentRun) -> dict[str, Any]:
        poll_url = self.url("progress", run) if _is_working(run) else ""
        return progress_bar(run.job, "run-progress", _("Progress"), poll_url)


def _chosen(run: AssignmentRun, names: dict[str, str]) -> dict[str, Any]:
    choices = Choices.from_plain(run.options)
    return {
        "chosen": texts.choices_rows(run) if run.kind in {Kind.FREE, Kind.TRIAL} else [],
        "chosen_rules": [texts.chosen_line(rule) for rule in choices.rules],
        "wishes": [texts.wish_line(one, names) for one in choices.wishes if not one.case or one.case in names],
    }


def _found(run: AssignmentRun, names: dict[str, str]) -> dict[str, Any]:
    """What the run has found of those cases that the officer may know of; figures only to whoever knows all of it."""
    if not run.result:
        return {}
    is_whole = knows_all(run, names)
    if run.kind == Kind.TRIAL:
        return {"points": fairness_lines(run.result["points"]) if is_whole else [], "is_hidden": not is_whole}
    changed = difference_of(run) if run.input["standing"] else None
    rows = texts.change_rows(changed.changes, names) if changed else []
    return {
        "pairs": _pairs(run, names),
        "said_line": said_line(term_names(run.input)),
        "difference": rows,
        "is_difference": changed is not None,
        "has_reasons": run.kind in KEEPING,
        "is_hidden": not is_whole,
        **(_whole(run, names) if is_whole else {}),
    }


def _pairs(run: AssignmentRun, names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "label": one.label,
            "name": one.reviewer,
            "affinity": number_format(one.affinity, 3),
            "terms": [(TERMS[name], value, share) for name, value, share in one.terms],
        }
        for one in pairs_of_run(run, names)
    ]


def _whole(run: AssignmentRun, names: dict[str, str]) -> dict[str, Any]:
    figures = run_figures(run)
    return {
        "proof": texts.proof(figures),
        "figures": texts.key_figures(figures),
        "spread": figures,
        "gini": number_format(figures.gini, 3),
        "rule_reports": texts.rule_reports(figures, names),
    }
