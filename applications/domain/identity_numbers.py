"""Finds Swedish personal identity numbers in a text: valid date and check digit, 12 digits or with a hyphen.

Co-ordination numbers (day of birth plus 60) count too. Organisation numbers have no valid month and never match.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass

PATTERN = re.compile(
    r"(?<!\d)(?:(\d{2})?(\d{2})(\d{2})(\d{2})([-+\u2010-\u2013])(\d{4})|(\d{2})(\d{2})(\d{2})(\d{2}) ?(\d{4}))(?!\d)"
)


@dataclass(frozen=True)
class Found:
    """Where a number stands: the line (from 1) and its first digits, not the whole number."""

    line: int
    beginning: str


def first_identity_number(text: str) -> Found | None:
    """The first personal identity number of a text, or None."""
    for match in PATTERN.finditer(text):
        if _is_identity_number(match):
            return Found(text.count("\n", 0, match.start()) + 1, match[0][:4] + "…")
    return None


def pages_with_identity_number(texts: Iterable[str]) -> tuple[int, ...]:
    """The numbers, from 1, of the pages in whose text a personal identity number stands."""
    return tuple(number for number, text in enumerate(texts, start=1) if first_identity_number(text))


def _is_identity_number(match: re.Match[str]) -> bool:
    hyphenated = match[5] is not None
    century, year, month, day = (match[1], match[2], match[3], match[4]) if hyphenated else match.group(7, 8, 9, 10)
    last = match[6] if hyphenated else match[11]
    return _is_date(century, year, month, day) and luhn_holds(f"{year}{month}{day}{last}")


def _is_date(century: str | None, year: str, month: str, day: str) -> bool:
    if century not in {None, "18", "19", "20"} or not 1 <= int(month) <= 12:
        return False
    full_year = int(f"{century or '20'}{year}")
    return 1 <= (int(day) - 60 if int(day) > 60 else int(day)) <= monthrange(full_year, int(month))[1]


def luhn_holds(digits: str) -> bool:
    """Whether the last digit is the check digit (Luhn) of the others."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0
