"""Parties of the consortium, and their confirmations by link."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from applications.actions.parties import (
    add_party,
    ask_confirmation,
    change_party,
    confirm_part,
    find_part,
    party_fingerprint,
    remove_party,
)
from applications.domain.parts import changed_since
from applications.domain.presentation import PartyView, present_party
from applications.domain.supplements import PARTNERS
from applications.forms.consortium import ConfirmPartForm, PartyForm, typed
from applications.models import Application, Call, Party
from applications.policies.applications import check_edit
from applications.queries.documents import party_document
from applications.queries.forms import form_of
from applications.queries.parties import (
    active_parties,
    has_budget,
    is_confirmed,
    needs_confirmation,
    part_content,
    part_sha256,
    requested_sek,
)
from applications.texts.countries import country_name
from applications.texts.parts import ChangedRow, row_of
from applications.texts.reading import in_language, page_language
from applications.views.budget import Overview, grid_of
from applications.views.own import Head, head_below, own_application
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.policies import permits
from clusterportal.requests.actions import once


@dataclass(frozen=True)
class PartyRow:
    """A party as the page shows it. `state`: confirmed, changed, asked, not_asked or signs."""

    party: Party
    country: str
    state: str
    kind: str
    has_budget: bool
    requested_sek: int


@dataclass(frozen=True)
class OwnPart:
    """A party's part for its contact: its own budget in lines and sums, and what has changed since it was confirmed."""

    row: PartyRow
    call: Call
    budget: PartyView | None
    sums: Overview | None
    changed: list[ChangedRow]


@dataclass(frozen=True)
class Parties:
    """The partners' page."""

    application: Application
    rows: list[PartyRow]
    may_change: bool


def parties_of(request: HttpRequest, application: Application) -> Parties:
    """The parties in order, the administrating one first."""
    rows = [party_row(party) for party in active_parties(application.consortium)]
    return Parties(application, rows, permits(check_edit, request.user, application, request.at, PARTNERS))


def party_row(party: Party) -> PartyRow:
    """A party with the state of its confirmation."""
    kinds = {"confirmed": "positive", "changed": "notice", "asked": "info", "not_asked": "neutral", "signs": "neutral"}
    state = _state(party)
    return PartyRow(party, country_name(party.country), state, kinds[state], has_budget(party), requested_sek(party))


def _state(party: Party) -> str:
    if not needs_confirmation(party):
        return "signs"
    if is_confirmed(party):
        return "confirmed"
    if party.confirmed_at is not None:
        return "changed"
    return "asked" if party.token_sha256 else "not_asked"


@login_required
def new_party(request: HttpRequest, reference: str) -> HttpResponse:
    application = own_application(request, reference)
    check_edit(request.user, application, request.at, PARTNERS)
    form = PartyForm(request.POST or None, call=application.call)
    if request.method == "POST" and form.is_valid():
        try:
            once(
                request,
                "add_party",
                lambda at: {"party": str(add_party(application, form.details(), by=request.user, at=at).pk)},
            )
        except Refused as refused:
            form.refuse(refused)
        else:
            messages.success(request, gettext("The party is added."))
            return _to_parties(application)
    page_head = _head(request, application, gettext("Add a party"))
    return render(
        request, "applications/form_page.html", {"head": page_head, "title": gettext("Add a party"), "form": form}
    )


@login_required
def party(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    application = own_application(request, reference)
    check_edit(request.user, application, request.at, PARTNERS)
    found = own_party(application, pk)
    if found.role == Party.Role.ADMINISTRATING:
        raise Hidden
    form = PartyForm(request.POST or None, call=application.call, party=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_party(found, form.details(), base=form.cleaned_data["base"], by=request.user, at=request.at)
        except Refused as refused:
            _show_stale(form, refused, found)
        else:
            messages.success(request, gettext("Saved."))
            return _to_parties(application)
    status = 409 if form.is_bound and "base" in form.data and form.data["base"] != request.POST.get("base") else 200
    name = in_language(found, "name")
    page = {"head": _head(request, application, name), "form": form, "row": party_row(found)}
    return render(request, "applications/party.html", page, status=status)


def _show_stale(form: PartyForm, refused: Refused, found: Party) -> None:
    form.refuse(refused)
    if refused.code != "stale_party":
        return
    fresh = Party.objects.select_related("organisation").get(pk=found.pk)
    form.data = form.data.copy()
    form.data["base"] = party_fingerprint(fresh)
    for name, theirs in typed(fresh).items():
        if name != "organisation" and str(theirs) != str(form.cleaned_data[name]):
            words = gettext("The other one reads: %(theirs)s. Save again to replace it with yours.")
            form.add_error(name, words % {"theirs": theirs or "–"})


@login_required
def act_on_party(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    """Ask for confirmation, or remove: POST only."""
    application = own_application(request, reference)
    found = own_party(application, pk)
    if request.method == "POST" and "ask" in request.POST:
        ask_confirmation(found, by=request.user, at=request.at)
        messages.success(request, gettext("The link is on its way to %(email)s.") % {"email": found.contact_email})
    elif request.method == "POST" and "remove" in request.POST:
        remove_party(found, by=request.user, at=request.at)
        messages.success(request, gettext("%(name)s is removed.") % {"name": in_language(found, "name")})
    return _to_parties(application)


def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """The party's own part for its contact, by link and without an account; reading changes nothing."""
    found = find_part(token)
    initial = {"name": found.contact_name, "sha256": part_sha256(found)}
    form = ConfirmPartForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = {"name": form.cleaned_data["name"], "sha256": form.cleaned_data["sha256"]}
        try:
            confirm_part(token, **answer, by=request.user, at=request.at)
        except Refused as refused:
            form.refuse(refused)
            # Read again: it may have changed while the request was on its way here.
            found = find_part(token)
            form.data = form.data.copy()
            form.data["sha256"] = part_sha256(found)
        else:
            return redirect("confirm_part", token)
    return render(request, "applications/confirm_part.html", {"part": _own_part(found), "form": form})


def _own_part(found: Party) -> OwnPart:
    application = found.consortium.application
    form = form_of(application)
    budgeted = has_budget(found)
    changes = changed_since(found.confirmed_content, part_content(found)) if found.confirmed_content else ()
    return OwnPart(
        row=party_row(found),
        call=application.call,
        budget=present_party(party_document(found), form, page_language()) if budgeted else None,
        sums=grid_of(application, [found]) if budgeted else None,
        changed=[row_of(one, form, application.call.grant_years) for one in changes],
    )


def _head(request: HttpRequest, application: Application, label: str) -> Head:
    return head_below(request, application, form_of(application).section_of_kind("partners"), label)


def own_party(application: Application, pk: uuid.UUID) -> Party:
    """A party of this application. Raises Hidden."""
    rows = Party.objects.select_related("organisation").prefetch_related("cells")
    found = rows.filter(consortium=application.pk, pk=pk, removed_at__isnull=True).first()
    if found is None:
        raise Hidden
    return found


def _to_parties(application: Application) -> HttpResponse:
    section = form_of(application).section_of_kind("partners")
    return redirect("section", application.reference, section.key if section else "partners")
