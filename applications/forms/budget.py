"""A party's budget as a form: a field per line and year, laid out as a grid."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.actions.budget import ACTIVITY
from applications.actions.working_copy import Change, Clash
from applications.domain.aid import Intensity
from applications.domain.budget import COST, FUNDING, FUNDING_LINES, REQUESTED, Place
from applications.domain.form import Field, Form
from applications.domain.numbers import format_sek
from applications.forms.base import AmountField, PortalForm
from applications.models import BudgetCell
from applications.texts.labels import FUNDING_LABELS

DIRECT, INDIRECT = "direct", "indirect"


@dataclass(frozen=True)
class Line:
    """A row of the grid, with its bound fields by year and the sum."""

    key: str
    label: str
    cells: tuple[Any, ...]
    total: str


@dataclass(frozen=True)
class Group:
    """Lines that are added up together; one line has no sum and no label of its own."""

    key: str
    label: Any
    lines: tuple[Line, ...]
    totals: tuple[tuple[int, str], ...]
    total: str


@dataclass(frozen=True)
class Side:
    """Costs or funding: groups of rows, the sum of each year and the sum of all."""

    key: str
    title: Any
    groups: tuple[Group, ...]
    totals: tuple[tuple[int, str], ...]
    total: str


class BudgetForm(PortalForm):
    """Every amount of one party. An empty amount is zero."""

    no_optional_marks = True

    def __init__(self, form: Form, years: range, rows: Mapping[Place, BudgetCell], data: Any = None) -> None:
        super().__init__(data)
        self.activities: Mapping[str, str] = {}
        self.years = years
        self.rows = rows
        language = get_language() or "en"
        costs = {cost.key: cost.label.read_in(language) for cost in form.cost_types}
        self.lines = {COST: costs, FUNDING: {line: FUNDING_LABELS[line] for line in FUNDING_LINES}}
        self.groups = {Place(COST, cost.key, 0): INDIRECT if cost.is_indirect else DIRECT for cost in form.cost_types}
        for place in self.places():
            self._add(place)

    def ask_activity(self, asked: Field, current: str) -> None:
        """Ask for the activity of the party's aid too."""
        language = get_language() or "en"
        self.activities = {option.value: option.label.read_in(language) for option in asked.options}
        self.fields[ACTIVITY] = forms.ChoiceField(
            required=False,
            label=asked.label.read_in(language),
            help_text=asked.help.read_in(language),
            choices=[("", _("Not chosen")), *self.activities.items()],
            initial=current,
        )
        self.fields[f"base.{ACTIVITY}"] = forms.CharField(required=False, widget=forms.HiddenInput, initial=current)

    def activity(self) -> Change | None:
        """The chosen activity, where it was asked for and can be stored."""
        if ACTIVITY not in self.data or ACTIVITY not in self.cleaned_data:
            return None
        return Change(self.cleaned_data[ACTIVITY], self.cleaned_data[f"base.{ACTIVITY}"])

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
            self.add_error(clash.key, words % {"theirs": self._theirs(clash)})

    def sides(self) -> tuple[Side, ...]:
        """The grid as the page shows it."""
        return (
            self._side(COST, _("Costs, SEK"), {DIRECT: _("Direct costs"), INDIRECT: _("Indirect costs")}),
            self._side(FUNDING, _("Funding, SEK"), {FUNDING: ""}),
        )

    def cost_sek(self, year: int) -> int:
        """The costs of a year, as the page shows them."""
        return self._sum(lambda place: (place.side, place.year) == (COST, year))

    def funding_sek(self, year: int) -> int:
        """The funding of a year, as the page shows it."""
        return self._sum(lambda place: (place.side, place.year) == (FUNDING, year))

    def requested_sek(self, year: int) -> int:
        """What is asked of the agency in a year, as the page shows it."""
        return self._sum(lambda place: place == Place(FUNDING, REQUESTED, year))

    def share(self, ceiling_percent: int | None) -> Intensity | None:
        """The aid intensity of the amounts that the page shows; none without costs."""
        cost = sum(self.cost_sek(year) for year in self.years)
        requested = sum(self.requested_sek(year) for year in self.years)
        return Intensity("", requested, cost, ceiling_percent) if cost else None

    def _theirs(self, clash: Clash) -> str:
        if clash.key == ACTIVITY:
            return self.activities.get(clash.theirs, str(_("Not chosen")))
        return format_sek(clash.theirs)

    def _add(self, place: Place) -> None:
        row = self.rows.get(place)
        label = f"{self.lines[place.side][place.line]} {place.year}"
        amount = AmountField(required=False, label=label, initial=row.amount_sek if row and row.amount_sek else "")
        amount.widget.attrs |= {
            "aria-label": label,
            "data-sum-row": f"{place.side}.{place.line}",
            "data-sum-column": str(place.year),
            "data-sum-group": self._group(place),
        }
        self.fields[str(place)] = amount
        base = forms.CharField(required=False, widget=forms.HiddenInput, initial=str(row.revision) if row else "0")
        self.fields[f"base.{place}"] = base

    def _group(self, place: Place) -> str:
        return self.groups.get(place._replace(year=0), FUNDING)

    def _side(self, side: str, title: Any, labels: Mapping[str, Any]) -> Side:
        groups = tuple(self._summed(side, group, label) for group, label in labels.items())
        totals = self._totals(lambda place: place.side == side)
        shown = tuple(group for group in groups if group.lines)
        return Side(side, title, shown, totals, format_sek(self._sum(lambda place: place.side == side)))

    def _summed(self, side: str, group: str, label: Any) -> Group:
        places = (Place(side, line, 0) for line in self.lines[side])
        lines = tuple(self._line(place) for place in places if self._group(place) == group)

        def within(place: Place) -> bool:
            return place.side == side and self._group(place) == group

        shown = label if len(lines) > 1 else ""
        return Group(group, shown, lines, self._totals(within), format_sek(self._sum(within)))

    def _line(self, line: Place) -> Line:
        cells = tuple(self[str(line._replace(year=year))] for year in self.years)
        total = self._sum(lambda place: place._replace(year=0) == line)
        return Line(f"{line.side}.{line.line}", self.lines[line.side][line.line], cells, format_sek(total))

    def _totals(self, within: Callable[[Place], bool]) -> tuple[tuple[int, str], ...]:
        def of(year: int) -> int:
            return self._sum(lambda place: place.year == year and within(place))

        return tuple((year, format_sek(of(year))) for year in self.years)

    def _sum(self, within: Callable[[Place], bool]) -> int:
        return sum(self._amount(place) for place in self.places() if within(place))

    def _amount(self, place: Place) -> int:
        """What was sent, where it can be read; else what is stored."""
        row = self.rows.get(place)
        stored = row.amount_sek if row else 0
        if not self.is_bound or str(place) not in self.data:
            return stored
        sent: int = getattr(self, "cleaned_data", {}).get(str(place), stored)
        return sent
