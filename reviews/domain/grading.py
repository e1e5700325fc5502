"""Grades and comments on the criteria of a round: what may be saved, and what a whole review needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_TEXT = 8000


@dataclass(frozen=True)
class Scale:
    """A criterion as far as grading goes. Grades run from 1 to `highest`."""

    key: str
    highest: int


@dataclass(frozen=True)
class Mark:
    """What one reviewer says on one criterion; `grade` is None until chosen."""

    grade: int | None = None
    text: str = ""


@dataclass(frozen=True)
class Flaw:
    """A code with the key of the criterion that it is about, and how far over the limit a text is."""

    code: str
    key: str
    over: int = 0


def flaws(scales: Sequence[Scale], marks: Mapping[str, Mark]) -> tuple[Flaw, ...]:
    """What makes these marks impossible to save: a criterion that is none, a grade off its scale, too long a text."""
    by_key = {scale.key: scale for scale in scales}
    found = []
    for key, mark in marks.items():
        if key not in by_key:
            found.append(Flaw("unknown_criterion", key))
            continue
        if mark.grade is not None and not 1 <= mark.grade <= by_key[key].highest:
            found.append(Flaw("grade_out_of_scale", key))
        if len(mark.text) > MAX_TEXT:
            found.append(Flaw("text_too_long", key, len(mark.text) - MAX_TEXT))
    return tuple(found)


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
