"""The stage-one register: the planning grants, their import, and what is loaded of those that were announced."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.actions.importing_grants import import_planning_grants
from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from applications.admin.columns import NamedFilter
from applications.domain.spreadsheets import CONTENT_TYPE
from applications.domain.tables import write_table
from applications.forms.staff.base import StaffForm
from applications.forms.staff.planning import ImportGrantsForm
from applications.models import PlanningGrant
from applications.policies.planning import check_keep_grants, check_keep_some_grants
from applications.queries.planning import organisation_shares, reconciled
from applications.texts.planning import COLUMNS, loaded_in_words, value_in_words
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.files.responses import made_attachment


def _import(doing: Doing) -> Done:
    given = doing.values
    counts = import_planning_grants(
        given["initiative"], given["entries"], shown=given["shown"], by=doing.user, at=doing.at
    )
    return Done(_("The planning grants are imported. New: %(n_new)s, changed: %(n_changed)s.") % counts)


def _preview(form: StaffForm | None) -> dict[str, Any]:
    """What the file would change, where one has been read."""
    plan = form.plan if isinstance(form, ImportGrantsForm) else None
    if plan is None:
        return {}
    changed = [
        (one, COLUMNS[each.column], value_in_words(each.column, each.old), value_in_words(each.column, each.new))
        for one in plan.changed
        for each in one.differences
    ]
    return {"plan": plan, "changed": changed}


@admin.register(PlanningGrant)
class PlanningGrantAdmin(PortalModelAdmin):
    exports = True
    list_display = ("title_en", "leader", "organisation", "funder", "amount_sek")
    list_filter = (("funder", NamedFilter), ("organisation", NamedFilter))
    list_select_related = ("organisation", "funder")
    search_fields = ("register_id", "title_sv", "title_en", "leader", "organisation__name_sv", "organisation__name_en")
    search_help_text = gettext_lazy("By id, title, leader or organisation.")
    page_fields = (
        "title_sv",
        "title_en",
        "leader",
        "department",
        "organisation",
        "funder",
        "amount_sek",
        "ends_on",
        "source",
    )
    list_acts = (
        Act(
            "import",
            gettext_lazy("Import planning grants"),
            _import,
            check_keep_some_grants,
            ImportGrantsForm,
            confirm_label=gettext_lazy("Show what changes"),
            template="admin/applications/import_grants.html",
            form_context=_preview,
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[PlanningGrant]:
        return PlanningGrant.objects.select_related("organisation", "funder")

    def get_urls(self) -> list[Any]:
        pages = {"reconciliation": self.reconciliation_view, "import-template": self.template_view}
        own = [
            path(f"{name}/", self.admin_site.admin_view(view), name=self.url_name(name)) for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        note = {
            "text": loaded_in_words(reconciled()),
            "url": self.url("reconciliation"),
            "link_text": _("Compare with what was announced"),
        }
        return {"notes": [note]}

    def page_context(self, request: HttpRequest, row: PlanningGrant) -> dict[str, Any]:
        """The way to the report, for those who read it."""
        if not permits(check_keep_grants, request.user, [row.funder_id]):
            return {}
        url = reverse("admin:applications_planningreport_change", args=[row.pk])
        note = {"kind": "info", "text": _("A planning report belongs to the grant."), "url": url}
        return {"notes": [{**note, "link_text": _("Open the report")}]}

    def reconciliation_view(self, request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not self.has_view_permission(request):
            raise Http404
        found = reconciled()
        title = _("Planning grants: announced and loaded")
        shown = {"title": title, "lead": loaded_in_words(found), "found": found, "organisations": organisation_shares()}
        context = self.context(request, None) | shown
        return TemplateResponse(request, "admin/applications/reconciliation.html", context)

    def template_view(self, request: HttpRequest) -> HttpResponse:
        """The empty file, for officers."""
        check_keep_some_grants(request.user)
        content = write_table([str(label) for label in COLUMNS.values()])
        return made_attachment(content, CONTENT_TYPE, f"{_('planning grants')}.xlsx")
