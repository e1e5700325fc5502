"""The amounts of a consortium as values for the arithmetic."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet, Sum

from applications.domain.aid import activities_of, question_of
from applications.domain.budget import REQUESTED, Bounds, Cell, Place, bounds_by_year
from applications.domain.form import Option
from applications.domain.naming import text_in
from applications.domain.workbook import PartySheet, Stored
from applications.domain.workbook_reading import Key
from applications.models import Application, BudgetCell, Call, Party
from applications.queries.forms import form_of
from applications.queries.parties import BUDGETED, active_parties, has_budget


@dataclass(frozen=True)
class Difference:
    """An amount of a file that is not the stored one. `was_sek`: what it was made with, where that has changed."""

    party: str
    place: Place
    old_sek: int
    new_sek: int
    revision: int
    was_sek: int | None


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


def activities_in(application: Application) -> Mapping[str, Option]:
    """The activities that each party chooses among; none where the form does not ask."""
    form = form_of(application)
    asked = question_of(form)
    if asked is None:
        return {}
    condition = [asked.condition.field] if asked.condition else []
    answers = application.answers.filter(field_key__in=condition).values_list("field_key", "value") if condition else ()
    return activities_of(form, dict(answers))


def bounds_of(call: Call) -> dict[int, Bounds]:
    """The call's smallest and largest amount by year; none where it sets neither."""
    least, most = call.budget_min_sek_per_year, call.budget_max_sek_per_year
    if not least and most is None:
        return {}
    return bounds_by_year(least, most, call.grant_starts_on, call.grant_ends_on)


def sheets_of(application: Application, language: str) -> list[PartySheet]:
    """The parties that have a budget, by their names in `language`, with what is stored."""
    budgeted = (party for party in active_parties(application.consortium) if has_budget(party))
    return [PartySheet(str(party.pk), text_in(party, "name", language), stored_of(party)) for party in budgeted]


def stored_of(party: Party) -> dict[Place, Stored]:
    """A party's cells with their revisions."""
    return {
        Place(cell.side, cell.line, cell.year): Stored(cell.amount_sek, cell.revision) for cell in party.cells.all()
    }


def differences(
    amounts: Mapping[Key, int], exported: Mapping[Key, Stored], sheets: Iterable[PartySheet]
) -> list[Difference]:
    """What a file changes: amounts that somebody changed in it, and that are not stored already."""
    stored = {(sheet.key, place): cell for sheet in sheets for place, cell in sheet.cells.items()}
    found = []
    for (party, place), new in amounts.items():
        before, now = exported.get((party, place), Stored()), stored.get((party, place), Stored())
        if new not in {before.amount_sek, now.amount_sek}:
            was = before.amount_sek if before.revision != now.revision else None
            found.append(Difference(party, place, now.amount_sek, new, now.revision, was))
    return found


def _others(party: Party) -> QuerySet[Party]:
    same = Party.objects.filter(consortium=party.consortium_id, removed_at__isnull=True, role__in=BUDGETED)
    return same.exclude(pk=party.pk)
