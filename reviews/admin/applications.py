"""Submitted applications: the list, the eligibility desk and the page of one case. Nothing here changes a content."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter, RuleFilter
from applications.domain.lifecycle import BEFORE_SUBMISSION
from applications.domain.presentation import present
from applications.models import AgencyRole, Application
from applications.queries.documents import for_judging
from applications.queries.forms import form_version
from applications.texts.reading import page_language
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from reviews.admin.case_files import FILE, files_urls, pdf_address, with_pdf
from reviews.admin.case_record import handling, signatures
from reviews.admin.desk_acts import DESK_ACTS, LIST_ACTS, may_judge
from reviews.admin.documents import DOCUMENTS, case_urls
from reviews.admin.finding import finding_url
from reviews.admin.judging import changed_since, findings_shown
from reviews.admin.several import SEVERAL, SEVERAL_ACT, tick
from reviews.forms.staff.several import acts_of
from reviews.queries.desk import applications_handled_by, applications_of_staff
from reviews.queries.eligibility import ELIGIBLE, LAPSED, NARROWED, OPEN, TO_DISMISS
from reviews.queries.searching import applications_found
from reviews.queries.submitted import with_submitted

Role = AgencyRole.Role
READERS = (Role.OFFICER, Role.REGISTRAR, Role.AUDITOR)
STATUS_KINDS = {
    "submitted": "info",
    "awaiting_signature": "notice",
    "signed": "info",
    "refused": "notice",
    "unsigned": "notice",
    "supplementing": "notice",
    "eligible": "positive",
    "ineligible": "negative",
    "withdrawn": "neutral",
    "granted": "positive",
    "rejected": "neutral",
    "dismissed": "neutral",
}


class ReceivedStatusFilter(admin.ChoicesFieldListFilter):
    """By status, without those of drafts, which are no rows here."""

    def choices(self, changelist: Any) -> Iterable[Any]:
        labels = dict(self.field.flatchoices)
        drafts = {str(labels[status]) for status in BEFORE_SUBMISSION}
        return [one for one in super().choices(changelist) if str(one["display"]) not in drafts]


JUDGEMENTS = {
    OPEN: gettext_lazy("to be judged"),
    ELIGIBLE: gettext_lazy("eligible"),
    TO_DISMISS: gettext_lazy("to be dismissed"),
    LAPSED: gettext_lazy("supplement did not come in time"),
}


class JudgementFilter(RuleFilter):
    """By what is judged of eligibility, and by what waits to be."""

    title = gettext_lazy("eligibility")
    parameter_name = "judgement"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, Any]]:
        return JUDGEMENTS.items()

    def narrowed(self, rows: QuerySet[Application], wanted: str, at: datetime) -> QuerySet[Application]:
        return NARROWED[wanted](rows)


@admin.register(Application)
class ApplicationAdmin(PortalModelAdmin):
    roles = READERS
    opens_on_declaring = True
    list_display = ("reference", "number", "title", "call", "status", "judgement")
    list_filter = (("call", CallFilter), ("status", ReceivedStatusFilter), JudgementFilter)
    list_select_related = ("call__agency", "case_number", "eligibility")
    search_fields = ("reference",)
    search_help_text = gettext_lazy("By reference, case number, title, organisation or project leader, as submitted.")
    change_form_template = "admin/reviews/application.html"
    list_display_links = ("reference",)
    change_list_template = "admin/reviews/applications.html"
    list_acts = (*LIST_ACTS, SEVERAL_ACT)
    exports = True
    acts = DESK_ACTS

    def get_urls(self) -> list[Any]:
        return [finding_url(self), *files_urls(self), *case_urls(self), *super().get_urls()]

    def visible_to(self, user: User, at: datetime) -> QuerySet[Application]:
        handled = applications_handled_by(user, at).filter(pk=OuterRef("pk"))
        rows = with_submitted(applications_of_staff(user, at)).annotate(is_handled=Exists(handled))
        return rows.select_related("call__agency", "case_number", "eligibility__by")

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """In what was submitted alone: a title of the working copy is nobody's to find."""
        return applications_found(queryset, search_term), False

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        return {"several_url": self.url(SEVERAL), "several_acts": acts_of(request.user).items()}

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["ticked", *super().get_list_display(request)]

    @admin.display(description=gettext_lazy("choose"))
    def ticked(self, row: Application) -> str:
        return tick(row)

    @admin.display(description=gettext_lazy("case number"), ordering="case_number__serial")
    def number(self, row: Application) -> str:
        return str(row.case_number) if hasattr(row, "case_number") else "–"

    @admin.display(description=gettext_lazy("title"))
    def title(self, row: Any) -> str:
        return row.submitted_title or "–"

    @admin.display(description=gettext_lazy("eligibility"))
    def judgement(self, row: Application) -> str:
        return str(row.eligibility.get_outcome_display()) if hasattr(row, "eligibility") else "–"

    def page_title(self, row: Any) -> str:
        return getattr(row, "submitted_title", None) or row.reference

    def page_context(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        record_read(f"application:{row.pk}", by=request.user, at=request.at)
        version = row.submitted_version
        document = for_judging(version.document) if version is not None else None
        form = form_version(version.form_version_id) if version is not None else None
        versions = list(with_pdf(row.versions.defer("document").select_related("registered_by")))
        return {
            "kicker": row.reference,
            "status": row.get_status_display(),
            "kind": STATUS_KINDS.get(row.status, "neutral"),
            "facts": [f"{row.call.agency} {row.case_number}"] if hasattr(row, "case_number") else [],
            "document": document,
            "sections": present(document, form, page_language()) if document is not None else (),
            "findings": findings_shown(row),
            "finding_url": self.url("finding", row) if permits(may_judge, request.user, row, request.at) else "",
            "judged": getattr(row, "eligibility", None),
            "versions": versions,
            "pdf_url": pdf_address(self, row, versions),
            "files_at": f"admin:{self.url_name(FILE)}",
            "signatures": signatures(row),
            "supplements": row.supplements.select_related("earlier_version", "new_version", "asked_by"),
            "changed": changed_since(row),
            "documents_url": self.url(DOCUMENTS, row),
            **(handling(self, row) if row.is_handled else {}),
        }
