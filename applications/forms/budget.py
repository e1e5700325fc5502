"""A party's budget as a form: a field per line and year, laid out as a grid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.actions.budget import Place
from applications.actions.working_copy import Change, Clash
from applications.domain.budget import COST, FUNDING, FUNDING_LINES
from applications.domain.form import Form
from applications.domain.numbers import format_sek
from applications.forms.base import AmountField, PortalForm
from applications.models import BudgetCell
from applications.texts.labels import FUNDING_LABELS


@dataclass(frozen=True)
class Line:
    """A row of the grid, with its bound fields by year and the server's sum."""

    key: str
    label: str
    cells: tuple[Any, ...]
    total: str


@dataclass(frozen=True)
class Side:
    """Costs or funding: rows, the sum of each year and the sum of all."""

    key: str
    title: Any
    lines: tuple[Line, ...]
    totals: tuple[tuple[int, str], ...]
    total: str


class BudgetForm(PortalForm):
    """Every amount of one party. An empty amount is zero."""

    def __init__(self, form: Form, years: range, rows: Mapping[Place, BudgetCell], data: Any = None) -> None:
        super().__init__(data)
        self.years = years
        self.rows = rows
        language = get_language() or "en"
        costs = {cost.key: cost.label.read_in(language) for cost in form.cost_types}
        self.lines = {COST: costs, FUNDING: {line: FUNDING_LABELS[line] for line in FUNDING_LINES}}
        for place in self.places():
            self._add(place)

    def buttons(self) -> list[tuple[str, Any, str]]:
        return []

    def places(self) -> Iterator[Place]:
        """Every cell of the grid, row by row."""
        return (Place(side, line, year) for side, lines in self.lines.items() for line in lines for year in self.years)

    def changes(self) -> dict[Place, Change]:
        """The amounts that can be stored."""
        return {
            place: Change(self.cleaned_data[str(place)], self.cleaned_data[f"base.{place}"])
            for place in self.places()
            if str(place) in self.cleaned_data and str(place) in self.data
        }

    def show_clashes(self, clashes: tuple[Clash, ...]) -> None:
        """Keep what was typed and say what somebody else has saved."""
        self.data = self.data.copy()
        for clash in clashes:
            self.data[f"base.{clash.key}"] = clash.base
            words = _("Somebody else has saved %(theirs)s here. Save again to replace it with yours.")
            self.add_error(clash.key, words % {"theirs": format_sek(clash.theirs)})

    def sides(self) -> tuple[Side, ...]:
        """The grid as the page shows it."""
        titles = {COST: _("Costs, SEK"), FUNDING: _("Funding, SEK")}
        return tuple(self._side(side, titles[side]) for side in self.lines)

    def _add(self, place: Place) -> None:
        row = self.rows.get(place)
        label = f"{self.lines[place.side][place.line]} {place.year}"
        amount = AmountField(required=False, label=label, initial=row.amount_sek if row and row.amount_sek else "")
        amount.widget.attrs |= {
            "aria-label": label,
            "data-sum-row": f"{place.side}.{place.line}",
            "data-sum-column": str(place.year),
        }
        self.fields[str(place)] = amount
        base = forms.CharField(required=False, widget=forms.HiddenInput, initial=str(row.revision) if row else "0")
        self.fields[f"base.{place}"] = base

    def _side(self, side: str, title: Any) -> Side:
        lines = tuple(
            Line(
                f"{side}.{line}",
                label,
                tuple(self[str(Place(side, line, year))] for year in self.years),
                self._sum(side, line=line),
            )
            for line, label in self.lines[side].items()
        )
        totals = tuple((year, self._sum(side, year=year)) for year in self.years)
        return Side(side, title, lines, totals, self._sum(side))

    def _sum(self, side: str, *, line: str | None = None, year: int | None = None) -> str:
        """The server's sum of what is stored."""
        return format_sek(
            sum(
                row.amount_sek
                for place, row in self.rows.items()
                if place.side == side and line in {None, place.line} and year in {None, place.year}
            )
        )
