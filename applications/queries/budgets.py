"""The amounts of a consortium as values for the arithmetic."""

from collections.abc import Iterable

from django.db.models import Sum

from applications.domain.budget import REQUESTED, Bounds, Cell, bounds_by_year
from applications.models import BudgetCell, Call, Party
from applications.queries.parties import BUDGETED


def cells_of(parties: Iterable[Party]) -> list[Cell]:
    """Every stored amount of the parties."""
    return [
        Cell(str(party.pk), cell.year, cell.side, cell.line, cell.amount_sek)
        for party in parties
        for cell in party.cells.all()
    ]


def requested_by_others(party: Party) -> dict[int, int]:
    """What the other parties of the consortium ask the agency for, by year."""
    theirs = BudgetCell.objects.filter(side=BudgetCell.Side.FUNDING, line=REQUESTED, party__in=_others(party))
    return {year: int(amount) for year, amount in theirs.values_list("year").annotate(Sum("amount_sek"))}


def bounds_of(call: Call) -> dict[int, Bounds]:
    """The call's smallest and largest amount by year; none where it sets neither."""
    least, most = call.budget_min_sek_per_year, call.budget_max_sek_per_year
    if not least and most is None:
        return {}
    return bounds_by_year(least, most, call.grant_starts_on, call.grant_ends_on)


def _others(party: Party) -> "Iterable[Party]":
    same = Party.objects.filter(consortium=party.consortium_id, removed_at__isnull=True, role__in=BUDGETED)
    return same.exclude(pk=party.pk)
