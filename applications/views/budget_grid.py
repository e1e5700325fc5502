"""One party's budget as a grid."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from applications.actions.budget import ACTIVITY, save_budget
from applications.actions.working_copy import Saved
from applications.domain.aid import Basis, ceilings_of, question_of
from applications.domain.budget import Bounds, Place
from applications.domain.supplements import BUDGET
from applications.forms.budget import BudgetForm
from applications.models import Application, Party
from applications.policies.applications import check_edit
from applications.queries.budgets import activities_in, bounds_of, requested_by_others
from applications.queries.forms import form_of
from applications.queries.parties import has_budget
from applications.texts.budget import CHECK_WORDS, Mark, aid_in_words, aid_words, balance_in_words, bounds_in_words
from applications.texts.reading import in_language
from applications.views.own import Head, head_below, own_application
from clusterportal.accounts.errors import Hidden
from clusterportal.requests.actions import once


@dataclass(frozen=True)
class YearCheck:
    """A year's sums against each other, and what all parties request together against the call's bounds."""

    year: int
    others_sek: int
    requested_sek: int
    balance: Mark
    bounds: Bounds | None
    allowed: Mark | None


@dataclass(frozen=True)
class PartyAid:
    """The field that asks for the activity, the party's aid as the page shows it, and the ceilings by activity."""

    field: Any
    size: str
    percent: Decimal | None
    ceiling_percent: int | None
    mark: Mark
    ceilings: str
    words: dict[str, str]


@dataclass(frozen=True)
class GridPage:
    """The grid of a party, and what is said of its years."""

    head: Head
    party: Party
    form: BudgetForm
    checks: list[YearCheck]
    words: dict[str, Any]
    has_least: bool
    has_most: bool
    aid: PartyAid | None


@login_required
def budget(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    application = own_application(request, reference)
    party = _budgeted(application, pk)
    check_edit(request.user, application, request.at, BUDGET)
    form = _form(application, party, request.POST or None)
    status = 200
    if request.method == "POST":
        form.is_valid()
        outcome = once(request, "save_budget", lambda at: _save(party, form, request.user, at))
        if outcome["clashes"]:
            form.show_clashes(_saved(party, form, request.user, request.at).clashes)
        if not form.errors:
            messages.success(
                request, gettext("The budget of %(name)s is saved.") % {"name": in_language(party, "name")}
            )
            return to_overview(application)
        status = 409 if outcome["clashes"] else 422
    return render(
        request, "applications/budget.html", {"page": _page(request, application, party, form)}, status=status
    )


def to_overview(application: Application) -> HttpResponse:
    """Back to the budget's first page."""
    section = form_of(application).section_of_kind("budget")
    return redirect("section", application.reference, section.key if section else "budget")


def _budgeted(application: Application, pk: uuid.UUID) -> Party:
    """A party of this application that has a budget. Raises Hidden."""
    rows = application.consortium.parties.select_related("organisation").prefetch_related("cells")
    party = rows.filter(pk=pk, removed_at__isnull=True).first()
    if party is None or not has_budget(party):
        raise Hidden
    return party


def _form(application: Application, party: Party, data: Any) -> BudgetForm:
    rows = {Place(cell.side, cell.line, cell.year): cell for cell in party.cells.all()}
    form = BudgetForm(form_of(application), application.call.grant_years, rows, data)
    asked = question_of(form_of(application))
    if asked is not None and activities_in(application):
        form.ask_activity(asked, party.aid_activity)
    return form


def _save(party: Party, form: BudgetForm, user: Any, at: datetime) -> dict[str, Any]:
    saved = _saved(party, form, user, at)
    return {"changed": list(saved.changed), "clashes": [clash.key for clash in saved.clashes]}


def _saved(party: Party, form: BudgetForm, user: Any, at: datetime) -> Saved:
    return save_budget(party, form.changes(), activity=form.activity(), by=user, at=at)


def _page(request: HttpRequest, application: Application, party: Party, form: BudgetForm) -> GridPage:
    others, bounds = requested_by_others(party), bounds_of(application.call)
    call = application.call
    return GridPage(
        head=head_below(
            request, application, form_of(application).section_of_kind("budget"), in_language(party, "name")
        ),
        party=party,
        form=form,
        checks=[_check(form, year, others.get(year, 0), bounds.get(year)) for year in form.years],
        words=CHECK_WORDS,
        has_least=bool(call.budget_min_sek_per_year),
        has_most=call.budget_max_sek_per_year is not None,
        aid=_aid(application, party, form),
    )


def _check(form: BudgetForm, year: int, others_sek: int, bounds: Bounds | None) -> YearCheck:
    requested = form.requested_sek(year) + others_sek
    balance = balance_in_words(form.cost_sek(year), form.funding_sek(year))
    allowed = bounds_in_words(requested, bounds) if bounds else None
    return YearCheck(year, others_sek, requested, balance, bounds, allowed)


def _aid(application: Application, party: Party, form: BudgetForm) -> PartyAid | None:
    if ACTIVITY not in form.fields:
        return None
    activities = activities_in(application)
    ceilings = ceilings_of(activities, {value: Basis(party.size, value) for value in activities})
    ceiling = ceilings.get(str(form[ACTIVITY].value()))
    share = form.share(ceiling)
    return PartyAid(
        field=form[ACTIVITY],
        size=party.get_size_display(),
        percent=share.percent if share else None,
        ceiling_percent=ceiling,
        mark=aid_in_words(share),
        ceilings=" ".join(f"{value}:{percent}" for value, percent in ceilings.items()),
        words=aid_words(),
    )
