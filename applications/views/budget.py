"""The consortium's budget in sums, and one party's as a grid."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext

from applications.actions.budget import Place, save_budget
from applications.domain.aid import Intensity, activity_of, ceilings_of, intensities, question_of
from applications.domain.budget import COST, FUNDING, Budget, Cell, Imbalance, days_by_year, prorated
from applications.domain.form import Form
from applications.domain.supplements import BUDGET
from applications.forms.answers import anchor
from applications.forms.budget import BudgetForm
from applications.models import Application, Call, Party
from applications.policies.applications import check_edit
from applications.queries.forms import form_of
from applications.queries.parties import active_parties, has_budget
from applications.views.own import head, own_application
from clusterportal.accounts.errors import Hidden
from clusterportal.requests.actions import once


@dataclass(frozen=True)
class PartySum:
    """A party's row: requested by year and in all, costs and funding, and the years that do not balance."""

    party: Party
    requested: list[int]
    requested_sek: int
    cost_sek: int
    funding_sek: int
    imbalances: list[Imbalance]
    aid: Intensity | None


@dataclass(frozen=True)
class Aid:
    """What the ceilings of aid depend on: the question of the form, its section, and the activity that was answered."""

    question: str
    url: str
    activity: str


@dataclass(frozen=True)
class Overview:
    """The budget's first page. `least` and `most`: the call's bounds for each year, prorated.

    `shows_aid`: in the innovation agency's profile; `aid` where its call also sets ceilings.
    """

    application: Application
    years: list[int]
    rows: list[PartySum]
    requested: list[int]
    total_requested: int
    total_cost: int
    total_funding: int
    direct_sek: int
    indirect_sek: int
    own_sek: int
    least: list[int]
    most: list[int]
    shows_aid: bool
    aid: Aid | None


def budget_of(request: HttpRequest, application: Application) -> Overview:
    """Sums of what is stored."""
    return grid_of(application, [party for party in active_parties(application.consortium) if has_budget(party)])


def grid_of(application: Application, parties: list[Party]) -> Overview:
    """The sums of some parties."""
    budget = Budget(_cells(parties))
    years = list(application.call.grant_years)
    call = application.call
    form = form_of(application)
    answers = _aid_answer(application, form)
    sizes = {str(party.pk): party.size for party in parties}
    shares = {one.party: one for one in intensities(budget, sizes, ceilings_of(form, answers))}
    days = days_by_year(call.grant_starts_on, call.grant_ends_on)
    indirect = budget.indirect(cost.key for cost in form.cost_types if cost.is_indirect)
    most = call.budget_max_sek_per_year
    return Overview(
        application=application,
        years=years,
        rows=[_row(party, budget, years, shares.get(str(party.pk))) for party in parties],
        requested=[budget.requested(year) for year in years],
        total_requested=budget.requested(),
        total_cost=budget.total(COST),
        total_funding=budget.total(FUNDING),
        direct_sek=budget.total(COST) - indirect,
        indirect_sek=indirect,
        own_sek=budget.total(FUNDING) - budget.requested(),
        least=[prorated(call.budget_min_sek_per_year, days[year]) for year in years]
        if call.budget_min_sek_per_year
        else [],
        most=[-prorated(-most, days[year]) for year in years] if most else [],
        shows_aid=call.profile == Call.Profile.VINNOVA,
        aid=_aid(application, form, answers),
    )


@login_required
def budget(request: HttpRequest, reference: str, pk: uuid.UUID) -> HttpResponse:
    application = own_application(request, reference)
    party = application.consortium.parties.prefetch_related("cells").filter(pk=pk, removed_at__isnull=True).first()
    if party is None or not has_budget(party):
        raise Hidden
    check_edit(request.user, application, request.at, BUDGET)
    form = _form(application, party, request.POST or None)
    status = 200
    if request.method == "POST":
        form.is_valid()
        outcome = once(request, "save_budget", lambda at: _save(party, form, request.user, at))
        if outcome["clashes"]:
            form.show_clashes(save_budget(party, form.changes(), by=request.user, at=request.at).clashes)
        if not form.errors:
            messages.success(request, gettext("The budget of %(name)s is saved.") % {"name": party.name})
            return _to_overview(application)
        status = 409 if outcome["clashes"] else 422
    page_head = head(request, application, (party.name, ""))
    context = {"head": page_head, "party": party, "form": form, "n_columns": len(form.years) + 2}
    return render(request, "applications/budget.html", context, status=status)


def _form(application: Application, party: Party, data: Any) -> BudgetForm:
    rows = {Place(cell.side, cell.line, cell.year): cell for cell in party.cells.all()}
    return BudgetForm(form_of(application), application.call.grant_years, rows, data)


def _save(party: Party, form: BudgetForm, user: Any, at: datetime) -> dict[str, Any]:
    saved = save_budget(party, form.changes(), by=user, at=at)
    return {"changed": list(saved.changed), "clashes": [clash.key for clash in saved.clashes]}


def _row(party: Party, whole: Budget, years: list[int], aid: Intensity | None) -> PartySum:
    own = Budget(cell for cell in whole.cells if cell.party == str(party.pk))
    requested = [own.requested(year) for year in years]
    return PartySum(party, requested, sum(requested), own.total(COST), own.total(FUNDING), list(own.imbalances()), aid)


def _aid_answer(application: Application, form: Form) -> dict[str, Any]:
    """What was answered to the question, and to the one that it depends on."""
    asked = question_of(form)
    if asked is None:
        return {}
    keys = [asked.key, *([asked.condition.field] if asked.condition else [])]
    return dict(application.answers.filter(field_key__in=keys).values_list("field_key", "value"))


def _aid(application: Application, form: Form, answers: dict[str, Any]) -> Aid | None:
    asked = question_of(form)
    if asked is None:
        return None
    language = get_language() or "en"
    section = next(section for section in form.sections if asked in section.fields)
    activity = activity_of(form, answers)
    url = f"{reverse('section', args=[application.reference, section.key])}#{anchor(asked)}"
    return Aid(asked.label.read_in(language), url, activity.label.read_in(language) if activity else "")


def _cells(parties: list[Party]) -> list[Cell]:
    return [
        Cell(str(party.pk), cell.year, cell.side, cell.line, cell.amount_sek)
        for party in parties
        for cell in party.cells.all()
    ]


def _to_overview(application: Application) -> HttpResponse:
    section = form_of(application).section_of_kind("budget")
    return redirect("section", application.reference, section.key if section else "budget")
