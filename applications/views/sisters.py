"""The link with the cluster's application at another agency: optional, for the project leader."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.actions.sisters import (
    accept_sister,
    decline_sister,
    propose_sister,
    unlink_sister,
    withdraw_proposal,
)
from applications.forms.sisters import SisterForm
from applications.models import Application
from applications.policies.applications import check_lead
from applications.policies.drafting import check_see_link
from applications.queries.sisters import Link, link_of
from applications.views.own import Head, head, own_application
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.policies import permits
from clusterportal.requests.actions import once

# What a button does, whether it names the other application, and what is said when it is done.
ACTS: dict[str, tuple[Callable[..., None], bool, Any]] = {
    "accept": (accept_sister, True, _("The applications are linked.")),
    "decline": (decline_sister, True, _("You have declined. The other leader is told.")),
    "withdraw": (withdraw_proposal, False, _("The proposal is withdrawn.")),
    "unlink": (unlink_sister, False, _("The link is taken away. The other leader is told.")),
}


@dataclass(frozen=True)
class SisterPage:
    """`request_key`: by which a retry of the same button is known."""

    head: Head
    link: Link
    form: SisterForm
    may_change: bool
    request_key: uuid.UUID


@login_required
def sister(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    check_see_link(request.user, application)
    act = next((name for name in ACTS if name in request.POST), None)
    if act is not None:
        return _act(request, application, act)
    form = SisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = once(request, "propose_sister", lambda at: _propose(request, application, form, at))
        except Refused as refused:
            if refused.code != "no_such_sister":
                raise
            form.refuse(refused, "reference")
        else:
            messages.success(request, _proposed(outcome))
            return redirect("sister", application.reference)
    page = SisterPage(
        head=head(request, application, (gettext("Sister application"), "")),
        link=link_of(application, request.at),
        form=form,
        may_change=permits(check_lead, request.user, application, request.at),
        request_key=uuid.uuid4(),
    )
    return render(request, "applications/sister.html", {"page": page}, status=422 if form.errors else 200)


def _propose(request: HttpRequest, application: Application, form: SisterForm, at: datetime) -> dict[str, bool]:
    return {"linked": propose_sister(application, form.cleaned_data["reference"], by=request.user, at=at)}


def _proposed(outcome: dict[str, bool]) -> str:
    if outcome["linked"]:
        return gettext("You lead both applications. They are linked.")
    return gettext("The proposal is on its way to the other project leader.")


def _act(request: HttpRequest, application: Application, name: str) -> HttpResponse:
    action, names_other, done = ACTS[name]
    arguments = [application, *([request.POST.get("reference", "")] if names_other else [])]

    def act(at: datetime) -> dict[str, bool]:
        action(*arguments, by=request.user, at=at)
        return {"done": True}

    once(request, f"{name}_sister", act)
    messages.success(request, done)
    return redirect("sister", application.reference)
