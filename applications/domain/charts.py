"""Bars laid out as shapes: whole numbers in, places of rectangles and lines of words out. Knows nothing of colours.

Across, a place is in thousandths of the width, so that a drawing is as wide as its room and its words keep their size;
down it is in pixels from the top.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from textwrap import wrap

WIDTH = 1000
LINE, BAR, GAP, OVERHANG = 24, 20, 14, 4
BASELINE = 10
LABEL_CHARACTERS = 26


@dataclass(frozen=True)
class Part:
    """A stretch of a bar: `kind` says how it looks, `value` how long it is, not below zero."""

    kind: str
    value: int


@dataclass(frozen=True)
class Bar:
    """`parts` stand one after another; `said`: the bar in words, at its end; `mark`: what it is compared with."""

    label: str
    parts: tuple[Part, ...]
    said: str = ""
    mark: int | None = None

    @property
    def length(self) -> int:
        return sum(part.value for part in self.parts)


@dataclass(frozen=True)
class Piece:
    """A rectangle: where it begins and how wide it is, in thousandths."""

    kind: str
    x: int
    width: int

    @property
    def left(self) -> str:
        return percent(self.x)

    @property
    def span(self) -> str:
        return percent(self.width)


@dataclass(frozen=True)
class Row:
    """A bar drawn: its words with the line that each stands on, the top of its rectangles, and where its mark is."""

    lines: tuple[tuple[str, int], ...]
    said: str
    y: int
    pieces: tuple[Piece, ...]
    mark: int | None = None

    @property
    def said_y(self) -> int:
        """The words at the end stand on the last line of the label."""
        return self.lines[-1][1]

    @property
    def marked(self) -> str:
        return percent(self.mark or 0)

    @property
    def mark_from(self) -> int:
        return self.y - OVERHANG

    @property
    def mark_to(self) -> int:
        return self.y + BAR + OVERHANG


@dataclass(frozen=True)
class Drawing:
    """Everything that is drawn, and how high it is."""

    rows: tuple[Row, ...]
    height: int


def drawn(bars: Iterable[Bar]) -> Drawing:
    """The bars below each other, all on one scale: the longest of them, or of their marks, is as wide as there is."""
    given = tuple(bars)
    scale = max((length for bar in given for length in (bar.length, bar.mark or 0)), default=0)
    rows, top = [], 0
    for bar in given:
        row = _row(bar, scale, top)
        rows.append(row)
        top = row.y + BAR + GAP
    return Drawing(tuple(rows), top)


def percent(thousandths: int) -> str:
    """As SVG writes it: 12.5%."""
    whole, tenths = divmod(thousandths, 10)
    return f"{whole}.{tenths}%" if tenths else f"{whole}%"


def _row(bar: Bar, scale: int, top: int) -> Row:
    words = wrap(bar.label, LABEL_CHARACTERS) or [""]
    lines = tuple((line, top + number * LINE - BASELINE) for number, line in enumerate(words, start=1))
    mark = None if bar.mark is None else _place(bar.mark, scale)
    return Row(lines, bar.said, top + len(words) * LINE, _pieces(bar, scale), mark)


def _pieces(bar: Bar, scale: int) -> tuple[Piece, ...]:
    """Without those of no width; each begins where the one before it ends, so that no gap comes from rounding."""
    found, so_far = [], 0
    for part in bar.parts:
        x = _place(so_far, scale)
        so_far += part.value
        width = _place(so_far, scale) - x
        if width:
            found.append(Piece(part.kind, x, width))
    return tuple(found)


def _place(value: int, scale: int) -> int:
    """Rounded half up."""
    return (2 * WIDTH * value + scale) // (2 * scale) if scale else 0
