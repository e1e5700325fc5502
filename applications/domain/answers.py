"""Cleaning and judging an answer, per kind of field.

Values as they are stored: text, area, rich: str · number: int · date_range: {"start": ISO, "end": ISO} · choice: str ·
choices: list of str · yes_no: "yes" or "no" · confirm: True · table: list of {column: str or int}. No answer: None.
What a question asks to upload (file) is no answer: it stands among the attachments.

What is unacceptable is not stored (`clean` raises); what is too long or out of bounds is stored and shown, and only
stops registering (`problems`). A rich text is plain text with empty lines between paragraphs, "- " for list items and
*emphasis*; `applications.domain.rich` makes HTML of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date
from typing import Any

from applications.domain.coded import Coded
from applications.domain.form import TEXT_KINDS, Column, Field
from applications.domain.identity_numbers import first_identity_number
from applications.domain.invisible import without_invisible
from applications.domain.numbers import UnclearNumber, parse_sek

LARGEST_TEXT = 200_000


class Unacceptable(Coded):
    """The answer cannot be stored; `code` and `params` say why."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a stored answer."""

    code: str
    params: Mapping[str, object] = dataclass_field(default_factory=dict)


def n_characters(text: str) -> int:
    """What a counter shows: code points, line ends as one."""
    return len(without_invisible(text))


def clean(field: Field, raw: Any) -> Any:
    """The value to store for what was typed or chosen. Raises Unacceptable."""
    return _CLEANERS[field.kind](field, raw)


def problems(field: Field, value: Any) -> tuple[Problem, ...]:
    """Everything that stops a stored answer from being registered, but for a condition that does not hold."""
    if value in (None, "", []):
        return (Problem("answer_missing"),) if field.is_required else ()
    judge = _JUDGES.get(field.kind)
    return judge(field, value) if judge else ()


def clean_text(text: str) -> str:
    """The text without what nobody sees, and without white space around it. Raises Unacceptable."""
    text = without_invisible(text)
    if "\x00" in text:
        raise Unacceptable("text_has_nul")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise Unacceptable("text_has_surrogate")
    if len(text) > LARGEST_TEXT:
        raise Unacceptable("text_too_large", n_characters=len(text), limit=LARGEST_TEXT)
    if found := first_identity_number(text):
        raise Unacceptable("identity_number", line=found.line, beginning=found.beginning)
    return text.strip()


def _number(raw: Any) -> int | None:
    if raw is None or not str(raw).strip():
        return None
    try:
        return parse_sek(str(raw))
    except UnclearNumber as unclear:
        raise Unacceptable(f"number_{unclear.code}", **unclear.params) from unclear


def _date_range(raw: Mapping[str, str] | None) -> dict[str, str] | None:
    given = {name: str((raw or {}).get(name) or "").strip() for name in ("start", "end")}
    if not any(given.values()):
        return None
    return {name: _date(text) for name, text in given.items()}


def _date(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError as error:
        raise Unacceptable("not_a_date", written=text[:40]) from error


def _choice(field: Field, raw: Any) -> str | None:
    if not raw:
        return None
    known = {"yes", "no"} if field.kind == "yes_no" else {option.value for option in field.options}
    if raw not in known:
        raise Unacceptable("not_a_choice")
    return str(raw)


def _choices(field: Field, raw: Sequence[str] | None) -> list[str] | None:
    if unknown := set(raw or ()) - {option.value for option in field.options}:
        raise Unacceptable("not_a_choice", value=", ".join(sorted(unknown))[:100])
    return [option.value for option in field.options if option.value in (raw or ())] or None


def _table(field: Field, rows: Sequence[Mapping[str, str]]) -> list[dict[str, Any]] | None:
    kept = []
    for number, row in enumerate(rows, start=1):
        cells = {column.key: _cell(column, row.get(column.key, ""), number) for column in field.columns}
        if any(cell not in {"", None} for cell in cells.values()):
            kept.append({key: "" if cell is None else cell for key, cell in cells.items()})
    return kept or None


def _cell(column: Column, raw: Any, row: int) -> Any:
    try:
        return _number(raw) if column.kind == "number" else clean_text(str(raw))
    except Unacceptable as wrong:
        raise Unacceptable(f"cell_{wrong.code}", **wrong.params, row=row, column=column.label) from wrong


def _too_long(field: Field, text: str) -> tuple[Problem, ...]:
    limit = field.max_characters
    over = 0 if limit is None else n_characters(text) - limit
    return (Problem("answer_too_long", {"n_over": over, "limit": limit}),) if over > 0 else ()


def _out_of_bounds(field: Field, value: int) -> tuple[Problem, ...]:
    if field.minimum is not None and value < field.minimum:
        return (Problem("number_below", {"minimum": field.minimum}),)
    if field.maximum is not None and value > field.maximum:
        return (Problem("number_above", {"maximum": field.maximum}),)
    return ()


def _incomplete_range(field: Field, value: Mapping[str, str]) -> tuple[Problem, ...]:
    if not value.get("start") or not value.get("end"):
        return (Problem("date_range_half"),)
    return (Problem("date_range_reversed"),) if value["end"] < value["start"] else ()


def _table_problems(field: Field, rows: Sequence[Mapping[str, Any]]) -> tuple[Problem, ...]:
    found = []
    if field.max_rows is not None and len(rows) > field.max_rows:
        found.append(Problem("too_many_rows", {"n_rows": len(rows), "limit": field.max_rows}))
    for number, row in enumerate(rows, start=1):
        for column in field.columns:
            found.extend(_cell_problems(column, row.get(column.key, ""), number))
    return tuple(found)


def _cell_problems(column: Column, value: Any, row: int) -> list[Problem]:
    if value == "":
        return [Problem("cell_missing", {"row": row, "column": column.label})]
    if column.kind != "text" or column.max_characters is None:
        return []
    over = n_characters(value) - column.max_characters
    return [Problem("cell_too_long", {"row": row, "column": column.label, "n_over": over})] if over > 0 else []


def _confirmed(field: Field, raw: Any) -> bool | None:
    return True if raw in {True, "on", "true", "1"} else None


_CLEANERS: Mapping[str, Callable[[Field, Any], Any]] = {
    **dict.fromkeys(TEXT_KINDS, lambda field, raw: clean_text(raw or "") or None),
    "number": lambda field, raw: _number(raw),
    "date_range": lambda field, raw: _date_range(raw),
    "choice": _choice,
    "yes_no": _choice,
    "choices": _choices,
    "confirm": _confirmed,
    "table": lambda field, raw: _table(field, raw or ()),
}
_JUDGES: Mapping[str, Callable[[Field, Any], tuple[Problem, ...]]] = {
    **dict.fromkeys(TEXT_KINDS, _too_long),
    "number": _out_of_bounds,
    "date_range": _incomplete_range,
    "table": _table_problems,
}
