"""What one has to do with applications, and starting a new one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from applications.actions.drafting import start_application
from applications.domain.lifecycle import Status
from applications.forms.basics import StartForm
from applications.models import Applicant, Application, Call
from applications.policies.drafting import check_start
from applications.queries.mine import Mine, my_applications, open_calls, to_sign
from applications.queries.phases import closes_at
from applications.texts.signing import NEXT_STEPS
from applications.views.own import KINDS, title_of
from clusterportal.accounts.errors import Refused
from clusterportal.requests.actions import once

DECIDED = (Status.GRANTED, Status.REJECTED, Status.DISMISSED)


@dataclass(frozen=True)
class Row:
    """One application in the list, with what its reader does next."""

    application: Application
    title: str
    title_language: str
    role: str
    kind: str
    next_step: str
    url: str
    is_decided: bool


@login_required
def applications(request: HttpRequest) -> HttpResponse:
    mine = my_applications(request.user, request.at)
    page = {
        "rows": [_row(one, request.at) for one in mine],
        "calls": open_calls(request.at),
        "to_sign": to_sign(request.user, request.at),
        "now": request.at,
    }
    return render(request, "applications/mine.html", page)


@login_required
def start(request: HttpRequest, call: Any) -> HttpResponse:
    found = get_object_or_404(Call.objects.select_related("agency").prefetch_related("rounds"), pk=call)
    check_start(request.user, found, request.at)
    form = StartForm(request.POST or None, call=found)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = once(request, "start_application", lambda at: _start(found, form, request.user, at))
        except Refused as refused:
            form.refuse(refused)
        else:
            return redirect("application", outcome["reference"])
    page = {"call": found, "title": _title(found), "form": form, "now": request.at}
    return render(request, "applications/start.html", page)


def _start(call: Call, form: StartForm, user: Any, at: datetime) -> dict[str, str]:
    started = start_application(call, organisation=form.cleaned_data["organisation"], by=user, at=at)
    return {"reference": started.reference}


def _title(call: Call) -> str:
    return call.title_sv if get_language() == "sv" else call.title_en


def _row(mine: Mine, at: datetime) -> Row:
    application = mine.application
    title, language = title_of(application)
    return Row(
        application=application,
        title=title,
        title_language=language,
        role=str(Applicant.Role(mine.role).label),
        kind=KINDS[Status(application.status)],
        next_step=_next_step(mine, at),
        url=reverse("application", args=[application.reference]),
        is_decided=Status(application.status) in DECIDED,
    )


def _next_step(mine: Mine, at: datetime) -> str:
    application = mine.application
    is_open = at <= closes_at(application)
    if mine.lacks_cv and is_open:
        return gettext("Transfer your CV.")
    if application.status == Status.DRAFT:
        if not is_open:
            return gettext("Not registered in time, so it was not submitted.")
        return gettext("Fill in and register. What is not registered at the deadline is not submitted.")
    if application.status == Status.REGISTERED and application.has_unregistered_changes:
        return gettext("Register your changes, if you want them to be submitted.")
    steps = {
        Status.REGISTERED: gettext("Nothing to do: it will be submitted at the deadline."),
        **NEXT_STEPS,
        Status.SUPPLEMENTING: gettext("The agency asks for a supplement."),
        Status.INELIGIBLE: gettext("The agency will propose to dismiss it. Read what happens next."),
        **dict.fromkeys(DECIDED, gettext("Read the decision and the letter.")),
    }
    return str(steps.get(Status(application.status), gettext("Nothing to do.")))
