"""What changed from one text to another, word by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

WORDS = re.compile(r"\s+|[^\W_]+|\W|_")
LINES = re.compile(r".*\n|.+")
MOST_WORDS = 6000  # above that the comparison goes line by line: it takes time by the square


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """A run of text that both have, or that only the new one (added) or only the old one (removed) has."""

    kind: Kind
    text: str


def difference(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces in reading order: without the added ones they make `old`, without the removed ones `new`."""
    first, second = WORDS.findall(old), WORDS.findall(new)
    if max(len(first), len(second)) > MOST_WORDS:
        first, second = LINES.findall(old), LINES.findall(new)
    return tuple(piece for piece in _pieces(first, second) if piece.text)


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(old[a:b]))
        else:
            yield Piece(Kind.REMOVED, "".join(old[a:b]))
            yield Piece(Kind.ADDED, "".join(new[c:d]))
