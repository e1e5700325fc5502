"""Yearly reports of grants: the list, and accepting or returning one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter, RuleFilter
from applications.policies.roles import READERS
from applications.texts.naming import spoken
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import attachment
from reviews.actions import yearly_reports as actions
from reviews.domain.yearly_reports import Standing
from reviews.forms.staff.yearly_reports import ReturnForm
from reviews.models import YearlyReport
from reviews.policies.yearly_reports import check_judge_report
from reviews.queries.yearly_reports import in_standing, reports_of_staff, standing_of, steps_of
from reviews.texts.yearly_reports import STANDING_KINDS, STANDING_LABELS


def accept(doing: Doing) -> Done:
    actions.accept_report(doing.row, by=doing.user, at=doing.at)
    return Done(_("The report is accepted. The project leader gets an e-mail."))


def return_(doing: Doing) -> Done:
    actions.return_report(doing.row, words=doing.values["words"], by=doing.user, at=doing.at)
    return Done(_("The report is returned. The project leader gets an e-mail."))


class StandingFilter(RuleFilter):
    """By where the report stands."""

    title = gettext_lazy("state")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(one.value, STANDING_LABELS[one]) for one in Standing]

    def narrowed(self, rows: QuerySet[YearlyReport], wanted: str, at: datetime) -> QuerySet[YearlyReport]:
        return in_standing(rows, wanted, at)


@admin.register(YearlyReport)
class YearlyReportAdmin(PortalModelAdmin):
    roles = READERS
    opens_on_declaring = True
    list_display = ("reference", "year", "due_on", "standing", "leader", "organisation")
    list_filter = (StandingFilter, "year", ("grant__decision__application__call", CallFilter))
    search_fields = ("grant__decision__application__reference", "grant__leader__name")
    ordering = ("due_on", "grant__decision__application__reference")
    change_form_template = "admin/reviews/yearly_report.html"
    page_fields = ("reference", "year", "due_on", "leader", "organisation")
    exports = True
    acts = (
        Act(
            "accept",
            gettext_lazy("Accept the report"),
            accept,
            check_judge_report,
            kind="primary",
            question=gettext_lazy("The report is accepted as it was handed in last."),
            confirm_label=gettext_lazy("Accept the report"),
        ),
        Act(
            "return",
            gettext_lazy("Return the report"),
            return_,
            check_judge_report,
            ReturnForm,
            confirm_label=gettext_lazy("Return the report"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[YearlyReport]:
        return reports_of_staff(user, at)

    def get_queryset(self, request: HttpRequest) -> QuerySet[YearlyReport]:
        self.read_at = request.at
        return super().get_queryset(request)

    @admin.display(description=gettext_lazy("application"), ordering="grant__decision__application__reference")
    def reference(self, row: YearlyReport) -> str:
        return str(row.grant.decision.application.reference)

    @admin.display(description=gettext_lazy("state"))
    def standing(self, row: YearlyReport) -> str:
        return str(STANDING_LABELS[standing_of(row, self.read_at)])

    @admin.display(description=gettext_lazy("project leader"))
    def leader(self, row: YearlyReport) -> str:
        return row.grant.leader.name if row.grant.leader is not None else "–"

    @admin.display(description=gettext_lazy("organisation"))
    def organisation(self, row: YearlyReport) -> str:
        return spoken(row.grant.organisation) if row.grant.organisation is not None else "–"

    def page_title(self, row: YearlyReport) -> str:
        reference = row.grant.decision.application.reference
        return _("Yearly report %(year)s, %(reference)s") % {"year": str(row.year), "reference": reference}

    def page_context(self, request: HttpRequest, row: YearlyReport) -> dict[str, Any]:
        record_read(f"grant:{row.grant_id}:report", by=request.user, at=request.at)
        where = standing_of(row, request.at)
        return {
            "status": STANDING_LABELS[where],
            "kind": STANDING_KINDS[where],
            "report": row,
            "steps": steps_of(row),
            "grant_url": reverse("admin:reviews_grant_change", args=[row.grant_id]),
        }

    def file(self, request: HttpRequest, object_id: str, step_id: UUID) -> HttpResponseBase:
        """What was handed in."""
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row = self.row(request, object_id)
        step = row.steps.filter(pk=step_id, file__isnull=False).select_related("file").first()
        if step is None:
            raise Http404
        record_read(f"grant:{row.grant_id}:report", by=request.user, at=request.at)
        return attachment(step.file, step.file_name)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.file)
        address = "<str:object_id>/file/<uuid:step_id>/"
        return [path(address, view, name=self.url_name("file")), *super().get_urls()]
