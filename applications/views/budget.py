"""The consortium's budget in sums."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from applications.domain.aid import Intensity, activity_of, ceilings_of, intensities, question_of
from applications.domain.budget import COST, FUNDING, Budget, Imbalance
from applications.domain.form import Form
from applications.forms.answers import anchor
from applications.models import Application, Call, Party
from applications.queries.budgets import bounds_of, cells_of
from applications.queries.forms import form_of
from applications.queries.parties import active_parties, has_budget


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
    budget = Budget(cells_of(parties))
    years = list(application.call.grant_years)
    form = form_of(application)
    answers = _aid_answer(application, form)
    sizes = {str(party.pk): party.size for party in parties}
    shares = {one.party: one for one in intensities(budget, sizes, ceilings_of(form, answers))}
    bounds = bounds_of(application.call)
    most = [bounds[year].most for year in years] if bounds else []
    indirect = budget.indirect(cost.key for cost in form.cost_types if cost.is_indirect)
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
        least=[bounds[year].least for year in years] if application.call.budget_min_sek_per_year else [],
        most=[amount for amount in most if amount is not None],
        shows_aid=application.call.profile == Call.Profile.VINNOVA,
        aid=_aid(application, form, answers),
    )


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
