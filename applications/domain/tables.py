"""Reading a table that somebody made, CSV or XLSX: rows of texts by column, or what is wrong by row and column.

The encoding and the separator of a CSV file are recognised: UTF-8, UTF-16 with its mark, or Windows, and not two of
them in one file; the separator is the one by which the headings fall into most columns.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from applications.domain.spreadsheets import (
    FORMULA_STARTS,
    MAX_COLUMNS,
    Unreadable,
    check_package,
    check_size,
    harmless,
    sheets_of,
)

PACKAGE_START = b"PK"
SEPARATORS = (";", ",", "\t", "|")
DECLARED = "sep="
# Letters such as å in UTF-8, where the file as a whole is not.
PIECE_OF_UTF_8 = re.compile(rb"\xc3[\x80-\xbf]")
WIDEST = 60
MAX_CELL = 10_000


@dataclass(frozen=True)
class CellProblem:
    """What is wrong, and where. `row` counts from 1, the headings included; `column` is a key, or empty."""

    code: str
    row: int
    column: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """A row's cells by column, those that are empty left out."""

    row: int
    cells: Mapping[str, str]


@dataclass
class Table:
    """The rows of a file, and what is wrong with it."""

    records: list[Record] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)


def read_table(content: bytes, headings: Mapping[str, str], required: Sequence[str], *, max_rows: int) -> Table:
    """The rows under the headings; `headings` gives the key of each known heading, case and spaces apart.

    Raises Unreadable: as a package is opened, and `table_unreadable`, `table_mixed`, `table_empty`, `table_too_long`.
    """
    rows = [row for row in _rows(content, max_rows + 2) if any(text for text, _unworked in row[1])]
    if len(rows) < 2:
        raise Unreadable("table_empty")
    if len(rows) > max_rows + 1:
        raise Unreadable("table_too_long", max_rows=max_rows)
    known = {_plain(heading): key for heading, key in headings.items()}
    (first, titles), *below = rows
    table = Table()
    columns = _columns(first, [text for text, _unworked in titles], known, table)
    table.problems += [CellProblem("column_missing", first, key) for key in required if key not in columns.values()]
    if not table.problems:
        for number, cells in below:
            _read_row(number, cells, columns, table)
    return table


def write_table(headings: Sequence[str], rows: Sequence[Sequence[str | int | float]] = ()) -> bytes:
    """A workbook of one sheet with these headings; no text in it is a formula."""
    book = Workbook()
    sheet = book.active
    for row in (headings, *rows):
        sheet.append([harmless(value) if isinstance(value, str) else value for value in row])
    for number, heading in enumerate(headings, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = max(16, len(heading) + 4)
    sheet.freeze_panes = "A2"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def write_csv(headings: Sequence[str], rows: Sequence[Sequence[str | int | float]] = ()) -> bytes:
    """The same as text that spreadsheets open as it is: UTF-8 with its mark, separated by semicolons."""
    made = io.StringIO(newline="")
    writer = csv.writer(made, delimiter=";")
    for row in (headings, *rows):
        writer.writerow([harmless(value) if isinstance(value, str) else value for value in row])
    return made.getvalue().encode("utf-8-sig")


Cell = tuple[str, bool]


def _rows(content: bytes, max_rows: int) -> Iterator[tuple[int, list[Cell]]]:
    """Each row's number and cells: the text, and whether it is a formula without a value."""
    if content.startswith(PACKAGE_START):
        check_package(content)
        sheet = next(iter(sheets_of(content, lambda _title: max_rows)), None)
        for number, values in enumerate(sheet.rows if sheet else (), start=1):
            unworked = sheet.unworked if sheet else frozenset()
            yield number, [(_text(one), (number, place) in unworked) for place, one in enumerate(values, start=1)]
        return
    check_size(content)
    for number, texts in _separated(_decoded(content)):
        yield number, [(text.strip(), False) for text in texts[:MAX_COLUMNS]]


def _decoded(content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252" and PIECE_OF_UTF_8.search(content):
            raise Unreadable("table_mixed")
        if "\0" not in text:
            return text
    raise Unreadable("table_unreadable")


def _separated(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the row as a spreadsheet would count it."""
    first = io.StringIO(text, newline="").readline()
    stated = first.strip()
    n_before = int(stated.lower().startswith(DECLARED) and len(stated) == len(DECLARED) + 1)
    try:
        separator = stated[-1] if n_before else max(SEPARATORS, key=lambda one: _n_columns(first, one))
        rows = list(
            csv.reader(io.StringIO(text[n_before * len(first) :], newline=""), delimiter=separator, strict=True)
        )
    except csv.Error as error:
        raise Unreadable("table_unreadable") from error
    yield from enumerate(rows, start=1 + n_before)


def _n_columns(line: str, separator: str) -> int:
    return len(next(csv.reader([line], delimiter=separator), []))


def _columns(row: int, titles: Sequence[str], known: Mapping[str, str], table: Table) -> dict[int, str]:
    columns: dict[int, str] = {}
    for place, title in enumerate(titles):
        key = known.get(_plain(title), "")
        if title and not key:
            table.problems.append(CellProblem("column_unknown", row, params={"written": title[:WIDEST]}))
        elif key in columns.values():
            table.problems.append(CellProblem("column_twice", row, key))
        elif key:
            columns[place] = key
    return columns


def _read_row(number: int, cells: Sequence[Cell], columns: Mapping[int, str], table: Table) -> None:
    found = {}
    for place, (text, unworked) in enumerate(cells):
        key = columns.get(place, "")
        if unworked:
            table.problems.append(CellProblem("workbook_unworked", number, key))
        elif text and not key:
            table.problems.append(CellProblem("cell_without_heading", number, params={"written": text[:WIDEST]}))
        elif text.startswith(FORMULA_STARTS):
            table.problems.append(CellProblem("cell_formula", number, key))
        elif len(text) > MAX_CELL:
            table.problems.append(CellProblem("cell_too_long", number, key, {"limit": MAX_CELL}))
        elif text:
            found[key] = _unmarked(text)
    table.records.append(Record(number, found))


def _unmarked(text: str) -> str:
    """Without the mark that keeps a spreadsheet from taking the text for a formula."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        value = value.date()
    return value.isoformat() if isinstance(value, date) else str(value).strip()


def _plain(heading: str) -> str:
    return " ".join(heading.replace("_", " ").split()).casefold()
