"""Registering, reopening, taking back, withdrawing: one thing a page. Receipts."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import rfc8785
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.actions.receipts import public_key
from applications.actions.registering import register, reopen, unregister, withdraw
from applications.domain.lifecycle import Status
from applications.forms.acts import ActForm, RegisterForm, RegisterSupplementForm, WithdrawForm
from applications.models import Application, Receipt, Supplement
from applications.policies.applications import (
    check_register,
    check_reopen,
    check_unregister,
    check_withdraw,
    signing_closes_at,
)
from applications.queries.completeness import gaps
from applications.queries.receipts import receipts_readable_by
from applications.queries.supplements import document_now
from applications.queries.visibility import Role, applications_visible_to
from applications.views.advice import advice
from applications.views.own import Head, head, own_application
from applications.views.supplements import supplement_part
from applications.views.task_list import links
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.files.responses import made_attachment
from clusterportal.requests.actions import once


@dataclass(frozen=True)
class Act:
    """A page that asks about one act once more."""

    title: Any
    paragraphs: tuple[Any, ...]
    done: Any


@dataclass(frozen=True)
class Place:
    """Where an act is asked about: the head of the page, and the page to come from and go back to."""

    head: Head
    back: str


REOPEN = Act(
    _("Reopen the application"),
    (
        _("You get a working copy to change. The registered version stands and is what will be submitted."),
        _("When you have changed what you want, register again. Only then do your changes count."),
    ),
    _("The application is open for changes. The registered version stands."),
)
UNREGISTER = Act(
    _("Take the registration back"),
    (
        _("The application becomes a draft again. Nothing is submitted unless you register it before the deadline."),
        _("To change something while the registered version stands, reopen the application instead."),
    ),
    _("The registration is taken back. Register again before the deadline if the application is to be submitted."),
)
WITHDRAW = Act(
    _("Withdraw the application"),
    (
        _("The application will not be judged. This is final: it cannot be opened or registered again."),
        _("What has been submitted stays in the agency's record."),
    ),
    _("The application is withdrawn."),
)


@login_required
def register_page(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    is_supplement = application.status == Status.SUPPLEMENTING
    form = (RegisterSupplementForm if is_supplement else RegisterForm)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _register(request, application)
        except Refused as refused:
            if refused.code != "gaps":
                form.refuse(refused)
    elif request.method == "GET":
        check_register(request.user, application, request.at)
    lacks, document = gaps(application), document_now(application)
    page = {
        "head": head(request, application, (gettext("Register"), "")),
        "form": form,
        "blocking": links(application, (gap for gap in lacks if gap.blocking)),
        "warnings": links(application, (gap for gap in lacks if not gap.blocking)),
        "supplement": supplement_part(application, request.at, document),
        "advice": advice(application, document),
        "now": request.at,
    }
    return render(request, "applications/register.html", page, status=422 if form.errors else 200)


def _register(request: HttpRequest, application: Application) -> HttpResponse:
    outcome = once(request, "register", lambda at: {"receipt": str(register(application, by=request.user, at=at).pk)})
    return redirect("registered", application.reference, outcome["receipt"])


@login_required
def registered(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """The confirmation after registering."""
    application = own_application(request, reference)
    receipt = Receipt.objects.select_related("version").filter(version__application=application, pk=pk).first()
    if receipt is None:
        raise Hidden
    replaces = Supplement.objects.filter(new_version=receipt.version_id).select_related("earlier_version").first()
    page = {"head": head(request, application, (gettext("Registered"), "")), "receipt": receipt, "now": request.at}
    page |= {"supplement": replaces, "signing_closes_at": signing_closes_at(application)}
    return render(request, "applications/registered.html", page)


@login_required
def reopen_page(request: HttpRequest, reference: str) -> HttpResponse:
    place = _own_place(request, reference, REOPEN)
    return _ask(request, place, REOPEN, check_reopen, reopen, ActForm, label=_("Reopen"))


@login_required
def unregister_page(request: HttpRequest, reference: str) -> HttpResponse:
    button = {"label": _("Take the registration back"), "css_class": "btn btn-danger"}
    place = _own_place(request, reference, UNREGISTER)
    return _ask(request, place, UNREGISTER, check_unregister, unregister, ActForm, **button)


@login_required
def withdraw_page(request: HttpRequest, reference: str) -> HttpResponse:
    return ask_to_withdraw(request, _own_place(request, reference, WITHDRAW))


def ask_to_withdraw(request: HttpRequest, place: Place) -> HttpResponse:
    """For the leader, and at another place for the organisation's signatory."""
    return _ask(request, place, WITHDRAW, check_withdraw, withdraw, WithdrawForm)


def _own_place(request: HttpRequest, reference: str, act: Act) -> Place:
    application = own_application(request, reference)
    return Place(head(request, application, (act.title, "")), reverse("application", args=[reference]))


def _ask(
    request: HttpRequest,
    place: Place,
    act: Act,
    rule: Callable[..., None],
    action: Callable[..., None],
    form_class: type[Any],
    **options: Any,
) -> HttpResponse:
    """Show what an act means; do it on POST."""
    application = place.head.application
    form = form_class(request.POST or None, **options)
    if request.method == "POST" and form.is_valid():
        once(request, action.__name__, lambda at: _done(action, application, request, at))
        messages.success(request, act.done)
        return redirect(place.back)
    rule(request.user, application, request.at)
    page = {"head": place.head, "back": place.back, "act": act, "form": form, "now": request.at}
    return render(request, "applications/ask.html", page, status=422 if form.errors else 200)


def _done(action: Callable[..., None], application: Application, request: HttpRequest, at: Any) -> dict[str, bool]:
    action(application, by=request.user, at=at)
    return {"done": True}


@login_required
def receipt(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = _receipt(request, pk)
    application = found.version.application
    own = applications_visible_to(request.user, Role.APPLICANT, request.at).filter(pk=application.pk).exists()
    back = reverse("application" if own else "to_sign", args=[application.reference])
    page = {"receipt": found, "application": application, "back": back, "public_key": public_key()}
    return render(request, "applications/receipt.html", page)


@login_required
def receipt_json(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The receipt with its signature as a file that anybody can verify."""
    found = _receipt(request, pk)
    content = {"document": found.document, "sha256": found.sha256, "signature": found.signature}
    name = f"{found.document['reference']}-{found.kind}-{found.version.number}.json"
    return made_attachment(rfc8785.dumps(content), "application/json", name)


def _receipt(request: HttpRequest, pk: uuid.UUID) -> Receipt:
    found = receipts_readable_by(request.user, request.at).filter(pk=pk).first()
    if found is None:
        raise Hidden
    return found
