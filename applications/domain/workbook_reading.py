"""Reading a budget's workbook back: amounts in their places, or what is wrong by sheet, row and column."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from applications.domain.budget import Place
from applications.domain.numbers import LARGEST_SEK, UnclearNumber, format_sek, parse_sek
from applications.domain.spreadsheets import Sheet, Unreadable, check_package, sheets_of
from applications.domain.workbook import FIRST_AMOUNT, KEPT, LINE_COLUMN, MARK, YEARS, Lines, Stored

MAX_ROWS, MAX_KEPT = 200, 20_000

Key = tuple[str, Place]


@dataclass(frozen=True)
class Problem:
    """What cannot be read, and where. `row` and `column` may be unknown: 0 and empty."""

    code: str
    sheet: str
    row: int = 0
    column: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass
class Read:
    """The amounts of the file by party and place, what stood there when it was exported, and what is wrong."""

    amounts: dict[Key, int] = field(default_factory=dict)
    exported: dict[Key, Stored] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(content: bytes, reference: str, parties: Mapping[str, str], lines: Lines) -> Read:
    """What a file says of the parties (key: name) of one application.

    Raises Unreadable: as the package is opened, and `workbook_not_ours`, `workbook_of_another`.
    """
    check_package(content)
    sheets = sheets_of(content, lambda title: MAX_KEPT if title == KEPT else MAX_ROWS)
    found = Read(exported=_kept(sheets, reference))
    for sheet in (sheet for sheet in sheets if sheet.title != KEPT):
        _read_sheet(sheet, parties, lines, found)
    return found


def _kept(sheets: Sequence[Sheet], reference: str) -> dict[Key, Stored]:
    """What the hidden sheet says was exported."""
    kept = next((sheet.rows for sheet in sheets if sheet.title == KEPT), ())
    if not kept or _at(kept[0], 1) != MARK:
        raise Unreadable("workbook_not_ours")
    if _at(kept[0], 2) != reference:
        raise Unreadable("workbook_of_another", reference=str(_at(kept[0], 2))[:20])
    try:
        return {
            (str(row[0]), Place.read(str(row[1]))): Stored(int(row[3]), int(row[2])) for row in kept[1:] if any(row)
        }
    except (ValueError, TypeError, IndexError) as error:
        raise Unreadable("workbook_not_ours") from error


def _read_sheet(sheet: Sheet, parties: Mapping[str, str], lines: Lines, found: Read) -> None:
    key = str(_at(sheet.rows[0], 1) or "") if sheet.rows else ""
    if not any(_at(row, 1) == YEARS for row in sheet.rows):
        return  # the sums, or a sheet of somebody's own
    if key not in parties:
        found.problems.append(Problem("workbook_unknown_party", sheet.title))
    elif any(party == key for party, _place in found.amounts):
        found.problems.append(Problem("workbook_party_twice", sheet.title, params={"name": parties[key]}))
    else:
        _read_party(sheet, key, lines, found)


def _read_party(sheet: Sheet, party: str, lines: Lines, found: Read) -> None:
    years: dict[int, int] = {}
    for number, row in enumerate(sheet.rows[1:], start=2):
        line = str(_at(row, 1) or "")
        if line == YEARS:
            years = dict(_years(row))
            unknown = {column: year for column, year in years.items() if year not in lines.years}
            found.problems += [
                Problem("workbook_unknown_year", sheet.title, number, get_column_letter(column), {"written": year})
                for column, year in unknown.items()
            ]
        elif line:
            _read_line(sheet, number, line, (party, years, lines), found)


def _read_line(sheet: Sheet, number: int, line: str, where: tuple[str, Mapping[int, int], Lines], found: Read) -> None:
    party, years, lines = where
    side, _, name = line.partition(".")
    if name not in lines.labels.get(side, {}):
        label = str(_at(sheet.rows[number - 1], LINE_COLUMN) or line)[:80]
        found.problems.append(Problem("workbook_unknown_line", sheet.title, number, params={"written": label}))
        return
    for column, year in years.items():
        key = (party, Place(side, name, year))
        at = (sheet.title, number, get_column_letter(column))
        if key in found.amounts:
            found.problems.append(Problem("workbook_line_twice", *at))
        elif (number, column) in sheet.unworked:
            found.problems.append(Problem("workbook_unworked", *at))
        elif year in lines.years:
            _read_amount(_at(sheet.rows[number - 1], column), key, at, found)


def _read_amount(value: Any, key: Key, at: tuple[str, int, str], found: Read) -> None:
    try:
        found.amounts[key] = amount_of(value)
    except UnclearNumber as unclear:
        found.problems.append(Problem(f"number_{unclear.code}", *at, params=unclear.params))


def amount_of(value: Any) -> int:
    """Whole SEK of a cell: a number, or a text as people write it; empty is zero. Raises UnclearNumber."""
    if value is None or isinstance(value, str):
        return parse_sek(value or "")
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124 - not a number
        raise UnclearNumber("not_a_number")
    if value < 0:
        raise UnclearNumber("negative")
    if value > LARGEST_SEK:
        raise UnclearNumber("too_large", largest=format_sek(LARGEST_SEK))
    if round(value, 4) != int(round(value, 4)):
        raise UnclearNumber("not_whole")
    return int(round(value, 4))


def _years(row: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Which column is which year; the sum's heading is a text."""
    for column, value in enumerate(row[FIRST_AMOUNT - 1 :], start=FIRST_AMOUNT):
        if isinstance(value, int | float) and not isinstance(value, bool) and value == int(value):
            yield column, int(value)


def _at(row: Sequence[Any], column: int) -> Any:
    return row[column - 1] if len(row) >= column else None
