"""A yearly report of a grant: handed in by its leader, read by those who read the grant."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.files.responses import attachment
from clusterportal.requests.actions import once
from reviews.actions.yearly_reports import submit_report
from reviews.forms.yearly_reports import ReportForm
from reviews.models import YearlyReport
from reviews.policies.yearly_reports import check_submit
from reviews.queries.yearly_reports import own_report, standing_of, steps_of
from reviews.texts import sentence
from reviews.texts.yearly_reports import STANDING_KINDS, STANDING_LABELS

NOT_THEIRS = "leader_reports"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, reference: str, year: int) -> HttpResponse:
    """What has been handed in and answered; the leader hands in here, as long as it is not accepted."""
    found = own_report(request.user, reference, year, request.at)
    form = ReportForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        record_read(f"grant:{found.grant_id}:report", by=request.user, at=request.at)
        return _page(request, found, form, 200)
    if not form.is_valid():
        check_submit(request.user, found, request.at)
        return _page(request, found, form, 422)
    try:
        once(request, "yearly_report", lambda at: _submit(request, found, form, at))
    except Refused as refused:
        if refused.code == NOT_THEIRS:
            raise
        form.refuse(refused, "file" if refused.code.startswith("file_") else None)
        return _page(request, own_report(request.user, reference, year, request.at), form, 422)
    messages.success(request, _("The report is handed in. The agency answers it here."))
    return redirect("yearly_report", reference, year)


@login_required
@require_safe
def file(request: HttpRequest, reference: str, year: int, step_id: UUID) -> HttpResponseBase:
    found = own_report(request.user, reference, year, request.at)
    step = found.steps.filter(pk=step_id, file__isnull=False).select_related("file").first()
    if step is None or step.file is None:
        raise Hidden
    record_read(f"grant:{found.grant_id}:report", by=request.user, at=request.at)
    return attachment(step.file, step.file_name)


def _submit(request: HttpRequest, found: YearlyReport, form: ReportForm, at: datetime) -> dict[str, Any]:
    upload = form.cleaned_data["file"]
    given = {"name": upload.name, "text": form.cleaned_data["text"]}
    return {"step": str(submit_report(found, upload.chunks(), **given, by=request.user, at=at).pk)}


def _page(request: HttpRequest, found: YearlyReport, form: ReportForm, status: int) -> HttpResponse:
    where = standing_of(found, request.at)
    reference = found.grant.decision.application.reference
    context = {
        "report": found,
        "application": found.grant.decision.application,
        "kind": STANDING_KINDS[where],
        "status": STANDING_LABELS[where],
        "steps": steps_of(found),
        "form": form,
        "may_submit": permits(check_submit, request.user, found, request.at),
        "why_closed": _why_closed(request, found),
        "breadcrumbs": [
            {"label": _("My grants"), "url": reverse("own_grants")},
            {"label": reference, "url": reverse("grant", args=[reference])},
            {"label": _("Yearly report %(year)s") % {"year": found.year}},
        ],
    }
    return render(request, "reviews/grants/report.html", context, status=status)


def _why_closed(request: HttpRequest, found: YearlyReport) -> str:
    """Why the leader hands in nothing now."""
    try:
        check_submit(request.user, found, request.at)
    except Refused as refused:
        return "" if refused.code == "report_accepted" else sentence(refused.code, refused.params)
    return ""
