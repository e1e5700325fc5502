"""A consortium's budget as a spreadsheet: a sheet for each party, one of sums, and a hidden one of what was exported.

The hidden sheet is what a file that comes back is compared with: an amount that nobody changed in it changes nothing.
Keys stand in a hidden first column, so sheets and lines are found again in whatever language and order they are.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from applications.domain.budget import COST, FUNDING, REQUESTED, Place
from applications.domain.spreadsheets import harmless

MARK = "clusterportal/budget/1"
KEPT = "portal"
YEARS = "years"
LINE_COLUMN, FIRST_AMOUNT = 2, 3
GROUPED = "#,##0"
BOLD = Font(bold=True)
INPUT = PatternFill("solid", start_color="FFF2F6FA")
NOT_IN_TITLE = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")


@dataclass(frozen=True)
class Stored:
    """An amount and the revision of its cell; a cell that is not there is zero, revision 0."""

    amount_sek: int = 0
    revision: int = 0


@dataclass(frozen=True)
class PartySheet:
    """A party's amounts."""

    key: str
    name: str
    cells: Mapping[Place, Stored]


@dataclass(frozen=True)
class Lines:
    """The years and, for each side, its title and its lines by key."""

    years: tuple[int, ...]
    titles: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]

    def places(self) -> Iterator[Place]:
        return (Place(side, line, year) for side, lines in self.labels.items() for line in lines for year in self.years)


@dataclass(frozen=True)
class Said:
    """The words of a workbook in one language."""

    sums: str
    sum: str
    how_to: str
    exported: str


def write(reference: str, sheets: Sequence[PartySheet], lines: Lines, said: Said) -> bytes:
    """The workbook as a file."""
    book = Workbook()
    book.remove(book.active)
    _write_sums(book.create_sheet(_title(said.sums, ())), sheets, lines, said)
    for party in sheets:
        _write_party(book.create_sheet(_title(party.name, book.sheetnames)), party, lines, said)
    _write_kept(book.create_sheet(KEPT), reference, sheets)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _write_sums(sheet: Any, sheets: Sequence[PartySheet], lines: Lines, said: Said) -> None:
    """What each party requests and what it costs, as it stood when the file was made."""
    _head(sheet, [harmless(said.exported)])
    for title, picks in ((lines.labels[FUNDING][REQUESTED], _requested), (lines.titles[COST], _costs)):
        sheet.append([])
        _head(sheet, [harmless(title), *lines.years, said.sum])
        rows = [[picks(party, year) for year in lines.years] for party in sheets]
        for party, amounts in zip(sheets, rows, strict=True):
            _amounts(sheet, [harmless(party.name), *amounts, sum(amounts)])
        totals = [sum(column) for column in zip(*rows, strict=True)]
        _amounts(sheet, [said.sum, *totals, sum(totals)])
    _widen(sheet, first_amount=2, n_amounts=len(lines.years) + 1)


def _requested(party: PartySheet, year: int) -> int:
    return party.cells.get(Place(FUNDING, REQUESTED, year), Stored()).amount_sek


def _costs(party: PartySheet, year: int) -> int:
    return sum(cell.amount_sek for place, cell in party.cells.items() if (place.side, place.year) == (COST, year))


def _write_party(sheet: Any, party: PartySheet, lines: Lines, said: Said) -> None:
    _head(sheet, [party.key, harmless(party.name)])
    sheet.append(["", harmless(said.how_to)])
    for side in lines.labels:
        sheet.append([])
        _head(sheet, [YEARS, harmless(lines.titles[side]), *lines.years, said.sum])
        _write_side(sheet, party, side, lines)
        _amounts(sheet, ["", said.sum, *_column_sums(sheet.max_row, len(lines.labels[side]), len(lines.years) + 1)])
    sheet.column_dimensions["A"].hidden = True
    _widen(sheet, first_amount=FIRST_AMOUNT, n_amounts=len(lines.years) + 1)


def _write_side(sheet: Any, party: PartySheet, side: str, lines: Lines) -> None:
    first, last = get_column_letter(FIRST_AMOUNT), get_column_letter(FIRST_AMOUNT + len(lines.years) - 1)
    for line, label in lines.labels[side].items():
        amounts = [party.cells.get(Place(side, line, year), Stored()).amount_sek for year in lines.years]
        row = sheet.max_row + 1
        cells = _amounts(sheet, [f"{side}.{line}", harmless(label), *amounts, f"=SUM({first}{row}:{last}{row})"])
        for cell in cells[LINE_COLUMN:-1]:
            cell.fill = INPUT


def _column_sums(last_row: int, n_rows: int, n_columns: int) -> list[str]:
    columns = (get_column_letter(FIRST_AMOUNT + place) for place in range(n_columns))
    return [f"=SUM({column}{last_row - n_rows + 1}:{column}{last_row})" for column in columns]


def _head(sheet: Any, values: Sequence[Any]) -> None:
    sheet.append(values)
    for cell in sheet[sheet.max_row]:
        cell.font = BOLD


def _amounts(sheet: Any, values: Sequence[Any]) -> Sequence[Any]:
    """A row of texts and amounts; returns its cells."""
    sheet.append(values)
    cells: Sequence[Any] = sheet[sheet.max_row]
    for cell, value in zip(cells, values, strict=False):
        if not isinstance(value, str) or value.startswith("="):
            cell.number_format = GROUPED
    return cells


def _widen(sheet: Any, *, first_amount: int, n_amounts: int) -> None:
    sheet.column_dimensions[get_column_letter(first_amount - 1)].width = 42
    for column in range(first_amount, first_amount + n_amounts):
        sheet.column_dimensions[get_column_letter(column)].width = 16


def _write_kept(sheet: Any, reference: str, sheets: Sequence[PartySheet]) -> None:
    sheet.sheet_state = "hidden"
    sheet.append([MARK, reference])
    for party in sheets:
        for place, cell in party.cells.items():
            sheet.append([party.key, str(place), cell.revision, cell.amount_sek])


def _title(name: str, taken: Iterable[str]) -> str:
    """At most 31 characters, none that a spreadsheet refuses, and no title twice."""
    used = {title.lower() for title in (*taken, KEPT, "history")}
    plain = " ".join(NOT_IN_TITLE.sub(" ", name).split())[:31].strip() or "–"
    if plain.lower() not in used:
        return plain
    numbered = (f"{plain[:26].strip()} {number}" for number in range(2, 10_000))
    return next(title for title in numbered if title.lower() not in used)
