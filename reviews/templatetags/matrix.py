"""The cells of a run's matrix: ten thousand a page, so they are put together here and say as little as they can."""

from collections.abc import Iterable

from django import template
from django.utils.formats import number_format
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from reviews.domain.matching.arrays import MICRO
from reviews.domain.pair_matrix import PairState
from reviews.texts.run_pairs import STATES

register = template.Library()
OUTSIDE = "<td>–"
OPEN = '<td class="is-open">{}'
MARKED = '<td class="is-{}">{}<span class="visually-hidden"> {}</span>'
CLASSES = {
    PairState.CHOSEN: "chosen",
    PairState.LOCKED: "locked",
    PairState.CONFLICT: "conflict",
    PairState.CLOSED: "closed",
}


@register.filter
def matrix_cells(cells: Iterable[tuple[int, int]]) -> SafeString:
    """(state, millionths of affinity) as cells with whole percentages; their end tags may be left out in HTML."""
    words = {int(state): conditional_escape(STATES[state]) for state in CLASSES}
    return mark_safe("".join([_cell(state, micro, words) for state, micro in cells]))  # noqa: S308 - numbers, escaped


def _cell(state: int, micro: int, words: dict[int, str]) -> str:
    if state == PairState.OUTSIDE:
        return OUTSIDE
    percent = round(micro * 100 / MICRO)
    if state == PairState.OPEN:
        return OPEN.format(percent)
    return MARKED.format(CLASSES[PairState(state)], percent, words[state])


@register.filter
def signed_percent(micro: int) -> str:
    """Millionths of affinity as a whole percentage with its sign: +12."""
    percent = round(micro * 100 / MICRO)
    return f"{percent:+d}" if percent else "0"


@register.filter
def in_affinity(micro: int) -> str:
    """Millionths as affinity with two decimals, as a score is written."""
    return str(number_format(micro / MICRO, 2))
