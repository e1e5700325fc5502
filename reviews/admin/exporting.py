"""One's own exports with their progress, to fetch for a day."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.utils.html import format_html
from django.utils.text import slugify
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.admin.acts import Act, Doing, Done
from applications.admin.base import PortalModelAdmin
from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from clusterportal.audit.actions import record_read
from clusterportal.files import passing
from clusterportal.jobs.bars import progress_bar
from reviews.actions.exporting import cancel_export, drop_export, is_allowed
from reviews.models import Export
from reviews.queries.exports import UNDER_WAY, exports_of

Format = Export.Format
TYPES = {
    Format.XLSX: ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"),
    Format.CSV: ("text/csv; charset=utf-8", "csv"),
    Format.PDFS: ("application/zip", "zip"),
    Format.FILES: ("application/zip", "zip"),
}


def cancel(doing: Doing) -> Done:
    cancel_export(doing.row, by=doing.user, at=doing.at)
    return Done(_("The export is cancelled."))


def _under_way(_user: User, row: Export, _at: datetime) -> None:
    if row.job.is_over:
        raise Hidden


@admin.register(Export)
class ExportAdmin(PortalModelAdmin):
    list_display = ("named", "format", "n_rows", "state", "ordered_at", "expires_at", "to_fetch")
    change_list_template = "admin/reviews/exports.html"
    page_fields = ("named", "format", "n_rows", "ordered_at", "expires_at")
    change_form_template = "admin/reviews/export.html"
    list_intro = gettext_lazy("What you have taken out of lists. Nobody else sees it, and it is gone after 24 hours.")
    acts = (
        Act(
            "cancel",
            gettext_lazy("Cancel"),
            cancel,
            _under_way,
            question=gettext_lazy("The file is not made."),
            confirm_label=gettext_lazy("Cancel the export"),
        ),
    )

    def visible_to(self, user: User, at: datetime) -> QuerySet[Export]:
        return exports_of(user, at)

    def get_urls(self) -> list[Any]:
        wrap = self.admin_site.admin_view
        return [
            path("<uuid:object_id>/progress/", wrap(self.progress), name=self.url_name("progress")),
            path("<uuid:object_id>/file/", wrap(self.file), name=self.url_name("file")),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("list"), ordering="listed")
    def named(self, row: Export) -> str:
        return _name_of_list(row)

    @admin.display(description=gettext_lazy("state"), ordering="job__state")
    def state(self, row: Export) -> str:
        return str(row.job.get_state_display())

    @admin.display(description=gettext_lazy("file"))
    def to_fetch(self, row: Export) -> str:
        link = '<a href="{}" download>{}</a>'
        return format_html(link, self.url("file", row), _("Download the file")) if row.is_ready else "–"

    def list_context(self, request: HttpRequest) -> dict[str, Any]:
        waiting = self.visible_to(request.user, request.at).filter(job__state__in=UNDER_WAY)
        return {"title": _("My exports"), "bars": [self._bar(one) for one in waiting]}

    def page_title(self, row: Export) -> str:
        return _("Export: %(list)s") % {"list": _name_of_list(row)}

    def page_context(self, request: HttpRequest, row: Export) -> dict[str, Any]:
        return {"bar": None if row.job.is_over else self._bar(row), "file_url": self.url("file", row)}

    def progress(self, request: HttpRequest, object_id: Any) -> HttpResponse:
        """The bar alone, polled; when the work is over the page is loaded anew."""
        row = self.row(request, str(object_id))
        response = render(request, "components/progress.html", self._bar(row))
        if row.job.is_over:
            response["HX-Refresh"] = "true"
        return response

    def file(self, request: HttpRequest, object_id: Any) -> HttpResponseBase:
        row = self.row(request, str(object_id))
        if request.method not in {"GET", "HEAD"} or not row.is_ready:
            raise Http404
        if not is_allowed(row, request.at):
            drop_export(row, request.at)
            raise Http404
        detail = {"listed": row.listed, "n_rows": row.n_rows}
        record_read(f"export:{row.pk}:file", by=request.user, at=request.at, detail=detail)
        content_type, ending = TYPES[Format(row.format)]
        name = f"{slugify(_name_of_list(row))}-{localtime(row.ordered_at):%Y-%m-%d}.{ending}"
        return passing.download(row.pk, content_type, name)

    def _bar(self, row: Export) -> dict[str, Any]:
        poll_url = "" if row.job.is_over else self.url("progress", row)
        label = _("Making the file: %(list)s") % {"list": _name_of_list(row)}
        return progress_bar(row.job, f"export-{row.pk}", label, poll_url)


def _name_of_list(row: Export) -> str:
    owner = next((one for one in admin.site._registry if one._meta.label_lower == row.listed), None)
    text = str(owner._meta.verbose_name_plural) if owner is not None else row.listed
    return text[:1].upper() + text[1:]
