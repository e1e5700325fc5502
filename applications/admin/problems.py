"""Problem reports: the officers' list, the log around each report, and more time for one application."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions import problems as actions
from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter, RuleFilter
from applications.forms.staff.problems import OwnDeadlineForm
from applications.models import AgencyRole, ProblemReport
from applications.policies.problems import check_extend_deadline, check_mark_handled
from applications.queries.phases import closes_at
from applications.queries.problems import problem_reports_visible_to, requests_before
from applications.texts.problems import ROUTES
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read


def extend(doing: Doing) -> Done:
    actions.extend_deadline(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The application has a later deadline. Everybody in it is told by e-mail."))


def mark_handled(doing: Doing) -> Done:
    actions.mark_handled(doing.row, by=doing.user, at=doing.at)
    return Done(_("The report is marked as handled."))


class HandledFilter(RuleFilter):
    title = gettext_lazy("handled")
    parameter_name = "handled"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [("no", gettext_lazy("not yet")), ("yes", gettext_lazy("handled"))]

    def narrowed(self, rows: QuerySet[ProblemReport], wanted: str, at: datetime) -> QuerySet[ProblemReport]:
        return rows.filter(handled_at__isnull=wanted == "no")


@admin.register(ProblemReport)
class ProblemReportAdmin(PortalModelAdmin):
    roles = (AgencyRole.Role.OFFICER,)
    opens_on_declaring = True
    exports = True
    list_display = ("number", "call", "application", "reporter", "at", "handled_at")
    list_filter = (("call", CallFilter), HandledFilter)
    search_fields = ("number", "application__reference", "by__name", "email")
    list_select_related = ("call__agency", "application", "by")
    list_intro = gettext_lazy("What people could not do, newest first. Each report is kept with the time it arrived.")
    change_form_template = "admin/applications/problem.html"
    page_fields = (
        *("call", "application", "status", "deadline", "reporter", "arrived", "request_id"),
        *("handled_by", "handled_at"),
    )
    acts = (
        Act(
            "extend",
            gettext_lazy("Give the application a later deadline"),
            extend,
            check_extend_deadline,
            OwnDeadlineForm,
            intro=gettext_lazy(
                "For this application alone, where the portal was at fault. The deadline of all others stands. If more "
                "applicants have lost time, move the call's deadline instead."
            ),
            confirm_label=gettext_lazy("Move the application's deadline"),
        ),
        Act(
            "handled",
            gettext_lazy("Mark as handled"),
            mark_handled,
            check_mark_handled,
            question=gettext_lazy("The person who reported the problem sees that it is handled."),
            confirm_label=gettext_lazy("Mark as handled"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[ProblemReport]:
        related = ("call__agency", "application__call", "by", "handled_by")
        return problem_reports_visible_to(user).select_related(*related)

    @admin.display(description=gettext_lazy("reported by"))
    def reporter(self, row: ProblemReport) -> str:
        if row.by is not None:
            return str(row.by)
        return _("%(email)s, without an account; the address is not verified") % {"email": row.email}

    @admin.display(description=gettext_lazy("arrived"))
    def arrived(self, row: ProblemReport) -> str:
        return date_format(localtime(row.at), "j F Y, H:i:s")

    @admin.display(description=gettext_lazy("status of the application"))
    def status(self, row: ProblemReport) -> str:
        return str(row.application.get_status_display()) if row.application else "–"

    @admin.display(description=gettext_lazy("deadline of the application"))
    def deadline(self, row: ProblemReport) -> datetime | None:
        return closes_at(row.application) if row.application else None

    def page_context(self, request: HttpRequest, row: ProblemReport) -> dict[str, Any]:
        record_read(f"problem:{row.pk}", by=request.user, at=request.at)
        return {
            "status": _("Handled") if row.handled_at else _("New"),
            "kind": "positive" if row.handled_at else "notice",
            "log": [
                {"label": ROUTES[one.route], "at": one.arrived_at, "is_answered": one.outcome is not None}
                for one in requests_before(row)
            ],
        }
