"""Requests for changes of a grant: asked for by leader or organisation, read and consented to by those concerned."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import record_read
from clusterportal.requests.actions import once
from reviews.actions import grant_changes as actions
from reviews.domain.grant_changes import ChangeState, Kind
from reviews.forms.grant_changes import ChangeForm, ConsentForm
from reviews.models import ChangeRequest, Grant
from reviews.policies.grant_changes import check_answer_change, check_ask, check_withdraw_change, voice_of
from reviews.queries.grant_changes import change_for
from reviews.queries.grants import grants_of, own_grant
from reviews.texts.grant_changes import ASKED, STATE_KINDS, TITLES, waits_for, wanted

NOT_THEIRS = frozenset({"not_yours_to_answer", "own_grant", "change_not_yours_to_answer", "change_not_yours"})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str, kind: str) -> HttpResponse:
    found = own_grant(request.user, reference, request.at)
    if kind not in set(Kind):
        raise Hidden
    form = ChangeForm(Kind(kind), request.POST or None)
    if request.method != "POST" or not form.is_valid():
        check_ask(request.user, found, request.at)
        return _ask_page(request, found, Kind(kind), form)
    try:
        outcome = once(request, "ask_grant_change", lambda at: _send(request, found, kind, form, at))
    except Refused as refused:
        if refused.code in NOT_THEIRS:
            raise
        form.refuse(refused, form.wanted_field if refused.code.startswith("change_needs_a") else None)
        return _ask_page(request, found, Kind(kind), form)
    messages.success(request, _("The request is sent. Those whose consent it needs get an e-mail."))
    return redirect("grant_change", outcome["change"])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """What is asked for and answered; whoever is asked consents or declines here."""
    found = change_for(request.user, change_id, request.at)
    form = ConsentForm(request.POST or None)
    if request.method != "POST":
        record_read(f"grant:{found.grant_id}:change", by=request.user, at=request.at)
        return _page(request, found, form, 200)
    if not form.is_valid():
        check_answer_change(request.user, found, request.at)
        return _page(request, found, form, 422)
    try:
        once(request, "answer_grant_change", lambda at: _answer(request, found, form, at))
    except Refused as refused:
        if refused.code in NOT_THEIRS:
            raise
        form.refuse(refused, "reason" if refused.code == "change_needs_reason" else None)
        return _page(request, change_for(request.user, change_id, request.at), form, 422)
    messages.success(request, _("Your answer is recorded."))
    return redirect("grant_change", change_id) if _still_reads(request, change_id) else redirect("own_grants")


@login_required
@require_POST
def withdraw(request: HttpRequest, change_id: UUID) -> HttpResponse:
    found = change_for(request.user, change_id, request.at)
    once(request, "withdraw_grant_change", lambda at: _withdraw(request, found, at))
    messages.success(request, _("The request is withdrawn."))
    return redirect("grant_change", change_id)


def _send(request: HttpRequest, found: Grant, kind: str, form: ChangeForm, at: datetime) -> dict[str, Any]:
    given = {name: form.cleaned_data[name] for name in (form.wanted_field, "reason")}
    return {"change": str(actions.ask_change(found, kind=kind, **given, by=request.user, at=at).pk)}


def _answer(request: HttpRequest, found: ChangeRequest, form: ConsentForm, at: datetime) -> dict[str, Any]:
    if form.cleaned_data["answer"] == "consent":
        actions.consent_to_change(found, by=request.user, at=at)
    else:
        actions.decline_change(found, reason=form.cleaned_data["reason"], by=request.user, at=at)
    return {"done": True}


def _withdraw(request: HttpRequest, found: ChangeRequest, at: datetime) -> dict[str, Any]:
    actions.withdraw_change(found, by=request.user, at=at)
    return {"done": True}


def _still_reads(request: HttpRequest, change_id: UUID) -> bool:
    return permits(lambda: change_for(request.user, change_id, request.at))


def _ask_page(request: HttpRequest, found: Grant, kind: Kind, form: ChangeForm) -> HttpResponse:
    reference = found.decision.application.reference
    context = {
        "grant": found,
        "application": found.decision.application,
        "title": TITLES[kind],
        "form": form,
        "breadcrumbs": [*_to_grant(reference), {"label": TITLES[kind]}],
    }
    return render(request, "reviews/grants/ask_change.html", context, status=422 if form.errors else 200)


def _page(request: HttpRequest, found: Any, form: ConsentForm, status: int) -> HttpResponse:
    reads_grant = grants_of(request.user, request.at).filter(pk=found.grant_id).exists()
    reference = found.grant.decision.application.reference
    voice = voice_of(request.user, found) if permits(check_answer_change, request.user, found, request.at) else None
    context = {
        "change": found,
        "application": found.grant.decision.application,
        "kind": STATE_KINDS[ChangeState(found.state)],
        "wanted": wanted(found),
        "waits": waits_for(found),
        "asked": ASKED[voice] if voice is not None else "",
        "form": form,
        "may_withdraw": permits(check_withdraw_change, request.user, found, request.at),
        "reads_grant": reads_grant,
        "consents": found.consents.select_related("by"),
        "breadcrumbs": [
            *(_to_grant(reference) if reads_grant else []),
            {"label": found.get_kind_display().capitalize()},
        ],
    }
    return render(request, "reviews/grants/change.html", context, status=status)


def _to_grant(reference: str) -> list[dict[str, str]]:
    return [
        {"label": _("My grants"), "url": reverse("own_grants")},
        {"label": reference, "url": reverse("grant", args=[reference])},
    ]
