"""The consortium's budget in sums."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from applications.domain.aid import Basis, Intensity, ceilings_of, intensities, lacks_activity
from applications.domain.budget import COST, FUNDING, Budget, Imbalance
from applications.domain.form import Option
from applications.models import Application, Call, Party
from applications.queries.budgets import activities_in, bounds_of, cells_of
from applications.queries.forms import form_of
from applications.queries.parties import active_parties, has_budget
from applications.texts.reading import page_language


@dataclass(frozen=True)
class PartyAid:
    """A party's share, its activity in words, and whether its ceiling waits for one to be chosen."""

    share: Intensity | None
    activity: str
    lacks_activity: bool


@dataclass(frozen=True)
class PartySum:
    """A party's row: requested by year and in all, costs and funding, and the years that do not balance."""

    party: Party
    requested: list[int]
    requested_sek: int
    cost_sek: int
    funding_sek: int
    imbalances: list[Imbalance]
    aid: PartyAid


@dataclass(frozen=True)
class Overview:
    """The budget's first page. `least` and `most`: the call's bounds for each year, prorated.

    `shows_aid`: in the innovation agency's profile; `has_ceilings` where its call also sets them.
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
    in_kind_sek: int
    cash_sek: int
    least: list[int]
    most: list[int]
    shows_aid: bool
    has_ceilings: bool


def budget_of(request: HttpRequest, application: Application) -> Overview:
    """Sums of what is stored."""
    return grid_of(application, active_parties(application.consortium))


def grid_of(application: Application, everybody: list[Party]) -> Overview:
    """The sums of some parties, of which partners contribute without a budget of their own."""
    parties = [party for party in everybody if has_budget(party)]
    budget = Budget(cells_of(parties))
    years = list(application.call.grant_years)
    form = form_of(application)
    activities = activities_in(application)
    bases = {str(party.pk): Basis(party.size, party.aid_activity) for party in parties}
    shares = {one.party: one for one in intensities(budget, bases, ceilings_of(activities, bases))}
    bounds = bounds_of(application.call)
    most = [bounds[year].most for year in years] if bounds else []
    indirect = budget.indirect(cost.key for cost in form.cost_types if cost.is_indirect)
    return Overview(
        application=application,
        years=years,
        rows=[_row(party, budget, years, _aid(party, activities, shares)) for party in parties],
        requested=[budget.requested(year) for year in years],
        total_requested=budget.requested(),
        total_cost=budget.total(COST),
        total_funding=budget.total(FUNDING),
        direct_sek=budget.total(COST) - indirect,
        indirect_sek=indirect,
        own_sek=budget.total(FUNDING) - budget.requested(),
        in_kind_sek=sum(party.in_kind_sek for party in everybody),
        cash_sek=sum(party.cash_sek for party in everybody),
        least=[bounds[year].least for year in years] if application.call.budget_min_sek_per_year else [],
        most=[amount for amount in most if amount is not None],
        shows_aid=application.call.profile == Call.Profile.VINNOVA,
        has_ceilings=bool(activities),
    )


def _row(party: Party, whole: Budget, years: list[int], aid: PartyAid) -> PartySum:
    own = Budget(cell for cell in whole.cells if cell.party == str(party.pk))
    requested = [own.requested(year) for year in years]
    return PartySum(party, requested, sum(requested), own.total(COST), own.total(FUNDING), list(own.imbalances()), aid)


def _aid(party: Party, activities: Mapping[str, Option], shares: Mapping[str, Intensity]) -> PartyAid:
    chosen = activities.get(party.aid_activity)
    return PartyAid(
        share=shares.get(str(party.pk)),
        activity=chosen.label.read_in(page_language()) if chosen else "",
        lacks_activity=lacks_activity(activities, Basis(party.size, party.aid_activity)),
    )
