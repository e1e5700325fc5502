"""Reading one cell of a row of texts: what must hold in the portal's own files and in those that officers import."""

from collections.abc import Collection, Mapping
from datetime import date

from applications.domain.answers import Unacceptable, clean_text
from applications.domain.coded import Coded
from applications.domain.numbers import UnclearNumber, parse_sek

Row = Mapping[str, str]


class WrongCell(Coded):
    """`code` and `params` say what is wrong with a cell; `column` among the params says which."""

    @property
    def column(self) -> str:
        return str(self.params["column"])


class WrongRow(ValueError):
    """`cells`: everything that is wrong with one row."""

    def __init__(self, cells: tuple[WrongCell, ...]) -> None:
        super().__init__(cells)
        self.cells = cells


def text_of(row: Row, column: str, *, limit: int | None = None) -> str:
    """A text that must be there, without what nobody sees. Raises WrongCell."""
    value = optional_text_of(row, column, limit=limit)
    if not value:
        raise WrongCell("register_missing", column=column)
    return value


def optional_text_of(row: Row, column: str, *, limit: int | None = None) -> str:
    """A text that may be missing. Raises WrongCell."""
    try:
        value = " ".join(clean_text(row.get(column, "")).split())
    except Unacceptable as wrong:
        raise WrongCell(wrong.code, column=column, **wrong.params) from wrong
    if limit is not None and len(value) > limit:
        raise WrongCell("register_too_long", column=column, limit=limit)
    return value


def one_of(row: Row, column: str, known: Collection[str]) -> str:
    """A word out of those that are known. Raises WrongCell."""
    value = text_of(row, column)
    if value not in known:
        raise WrongCell("register_unknown", column=column, value=value, known=", ".join(sorted(known)))
    return value


def amount_of(row: Row, column: str, *, largest_sek: int | None) -> int:
    """Whole SEK above 0, and no more than `largest_sek` where that is known. Raises WrongCell."""
    value = text_of(row, column)
    try:
        amount = parse_sek(value)
    except UnclearNumber as unclear:
        raise WrongCell("register_wrong_amount", column=column, value=value) from unclear
    if amount <= 0:
        raise WrongCell("register_wrong_amount", column=column, value=value)
    if largest_sek is not None and amount > largest_sek:
        raise WrongCell("register_above_ceiling", column=column, amount_sek=amount, largest_sek=largest_sek)
    return amount


def date_of(row: Row, column: str) -> date:
    """A date written as 2026-03-31. Raises WrongCell."""
    value = text_of(row, column)
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise WrongCell("register_wrong_date", column=column, value=value) from error
