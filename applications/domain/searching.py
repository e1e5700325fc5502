"""Words that somebody searches by, as PostgreSQL's text search and the record's own keys take them."""

import re
import unicodedata
from dataclasses import dataclass

from applications.domain.references import is_reference

CASE_NUMBER = re.compile(r"(\d{4})-(\d{5,9})")
MAX_WORDS = 8


@dataclass(frozen=True)
class Sought:
    """What is searched for: a reference or a case number where a word has that form, and beginnings of words.

    `prefixes` is a text-search query in which every word is quoted, empty where there is none.
    """

    references: tuple[str, ...]
    case_numbers: tuple[tuple[int, int], ...]
    prefixes: str

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be searched for: no word holds a letter or a digit."""
        return not (self.references or self.case_numbers or self.prefixes)


def sought(text: str) -> Sought:
    """The first eight words of what somebody wrote. Nothing in them is taken for an operator."""
    words = unicodedata.normalize("NFC", text.replace("\0", "")).split()[:MAX_WORDS]
    references = [word.upper() for word in words if is_reference(word.upper())]
    numbers = [found.groups() for word in words if (found := CASE_NUMBER.fullmatch(word))]
    rest = [word for word in words if not is_reference(word.upper()) and not CASE_NUMBER.fullmatch(word)]
    prefixes = " & ".join(f"{_quoted(word)}:*" for word in rest if any(map(str.isalnum, word)))
    return Sought(tuple(references), tuple((int(year), int(serial)) for year, serial in numbers), prefixes)


def _quoted(word: str) -> str:
    return "'{}'".format(word.replace("\\", "\\\\").replace("'", "''"))
