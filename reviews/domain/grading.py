"""Grades and comments on the criteria of a round: what may be saved, and what a whole review needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MAX_TEXT = 8000
GRADE, TEXT, OWN = "grade_{}", "text_{}", "own_{}"  # the fields of a review, by the criterion's key
NOTE = "note"
KINDS = ("grade", "text", "own")


@dataclass(frozen=True)
class Scale:
    """A criterion as far as grading goes. Grades run from 1 to `highest`."""

    key: str
    highest: int


@dataclass(frozen=True)
class Mark:
    """What one reviewer says on one criterion; `grade` is None until chosen.

    `own`: what the reviewer notes for himself alone; it is no part of the review.
    """

    grade: int | None = None
    text: str = ""
    own: str = ""


@dataclass(frozen=True)
class Flaw:
    """A code with the key of the criterion that it is about, and how far over the limit a text is."""

    code: str
    key: str
    over: int = 0


def fields_of(keys: Iterable[str], marks: Mapping[str, Mark], note: str) -> dict[str, Any]:
    """A review field by field: of each criterion a grade, a text and an own note, and the note to the panel."""
    found: dict[str, Any] = {}
    for key in keys:
        mark = marks.get(key, Mark())
        found |= {GRADE.format(key): mark.grade, TEXT.format(key): mark.text, OWN.format(key): mark.own}
    return found | {NOTE: note}


def place_of(field: str) -> tuple[str, str]:
    """What a field holds (a name of Mark, or "note"), and the key of its criterion."""
    kind, _line, key = field.partition("_")
    return kind, key


def flaws(scales: Sequence[Scale], fields: Mapping[str, Any]) -> tuple[Flaw, ...]:
    """What makes these fields impossible to save: a criterion that is none, a grade off its scale, too long a text."""
    highest = {scale.key: scale.highest for scale in scales}
    return tuple(flaw for field, value in fields.items() if (flaw := _flaw(highest, field, value)) is not None)


def gaps(scales: Sequence[Scale], marks: Mapping[str, Mark]) -> tuple[Flaw, ...]:
    """What is missing before the review can be submitted: a grade on every criterion, and words with every grade."""
    missing = []
    for scale in scales:
        mark = marks.get(scale.key, Mark())
        if mark.grade is None:
            missing.append(Flaw("grade_missing", scale.key))
        if not mark.text.strip():
            missing.append(Flaw("text_missing", scale.key))
    return tuple(missing)


def _flaw(highest: Mapping[str, int], field: str, value: Any) -> Flaw | None:
    kind, key = place_of(field)
    if field != NOTE and (kind not in KINDS or key not in highest):
        return Flaw("unknown_criterion", key)
    if kind == "grade":
        return None if value is None or 1 <= value <= highest[key] else Flaw("grade_out_of_scale", key)
    code = "note_too_long" if field == NOTE else "text_too_long"
    return Flaw(code, key, len(value) - MAX_TEXT) if len(value) > MAX_TEXT else None
