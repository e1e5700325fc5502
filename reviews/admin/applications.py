"""Submitted applications: the list, the eligibility desk and the page of one case. Nothing here changes a content."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.base import PortalModelAdmin
from applications.admin.columns import CallFilter
from applications.domain.lifecycle import BEFORE_SUBMISSION
from applications.domain.presentation import present
from applications.models import AgencyRole, Application, Signature
from applications.queries.documents import for_judging
from applications.queries.forms import form_version
from applications.texts.reading import page_language
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.audit.models import Event
from reviews.admin.desk_acts import DESK_ACTS, LIST_ACTS, may_judge
from reviews.admin.documents import DOCUMENTS, case_urls
from reviews.admin.finding import find_address, finding_url
from reviews.admin.judging import changed_since, findings_shown
from reviews.models import Assignment, Review
from reviews.queries.desk import applications_handled_by, applications_of_staff, calls_to_declare
from reviews.queries.naming import call_by_name, name_at
from reviews.queries.submitted import with_submitted
from reviews.queries.trail import told, with_actors
from reviews.texts.conflicts import rule_label

Role = AgencyRole.Role
READERS = (Role.OFFICER, Role.REGISTRAR, Role.AUDITOR)
N_EVENTS = 40
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


@admin.register(Application)
class ApplicationAdmin(PortalModelAdmin):
    roles = READERS
    list_display = ("reference", "number", "title", "call", "status", "judgement")
    list_filter = (("call", CallFilter), ("status", ReceivedStatusFilter))
    list_select_related = ("call__agency", "case_number", "eligibility")
    search_fields = ("reference",)
    search_help_text = gettext_lazy("By reference.")
    change_form_template = "admin/reviews/application.html"
    list_acts = LIST_ACTS
    acts = DESK_ACTS

    def get_urls(self) -> list[Any]:
        return [finding_url(self), *case_urls(self), *super().get_urls()]

    def visible_to(self, user: User, at: datetime) -> QuerySet[Application]:
        rows = with_submitted(applications_of_staff(user, at))
        return rows.select_related("call__agency", "case_number", "eligibility__by")

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        text = _("Declare your conflicts of interest before the applications of this call open to you.")
        notes = [
            {"kind": "notice", "title": str(call), "text": text, "link_text": _("Declare"), "url": _declare(call)}
            for call in calls_to_declare(request.user, request.at).select_related("agency")
        ]
        return {"notes": notes}

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

    def page_context(self, request: HttpRequest, row: Application) -> dict[str, Any]:
        record_read(f"application:{row.pk}", by=request.user, at=request.at)
        version = row.submitted_version
        document = for_judging(version.document) if version is not None else None
        form = form_version(version.form_version_id) if version is not None else None
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
            "versions": row.versions.defer("document").select_related("registered_by"),
            "signatures": _signatures(row),
            "supplements": row.supplements.select_related("earlier_version", "new_version", "asked_by"),
            "changed": changed_since(row),
            "documents_url": self.url(DOCUMENTS, row),
            **(
                _handling(self, row)
                if applications_handled_by(request.user, request.at).filter(pk=row.pk).exists()
                else {}
            ),
        }


def _declare(call: Any) -> str:
    return reverse("staff_declaration", args=[call.pk])


def _signatures(row: Application) -> Any:
    return Signature.objects.filter(version__application=row).select_related("by", "organisation", "version")


def _handling(owner: PortalModelAdmin, row: Application) -> dict[str, Any]:
    """What only those who handle the application see: who reads and judges it, and its trail."""
    chain = f"application:{row.pk}"
    newest = with_actors(Event.objects.filter(chain=chain)).order_by("-seq")[:N_EVENTS]
    trail = f"{reverse('admin:audit_event_changelist')}?{urlencode({'q': chain})}"
    return {
        "events": told(newest, page_language(), [row.call.agency_id]),
        "trail_url": trail,
        "related": _related(row),
        "find_url": find_address(owner, row),
    }


def _related(row: Application) -> dict[str, Any]:
    reading = {"case__application": row}
    reviews = Review.objects.filter(**reading).exclude(state=Review.State.EMPTY)
    reviews = list(reviews.select_related("reviewer__person"))
    readers = list(Assignment.objects.filter(**reading, ended_at__isnull=True).select_related("reviewer__person"))
    call_by_name([one.reviewer for one in (*reviews, *readers)], row.call.agency_id)
    conflicts = row.conflicts.annotate(who=name_at(row.call.agency_id, ""))
    return {
        "cases": row.cases.select_related("panel"),
        "readers": readers,
        "reviews": reviews,
        "conflicts": [(one, rule_label(one.rule)) for one in conflicts],
        "decisions": row.decisions.select_related("meeting"),
    }
