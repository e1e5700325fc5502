"""Reading a budget's workbook back: amounts in their places, or what is wrong by sheet, row and column."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from applications.domain.budget import Place
from applications.domain.coded import Coded
from applications.domain.numbers import LARGEST_SEK, UnclearNumber, format_sek, parse_sek
from applications.domain.workbook import FIRST_AMOUNT, KEPT, LINE_COLUMN, MARK, YEARS, Lines, Stored

MAX_BYTES = 2 * 2**20
MAX_UNPACKED_BYTES = 8 * 2**20
MAX_PARTS = 250
MAX_ROWS, MAX_COLUMNS, MAX_KEPT = 200, 60, 20_000
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)

Key = tuple[str, Place]


class Unreadable(Coded):
    """`code`: workbook_too_large, workbook_unreadable, workbook_not_ours, workbook_of_another."""


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


@dataclass(frozen=True)
class Sheet:
    """The values of a sheet, and where a formula stands whose value nobody has worked out."""

    title: str
    rows: Sequence[Sequence[Any]]
    unworked: frozenset[tuple[int, int]]


def read(content: bytes, reference: str, parties: Mapping[str, str], lines: Lines) -> Read:
    """What a file says of the parties (key: name) of one application. Raises Unreadable."""
    check_package(content)
    sheets = _sheets(content)
    found = Read(exported=_kept(sheets, reference))
    for sheet in (sheet for sheet in sheets if sheet.title != KEPT):
        _read_sheet(sheet, parties, lines, found)
    return found


def check_package(content: bytes) -> None:
    """Refuse what is too large, packed or unpacked, or no package of a spreadsheet. Raises Unreadable."""
    if len(content) > MAX_BYTES:
        raise Unreadable("workbook_too_large", max_megabytes=MAX_BYTES // 2**20)
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            # A part never gives more than the size that it states.
            if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
                raise Unreadable("workbook_too_large", max_megabytes=MAX_BYTES // 2**20)
            if any(DECLARATION.search(package.read(part).replace(b"\0", b"")) for part in parts):
                raise Unreadable("workbook_unreadable")
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError, OSError) as error:
        raise error if isinstance(error, Unreadable) else Unreadable("workbook_unreadable") from error


def _sheets(content: bytes) -> list[Sheet]:
    """Every sheet as values. The library raises nearly anything of a damaged file."""
    try:
        values, formulas = (_loaded(content, data_only=data_only) for data_only in (True, False))
    except Exception as error:
        raise Unreadable("workbook_unreadable") from error
    return [Sheet(title, rows, _unworked(rows, formulas[title])) for title, rows in values.items()]


def _loaded(content: bytes, *, data_only: bool) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    found = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        n_rows = MAX_KEPT if sheet.title == KEPT else MAX_ROWS
        found[sheet.title] = list(sheet.iter_rows(max_row=n_rows, max_col=MAX_COLUMNS, values_only=True))
    book.close()
    return found


def _unworked(rows: Sequence[Sequence[Any]], formulas: Sequence[Sequence[Any]]) -> frozenset[tuple[int, int]]:
    return frozenset(
        (row, column)
        for row, (values, texts) in enumerate(zip(rows, formulas, strict=False), start=1)
        for column, (value, text) in enumerate(zip(values, texts, strict=False), start=1)
        if value is None and text is not None
    )


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
