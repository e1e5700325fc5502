"""A hearing: for the applicants, whose leader says who comes along, and for those who hear them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from applications.domain.calendar import Appointment, appointment_file
from applications.models import Applicant
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.requests.actions import once
from reviews.actions.hearings import name_guests
from reviews.domain.access import Part
from reviews.forms.hearings import GuestsForm
from reviews.models import Hearing
from reviews.policies.hearings import check_name_guests
from reviews.queries.hearings import HeldFor, coming, consortium_of, hearing_for, own_hearing
from reviews.queries.reading import titles_of
from reviews.texts import sentence
from reviews.texts.columns import column, language
from reviews.texts.hearings import STATE_KINDS, STATE_LABELS

NOT_THEIRS = "leader_only"


@dataclass(frozen=True)
class HearingPage:
    """What both sides read of a hearing. `name`: what it goes by, a reference or a label."""

    hearing: Hearing
    name: str
    coming: tuple[Applicant, ...]
    calendar_url: str

    @property
    def kind(self) -> str:
        return STATE_KINDS[self.hearing.state]

    @property
    def state(self) -> Any:
        return STATE_LABELS[self.hearing.state]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, hearing_id: UUID) -> HttpResponse:
    """For the applicants; the leader says who comes along, until the date for it."""
    found = own_hearing(request.user, hearing_id, request.at)
    named = [one.applicant_id for one in found.named]
    sent = request.POST if request.method == "POST" else None
    form = GuestsForm(consortium_of(found), named, found.guests_max, sent)
    if sent is None or not form.is_valid():
        return _own_page(request, found, form, 422 if form.errors else 200)
    try:
        once(request, "name_guests", lambda at: _name(request, found, form, at))
    except Refused as refused:
        if refused.code == NOT_THEIRS:
            raise
        form.refuse(refused, "people")
        return _own_page(request, own_hearing(request.user, hearing_id, request.at), form, 409)
    messages.success(request, _("Saved who comes. The agency and the panel see it."))
    return redirect("own_hearing", hearing_id)


@login_required
@require_safe
def own_dates(request: HttpRequest, hearing_id: UUID) -> HttpResponse:
    found = own_hearing(request.user, hearing_id, request.at)
    return _dates(request, found, found.case.application.reference, reverse("own_hearing", args=[hearing_id]))


@login_required
@require_safe
def hearing(request: HttpRequest, hearing_id: UUID) -> HttpResponse:
    """For those who hear, and the officer."""
    found = hearing_for(request.user, hearing_id, request.at)
    record_read(f"case:{found.hearing.case_id}:hearing", by=request.user, at=request.at)
    page = _page(found.hearing, found.hearing.case.label, reverse("hearing_dates", args=[hearing_id]))
    case = found.seen.case
    context = {
        "page": page,
        "case": case,
        "title": titles_of([case], language())[case.pk],
        "is_staff_page": Part.OFFICER in found.seen.parts,
        "case_url": _case_url(found),
    }
    return render(request, "reviews/hearing.html", context)


@login_required
@require_safe
def dates(request: HttpRequest, hearing_id: UUID) -> HttpResponse:
    found = hearing_for(request.user, hearing_id, request.at).hearing
    return _dates(request, found, found.case.label, reverse("hearing", args=[hearing_id]))


def _name(request: HttpRequest, found: Hearing, form: GuestsForm, at: datetime) -> dict[str, Any]:
    name_guests(found, form.chosen(), by=request.user, at=at)
    return {"done": True}


def _own_page(request: HttpRequest, found: Hearing, form: GuestsForm, status: int) -> HttpResponse:
    application = found.case.application
    may_name = permits(check_name_guests, request.user, found, request.at)
    context = {
        "page": _page(found, application.reference, reverse("own_hearing_dates", args=[found.pk])),
        "form": form,
        "may_name": may_name and found.guests_max > 0,
        "why_closed": _why_closed(request, found),
        "breadcrumbs": [
            {"label": _("My applications"), "url": reverse("my_applications")},
            {"label": application.reference, "url": reverse("application", args=[application.reference])},
            {"label": _("Hearing")},
        ],
        "application": application,
    }
    return render(request, "reviews/own_hearing.html", context, status=status)


def _why_closed(request: HttpRequest, found: Hearing) -> str:
    """Why the leader names nobody now; that the hearing is cancelled is said elsewhere on the page."""
    try:
        check_name_guests(request.user, found, request.at)
    except Refused as refused:
        return "" if found.is_cancelled or refused.code == NOT_THEIRS else sentence(refused.code, refused.params)
    return ""


def _page(found: Hearing, name: str, calendar_url: str) -> HearingPage:
    return HearingPage(found, name, tuple(coming(found)), calendar_url)


def _case_url(found: HeldFor) -> str:
    """Where the person reads of the case: as the panel, or as one who reviews."""
    case = found.seen.case
    if found.seen.may_read_board:
        return reverse("panel_case", args=[case.pk])
    return reverse("review_case", args=[case.pk]) if found.seen.may_read_text else ""


def _dates(request: HttpRequest, found: Hearing, name: str, path: str) -> HttpResponse:
    response = HttpResponse(
        appointment_file(_appointment(found, name, settings.BASE_URL + path), made_at=request.at),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="hearing.ics"'
    return response


def _appointment(found: Hearing, name: str, url: str) -> Appointment:
    titled = {"name": name, "call": column(found.case.round.call, "title")}
    return Appointment(
        uid=f"{found.pk}-hearing@clusterportal",
        sequence=found.sequence,
        at=found.starts_at,
        title=_("Hearing of %(name)s: %(call)s") % titled,
        text=_("What to know before: %(url)s") % {"url": url},
        url=url,
        ends_at=found.ends_at,
        place=", ".join(filter(None, (found.place, found.link))),
        is_cancelled=found.is_cancelled,
    )
