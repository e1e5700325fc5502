"""The planning reports that an agency's officers wait for, read and answer."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from applications.actions import planning_reminders, planning_reports
from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import NamedFilter, RuleFilter
from applications.domain.planning_reports import is_late
from applications.forms.staff import planning_reports as forms
from applications.forms.staff.base import StaffForm
from applications.models import Agency, AgencyRole, PlanningReport, ReceivedReport
from applications.policies import planning as policies
from applications.queries.planning import planning_reports_of, states_by_funder
from applications.texts.naming import spoken
from applications.texts.planning import STATE_KINDS, STATES
from applications.texts.reading import in_language
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from clusterportal.files.models import Scan
from clusterportal.files.responses import attachment

TO_ANSWER = "to_answer"
ANSWERING = "admin/applications/answer_report.html"
RELATED = ("grant__funder", "grant__organisation", "current")


def record(doing: Doing) -> Done:
    planning_reports.record_report(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The report is recorded. Read it, and accept or return it."))


def accept(doing: Doing) -> Done:
    planning_reports.accept_report(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The report is accepted."))


def return_it(doing: Doing) -> Done:
    planning_reports.return_report(doing.row, **doing.values, by=doing.user, at=doing.at)
    if doing.row.contact_email:
        return Done(_("The report is returned. The contact is told what is missing."))
    return Done(_("The report is returned. No contact address is known: tell the project leader what is missing."))


def to_answer(_request: HttpRequest, row: PlanningReport) -> dict[str, Any]:
    """What the answer is about."""
    received = row.current
    file_url = reverse("admin:applications_planningreport_file", args=[row.pk, received.pk]) if received else ""
    return {"received": received, "file_url": file_url}


def change_contact(doing: Doing) -> Done:
    planning_reports.change_contact(doing.row, **doing.values, by=doing.user, at=doing.at)
    return Done(_("The contact address is saved."))


def remind(doing: Doing) -> Done:
    chosen = [doing.row] if doing.row is not None else list(doing.values["reports"])
    n = planning_reminders.remind_by_hand(chosen, by=doing.user, at=doing.at)
    words = ngettext("%(n)s reminder goes to its contact address.", "%(n)s reminders go to their contact addresses.", n)
    return Done(words % {"n": n})


class StateFilter(RuleFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return [*STATES.items(), (TO_ANSWER, gettext_lazy("to accept or return"))]

    def narrowed(self, rows: QuerySet[Any], wanted: str, at: datetime) -> QuerySet[Any]:
        return rows.filter(state__in=("received", "received_late") if wanted == TO_ANSWER else (wanted,))


@admin.register(PlanningReport)
class PlanningReportAdmin(PortalModelAdmin):
    roles = (AgencyRole.Role.OFFICER,)
    exports = True
    list_display = ("title", "leader", "organisation", "funder", "state", "received", "contact")
    list_filter = (StateFilter, ("grant__organisation", NamedFilter), ("grant__funder", NamedFilter))
    list_select_related = RELATED
    search_fields = ("grant__title_sv", "grant__title_en", "grant__leader", "grant__register_id")
    list_intro = gettext_lazy(
        "Every planning grant owes one report of three parts. Only the officers of the agency that gave the grant read "
        "this page."
    )
    change_list_template = "admin/applications/planning_reports.html"
    change_form_template = "admin/applications/planning_report.html"
    page_fields = ("register_id", "leader", "organisation", "funder", "due", "contact", "reminded_at")
    list_acts = (
        Act(
            "remind-many",
            gettext_lazy("Send reminders"),
            remind,
            policies.check_keep_some_grants,
            forms.RemindForm,
            intro=gettext_lazy("Check the list, take out those who shall not have a reminder now, and send."),
            confirm_label=gettext_lazy("Send reminders"),
            template="admin/applications/remind_of_reports.html",
            form_context=lambda form: {"without_address": _unreachable(form)},
        ),
    )
    acts = (
        Act(
            "record",
            gettext_lazy("Record what came in"),
            record,
            policies.check_record_report,
            forms.RecordReportForm,
            intro=gettext_lazy("Tick the parts that the report has. Whether it is late follows from the day."),
        ),
        Act(
            "accept",
            gettext_lazy("Accept the report"),
            accept,
            policies.check_accept_report,
            forms.AnswerReportForm,
            kind="primary",
            intro=gettext_lazy("All three parts are there. An accepted report is not opened again."),
            confirm_label=gettext_lazy("Accept the report"),
            template=ANSWERING,
            context=to_answer,
        ),
        Act(
            "return",
            gettext_lazy("Return the report"),
            return_it,
            policies.check_return_report,
            forms.ReturnReportForm,
            confirm_label=gettext_lazy("Return the report"),
            template=ANSWERING,
            context=to_answer,
        ),
        Act(
            "remind",
            gettext_lazy("Send a reminder"),
            remind,
            policies.check_remind,
            question=gettext_lazy("A reminder goes to the contact address of this planning grant."),
            confirm_label=gettext_lazy("Send a reminder"),
        ),
        Act(
            "contact",
            gettext_lazy("Change the contact address"),
            change_contact,
            policies.check_keep_report,
            forms.ContactForm,
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[PlanningReport]:
        return planning_reports_of(user, at).select_related(*RELATED)

    def page_title(self, row: PlanningReport) -> str:
        return _("Report: %(title)s") % {"title": self.title(row)}

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.file_view)
        own = path("<str:object_id>/file/<uuid:received_id>/", view, name=self.url_name("file"))
        return [own, *super().get_urls()]

    def file_view(self, request: HttpRequest, object_id: str, received_id: Any) -> HttpResponseBase:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        received = self.row(request, object_id).received.select_related("file").filter(pk=received_id).first()
        if received is None:
            raise Http404
        record_read(f"planningreport:{object_id}:file", by=request.user, at=request.at)
        return attachment(received.file, received.file_name)

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        counts = states_by_funder(request.user, request.at)
        agencies = Agency.objects.filter(pk__in=counts)
        rows = [(one.pk, spoken(one), [(key, counts[one.pk].get(key, 0)) for key in STATES]) for one in agencies]
        return {"states": STATES.values(), "counts": rows}

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        record_read(f"planningreport:{row.pk}", by=request.user, at=request.at)
        received = row.received.select_related("file__scan", "recorded_by", "answered_by").order_by("-recorded_at")
        shown = [self._shown(row, one) for one in received]
        return {"status": capfirst(STATES[row.state]), "kind": STATE_KINDS[row.state], "received": shown}

    @admin.display(description=gettext_lazy("planning grant"), ordering="grant__title_en")
    def title(self, row: PlanningReport) -> str:
        return in_language(row.grant, "title")

    @admin.display(description=gettext_lazy("id in the register"))
    def register_id(self, row: PlanningReport) -> str:
        return row.grant.register_id

    @admin.display(description=gettext_lazy("project leader"), ordering="grant__leader")
    def leader(self, row: PlanningReport) -> str:
        return row.grant.leader

    @admin.display(description=gettext_lazy("organisation"))
    def organisation(self, row: PlanningReport) -> str:
        return spoken(row.grant.organisation)

    @admin.display(description=gettext_lazy("funder"))
    def funder(self, row: PlanningReport) -> str:
        return spoken(row.grant.funder)

    @admin.display(description=gettext_lazy("state"))
    def state(self, row: Any) -> str:
        return str(STATES[row.state])

    @admin.display(description=gettext_lazy("due"))
    def due(self, row: Any) -> str:
        return date_format(row.due_on) if row.due_on else _("No day is set")

    @admin.display(description=gettext_lazy("received on"), ordering="current__received_on")
    def received(self, row: PlanningReport) -> date | None:
        return row.current.received_on if row.current else None

    @admin.display(description=gettext_lazy("contact address"))
    def contact(self, row: PlanningReport) -> str:
        return row.contact_email or _("No address")

    def _shown(self, row: Any, one: ReceivedReport) -> dict[str, Any]:
        parts = [(one._meta.get_field(name).verbose_name, getattr(one, name)) for name in forms.PARTS]
        scan = getattr(one.file, "scan", None)
        return {
            "row": one,
            "is_current": one.pk == row.current_id,
            "is_late": is_late(one.received_on, row.due_on),
            "parts": parts,
            "is_infected": scan is not None and scan.state == Scan.State.INFECTED,
            "url": reverse(f"admin:{self.url_name('file')}", args=[row.pk, one.pk]),
        }


def _unreachable(form: StaffForm | None) -> list[str]:
    """The grants of whose reports nobody can be reminded."""
    rows = form.without_address if isinstance(form, forms.RemindForm) else []
    return [f"{one.grant.register_id} · {in_language(one.grant, 'title')} · {one.grant.leader}" for one in rows]
