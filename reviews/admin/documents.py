"""The register of documents: the list over all cases, the list of one case with its export, a document by itself."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.base import PortalModelAdmin
from applications.models import AgencyRole, Application
from applications.texts.reading import in_language, page_language
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import attachment, made_attachment
from reviews.actions.archiving import write_export
from reviews.admin.archives import archive
from reviews.forms.staff.documents import SearchForm
from reviews.models import CaseDocument
from reviews.queries.documents import content_of, documents_seen_by, found, label, renditions
from reviews.texts.documents import moment, title_of

Role = AgencyRole.Role
PAGE_SIZE = 50
DOCUMENTS, EXPORT = "documents", "documents-zip"
Rows = list[list[Any]]


@admin.register(CaseDocument)
class CaseDocumentAdmin(PortalModelAdmin):
    """A list of its own, since it is searched by dates; and the page of each document."""

    roles = (Role.OFFICER, Role.REGISTRAR, Role.AUDITOR)
    opens_on_declaring = True
    change_form_template = "admin/reviews/document.html"
    page_fields = ("direction_of", "date_of", "taken_up", "sha256")

    def visible_to(self, user: User, at: datetime) -> QuerySet[CaseDocument]:
        return documents_seen_by(user, at)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not self.has_view_permission(request):
            raise Http404
        form = SearchForm(request.GET or None)
        rows = found(documents_seen_by(request.user, request.at), form.asked)
        page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
        context = self.context(request, None) | {
            "title": _("Documents of cases"),
            "notes": self.admin_site.list_notes(request, self),
            "filter": form,
            "page": page,
            "columns": [*_columns(), {"label": _("Call")}],
            "rows": [[*_row(one), in_language(one.application.call, "title")] for one in page],
        }
        return render(request, "admin/reviews/documents.html", context)

    def page_title(self, row: CaseDocument) -> str:
        return title_of(row)

    def page_context(self, request: HttpRequest, row: CaseDocument) -> dict[str, Any]:
        record_read(f"document:{row.pk}", by=request.user, at=request.at)
        content = content_of(row, renditions([row], page_language()))
        return {
            "kicker": label(row),
            "case_url": reverse(f"admin:applications_application_{DOCUMENTS}", args=[row.application_id]),
            "file_url": self.url("file", row),
            "file_name": content.name,
            "text": row.text,
            "language": row.name if row.kind == CaseDocument.Kind.LETTER else "sv",
        }

    def file(self, request: HttpRequest, object_id: UUID) -> HttpResponseBase:
        """The document as a download."""
        if request.method not in {"GET", "HEAD"}:
            raise Http404
        row = self.row(request, str(object_id))
        record_read(f"document:{row.pk}:file", by=request.user, at=request.at)
        content = content_of(row, renditions([row], page_language()))
        if content.file is not None:
            return attachment(content.file, content.name)
        return made_attachment(content.made, content.content_type, content.name)

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.file)
        return [path("<uuid:object_id>/file/", view, name=self.url_name("file")), *super().get_urls()]

    @admin.display(description=gettext_lazy("direction"))
    def direction_of(self, row: CaseDocument) -> str:
        return str(row.get_direction_display()).capitalize()

    @admin.display(description=gettext_lazy("date"))
    def date_of(self, row: CaseDocument) -> str:
        return moment(row.at)

    @admin.display(description=gettext_lazy("taken up in the register"))
    def taken_up(self, row: CaseDocument) -> str:
        return moment(row.recorded_at)


def case_urls(owner: PortalModelAdmin) -> list[URLPattern]:
    """The documents of a case and their export, under the address of the application."""

    def page(request: HttpRequest, object_id: UUID) -> HttpResponse:
        row, rows = _case(owner, request, object_id)
        record_read(f"application:{row.pk}:documents", by=request.user, at=request.at)
        context = owner.context(request, row) | {
            "title": _("Documents of the case"),
            "row_title": owner.page_title(row),
            "columns": _columns(),
            "rows": [_row(one) for one in rows],
            "export_url": owner.url(EXPORT, row),
        }
        return render(request, "admin/reviews/case_documents.html", context)

    def export(request: HttpRequest, object_id: UUID) -> HttpResponseBase:
        row, rows = _case(owner, request, object_id)
        record_read(f"application:{row.pk}:export", by=request.user, at=request.at, detail={"documents": len(rows)})
        write = partial(write_export, rows, _heading(row), page_language())
        return archive(write, _("documents-%(case)s.zip") % {"case": _number(row)})

    wrap = owner.admin_site.admin_view
    return [
        path(f"<uuid:object_id>/{DOCUMENTS}/", wrap(page), name=owner.url_name(DOCUMENTS)),
        path(f"<uuid:object_id>/{DOCUMENTS}.zip", wrap(export), name=owner.url_name(EXPORT)),
    ]


def _case(owner: PortalModelAdmin, request: HttpRequest, key: UUID) -> tuple[Application, list[CaseDocument]]:
    if request.method not in {"GET", "HEAD"}:
        raise Http404
    row = owner.row(request, str(key))
    mine = documents_seen_by(request.user, request.at).defer(None).filter(application=row)
    return row, list(mine.order_by("number"))


def _number(row: Application) -> str:
    return str(row.case_number) if hasattr(row, "case_number") else row.reference


def _heading(row: Application) -> str:
    words = {"agency": row.call.agency, "number": _number(row), "reference": row.reference}
    return _("Documents of the case %(agency)s %(number)s (%(reference)s)") % words


def _columns() -> list[dict[str, Any]]:
    return [{"label": one} for one in (_("Number"), _("Document"), _("Direction"), _("Date"))]


def _row(one: CaseDocument) -> list[Any]:
    number = {"text": label(one), "url": reverse("admin:reviews_casedocument_change", args=[one.pk])}
    return [number, title_of(one), str(one.get_direction_display()).capitalize(), moment(one.at)]


def shown(documents: Iterable[CaseDocument]) -> Rows:
    """The rows of a table of documents."""
    return [_row(one) for one in documents]
