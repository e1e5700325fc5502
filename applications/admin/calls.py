"""Calls: set up by an officer, published by two, then run."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext, gettext_lazy

from applications.admin.base import PortalModelAdmin
from applications.admin.call_acts import ACTS, LIST_ACTS
from applications.admin.preview import previews_of
from applications.forms.staff import adaptation
from applications.models import AgencyRole, Call, FormVersion, Notice
from applications.policies.roles import READERS, calls_readable_by, officer_scopes
from applications.queries.phases import phase_of
from applications.queries.readiness import PUBLISHING, readiness, warnings
from applications.texts import sentence
from applications.texts.phases import PHASE_LABELS
from applications.texts.reading import in_language, page_language
from clusterportal.accounts.models import User
from clusterportal.approvals.actions import open_proposal

Role = AgencyRole.Role


class CallAdmin(PortalModelAdmin):
    """The list and the page of calls; `reviews` registers it, with what has come in since."""

    roles = READERS
    list_display = ("title_en", "agency", "opens_at", "closes_at", "phase")
    search_fields = ("title_sv", "title_en")
    list_select_related = ("agency",)
    ordering = ("-closes_at",)
    change_form_template = "admin/applications/call.html"
    page_fields = (
        "agency",
        "initiative",
        "profile",
        "title_sv",
        "title_en",
        "opens_at",
        "closes_at",
        "signing_closes_at",
        "grant_starts_on",
        "grant_ends_on",
        "frame_sek",
        "budget_min_sek_per_year",
        "budget_min_strictness",
        "n_participants_min",
        "n_participants_max",
        "n_publications_max",
        "n_awards_min",
        "n_awards_max",
        "n_applications_expected",
        "drafts_kept_months",
    )
    list_acts = LIST_ACTS
    acts = ACTS

    def visible_to(self, user: User, at: datetime) -> QuerySet[Call]:
        return calls_readable_by(user)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Call]:
        self.read_at = request.at
        related = ("agency", "initiative", "form_version")
        return super().get_queryset(request).select_related(*related).prefetch_related("rounds")

    @admin.display(description=gettext_lazy("phase"))
    def phase(self, call: Call) -> str:
        return str(PHASE_LABELS[phase_of(call, self.read_at)])

    def preview(self, request: HttpRequest, object_id: str) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row = self.row(request, object_id)
        specification = row.form_version.specification if row.form_version else {}
        context = self.context(request, row) | {
            "title": gettext("The form as applicants see it"),
            "row_title": self.page_title(row),
            "previews": previews_of(row, specification) if specification else (),
        }
        return render(request, "admin/applications/preview.html", context)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.preview)
        return [path("<str:object_id>/preview/", view, name=self.url_name("preview")), *super().get_urls()]

    def page_title(self, row: Call) -> str:
        return in_language(row, "title")

    def page_context(self, request: HttpRequest, row: Call) -> dict[str, Any]:
        language = page_language()
        scopes = officer_scopes(request.user, row.agency_id)
        is_officer = bool(scopes & {None, row.pk})
        unpublished = row.published_at is None
        specification = row.form_version.specification if row.form_version else {"sections": []}
        return {
            "status": PHASE_LABELS[phase_of(row, request.at)],
            "kind": "neutral" if unpublished else "info",
            "missing": [sentence(*one) for one in readiness(row)] if unpublished else [],
            "warnings": [sentence(*one) for one in warnings(row)] if unpublished else [],
            "proposal": open_proposal(PUBLISHING, row.pk).select_related("proposed_by").first()
            if unpublished
            else None,
            "may_clone": None in scopes,
            "may_run": is_officer,
            "areas": row.areas.all(),
            "preview_url": self.url("preview", row),
            "parts": adaptation.parts_of(specification, language),
            "adapt_url": self.url("adapt", row) if is_officer and unpublished else "",
            "round_rows": row.rounds.all(),
            "blocks": row.case_number_blocks.all(),
            "notices": row.notices.select_related("review__by"),
            "language": language,
        }


@admin.register(FormVersion)
class FormVersionAdmin(PortalModelAdmin):
    roles = READERS
    list_display = ("call", "number", "created_by", "created_at")
    list_select_related = ("call__agency", "created_by")
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[FormVersion]:
        return FormVersion.objects.filter(call__in=calls_readable_by(user)).defer("specification")


@admin.register(Notice)
class NoticeAdmin(PortalModelAdmin):
    roles = READERS
    list_display = ("call", "at", "text_en", "old_closes_at", "by")
    list_select_related = ("call__agency", "by")
    has_page = False

    def visible_to(self, user: User, at: datetime) -> QuerySet[Notice]:
        return Notice.objects.filter(call__in=calls_readable_by(user))
