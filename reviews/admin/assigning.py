"""Assigning reviewers in a round: opening the review, runs of the engine, pairs by hand, confirming."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Button
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter
from applications.models import AgencyRole, Round
from applications.texts.reading import in_language
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from reviews.admin.activities import DATES_ACT, dates_of_round
from reviews.admin.assignment_files import readers_url
from reviews.admin.balance import BALANCE_ACT, balance_context
from reviews.admin.hearings import hearings_context
from reviews.admin.importing_pairs import IMPORT_PAIRS_ACT, files_context, template_url
from reviews.admin.round_acts import ROUND_ACTS
from reviews.admin.round_state import check_declared, now_of
from reviews.domain.access import Right
from reviews.models import Assignment
from reviews.policies.staff import check_declared_officer
from reviews.queries.activities import with_dates
from reviews.queries.assignments import RoundBoard, closed_of_case, round_board, runs_seen_by
from reviews.queries.composition import rounds_run_by
from reviews.queries.desk import cases_of_staff
from reviews.queries.naming import name_at
from reviews.queries.statistics import statistics_of
from reviews.queries.substitutes import substitutes
from reviews.queries.visibility import seen_cases
from reviews.texts.assignments import loss_line

Role = AgencyRole.Role


HIDDEN_ACTS = (
    *("pair", "take-back", "extend", "record", "lock", "place", "repair", "screen-out", "lift-back", "open-pair"),
)
"""Acts that stand beside a case and not on top of the page."""


class RoundDesk(PortalModelAdmin):
    """The acts of a round; rounds themselves are registered by applications. Its pages stand under the runs."""

    acts = (*ROUND_ACTS, DATES_ACT, BALANCE_ACT, IMPORT_PAIRS_ACT)
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
        context = self.context(request, row) | {
            "board": board,
            "buttons": _arranged(self.buttons(request, row), board, has_ready=now_of(row).has_ready),
            "opened": request.GET.get("case", ""),
            "losses": [(row, [loss_line(one.name, one.reason) for one in row.losses]) for row in board.open_rows],
            "is_before_panel": request.at < row.panel_opens_at,
            "runs": runs_seen_by(request.user).filter(round=row)[:10],
            "closed": closed_of_case(board, request.GET.get("case", "")),
            "at_work": now_of(row).is_at_work,
            "figures_url": self.url("figures", row),
            "dates": dates_of_round(row),
            **files_context(self, request.user, row, request.at),
            **balance_context(row.call, self.url("balance", row)),
            **hearings_context(request.user, row, request.at),
            **{f"{name.replace('-', '_')}_url": self.url(name, row) for name in HIDDEN_ACTS},
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
            *(readers_url(self), template_url(self)),
        ]
        for act in self.acts:
            address = f"round/<uuid:object_id>/{act.name}/"
            pages.append(path(address, wrap(self._act_view(act)), name=self.url_name(act.name)))
        return pages


@admin.register(Assignment)
class AssignmentAdmin(PortalModelAdmin):
    roles = (Role.OFFICER,)
    opens_on_declaring = True
    list_display = ("case", "named", "state", "origin", "affinity", "locked", "at", "ended_at")
    list_filter = ("state", "origin", ("case__application__call", CallFilter))
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
