"""The files of what was submitted, for staff who see the application: its PDF and its attachments."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path

from applications.admin.base import PortalModelAdmin
from applications.models import Application, Rendering, Version
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import attachment
from reviews.queries.reading import attachment_of, rendered_pdf
from reviews.texts.columns import language

FILE, PDF = "file", "pdf"


def files_urls(owner: PortalModelAdmin) -> list[URLPattern]:
    """Their addresses, below that of the application."""

    def pdf(request: HttpRequest, object_id: UUID) -> HttpResponseBase:
        row = _row(owner, request, object_id)
        file = rendered_pdf(row, language())
        record_read(f"application:{row.pk}:pdf", by=request.user, at=request.at)
        return attachment(file, f"{row.reference}.pdf")

    def file(request: HttpRequest, object_id: UUID, attachment_id: UUID) -> HttpResponseBase:
        row = _row(owner, request, object_id)
        found, name = attachment_of(row, str(attachment_id))
        record_read(f"application:{row.pk}:file:{attachment_id}", by=request.user, at=request.at)
        return attachment(found, f"{row.reference} {name}")

    wrap = owner.admin_site.admin_view
    return [
        path("<uuid:object_id>/pdf/", wrap(pdf), name=owner.url_name(PDF)),
        path("<uuid:object_id>/file/<uuid:attachment_id>/", wrap(file), name=owner.url_name(FILE)),
    ]


def with_pdf(versions: QuerySet[Version]) -> QuerySet[Any]:
    """The versions, each with whether its PDF is made: `has_pdf`."""
    made = Rendering.objects.filter(version=OuterRef("pk"), kind=Rendering.Kind.APPLICATION)
    return versions.annotate(has_pdf=Exists(made))


def pdf_address(owner: PortalModelAdmin, row: Application, versions: Iterable[Any]) -> str:
    """Where the PDF of what was submitted is fetched; empty while it is not made."""
    has_pdf = any(one.has_pdf for one in versions if one.pk == row.submitted_version_id)
    return owner.url(PDF, row) if has_pdf else ""


def _row(owner: PortalModelAdmin, request: HttpRequest, key: UUID) -> Any:
    if request.method not in {"GET", "HEAD"}:
        raise Http404
    return owner.row(request, str(key))
