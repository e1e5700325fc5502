"""What every import of a file shares: opening a workbook safely, and writing texts that no spreadsheet works out."""

import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from applications.domain.coded import Coded

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 2 * 2**20
MAX_UNPACKED_BYTES = 8 * 2**20
MAX_PARTS = 250
MAX_COLUMNS = 60
DECLARATION = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Coded):
    """`code`: workbook_too_large, workbook_unreadable, and what each import says of its own files."""


@dataclass(frozen=True)
class Sheet:
    """The values of a sheet, and where a formula stands whose value nobody has worked out."""

    title: str
    rows: Sequence[Sequence[Any]]
    unworked: frozenset[tuple[int, int]]


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    plain = ILLEGAL_CHARACTERS_RE.sub("", text)
    return f"'{plain}" if plain.startswith(FORMULA_STARTS) else plain


def check_package(content: bytes) -> None:
    """Refuse what is too large, packed or unpacked, or no package of a spreadsheet. Raises Unreadable."""
    check_size(content)
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


def check_size(content: bytes) -> None:
    """Refuse a file that is too large as it is. Raises Unreadable."""
    if len(content) > MAX_BYTES:
        raise Unreadable("workbook_too_large", max_megabytes=MAX_BYTES // 2**20)


def sheets_of(content: bytes, max_rows: Callable[[str], int]) -> list[Sheet]:
    """Every sheet of a checked package as values, `max_rows` of them by title. Raises Unreadable.

    The library raises nearly anything of a damaged file.
    """
    try:
        values, formulas = (_loaded(content, max_rows, data_only=data_only) for data_only in (True, False))
    except Exception as error:
        raise Unreadable("workbook_unreadable") from error
    return [Sheet(title, rows, _unworked(rows, formulas[title])) for title, rows in values.items()]


def _loaded(content: bytes, max_rows: Callable[[str], int], *, data_only: bool) -> dict[str, list[tuple[Any, ...]]]:
    book = load_workbook(BytesIO(content), read_only=True, data_only=data_only, keep_links=False)
    found = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        n_rows = max_rows(sheet.title)
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
