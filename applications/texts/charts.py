"""A chart in words: what is drawn, what its looks mean, and the table that says the same to the last krona."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from applications.domain.charts import Bar, Drawing, Part, drawn
from applications.domain.numbers import NO_BREAK_SPACE, format_sek

Cell = Mapping[str, Any]
PATTERNED = frozenset({"striped", "dotted"})
TENTH_OF_A_MILLION = 100_000


@dataclass(frozen=True)
class Chart:
    """Values of components/chart.html. `key` is its own on the page; `legend`: looks with their words.

    `columns`, `rows` and `footer` are those of components/table.html.
    """

    key: str
    title: str
    description: str
    drawing: Drawing
    legend: tuple[tuple[str, str], ...] = ()
    columns: tuple[Cell, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    footer: tuple[Cell, ...] = ()
    patterned: frozenset[str] = field(default=PATTERNED)

    @property
    def patterns(self) -> list[str]:
        """The patterns that it uses, for which it holds a definition."""
        looks = {piece.kind for row in self.drawing.rows for piece in row.pieces}
        return sorted(looks & self.patterned | {look for look, _words in self.legend} & self.patterned)


@dataclass(frozen=True)
class Amount:
    """A row of a chart of one column: what it is of, how much, and more cells of its table."""

    label: str
    value: int
    said: str
    cells: tuple[Cell, ...]


def plain_chart(key: str, title: str, columns: Iterable[Cell], amounts: Iterable[Amount]) -> Chart:
    """One bar a row, with the value at its end."""
    given = tuple(amounts)
    bars = [Bar(one.label, (Part("solid", one.value),), one.said) for one in given]
    rows = tuple(({"text": one.label}, *one.cells) for one in given)
    described = _("One bar for each row of the table, which holds the values.")
    return Chart(key, title, described, drawn(bars), columns=tuple(columns), rows=rows)


def rounded_sek(amount: int) -> str:
    """An amount as a drawing says it, to a tenth of a million: SEK 237.1 M."""
    tenths = (2 * amount + TENTH_OF_A_MILLION) // (2 * TENTH_OF_A_MILLION)
    number = number_format(Decimal(tenths) / 10, decimal_pos=1 if tenths % 10 else 0, force_grouping=True)
    return _("SEK %(number)s M").replace(" ", NO_BREAK_SPACE) % {"number": number}


def number(value: int) -> Cell:
    """A cell with whole SEK or a count."""
    return {"text": format_sek(value), "numeric": True}


def numeric(label: str) -> Cell:
    """The head of a column of numbers."""
    return {"label": label, "numeric": True}
