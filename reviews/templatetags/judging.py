"""Filters for what reviewers read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from applications.domain.numbers import format_sek
from applications.domain.rich import to_html
from applications.texts.labels import FUNDING_LABELS
from reviews.domain.statistics import Distribution
from reviews.texts import statistics
from reviews.texts.columns import column

register = template.Library()
PERSON, UNPLACED = '<li>{} <span class="quiet">({})</span></li>', "<li>{}</li>"
# Of a bar, in pixels, and of the line that it stands on.
BAR_HEIGHT, BAR_WIDTH, BAR_STEP, FOOT_HEIGHT = 28, 8, 10, 2
BARS = (
    '<svg class="grade-bars" width="{width}" height="{height}" viewBox="0 0 {width} {height}" aria-hidden="true"'
    ' focusable="false"><path class="grade-bar" d="{bars}"/><path class="grade-foot" d="{feet}"/></svg>'
)


@register.filter
def rich(text: str | None) -> SafeString:
    """A rich answer as HTML, cleaned."""
    return mark_safe(to_html(text or ""))  # noqa: S308 - cleaned by nh3


@register.filter
def in_page_language(row: object, name: str) -> str:
    """The column `name` of a row that has it in both languages."""
    return column(row, name)


@register.filter
def amount(value: int) -> str:
    """Whole SEK in groups of three."""
    return format_sek(value)


@register.filter
def funding_label(line: str) -> str:
    """The words for a line of funding; other lines are words already."""
    return str(FUNDING_LABELS.get(line, line))


@register.filter
def people_items(people: Iterable[Mapping[str, Any]]) -> SafeString:
    """List items with the names of who takes part and where they work; a page of declarations has 1,600 of them."""
    items = (format_html(PERSON if one["place"] else UNPLACED, one["name"], one["place"]) for one in people)
    return mark_safe("".join(items))  # noqa: S308 - each is escaped


@register.filter
def agreement(grades: Distribution) -> str:
    return statistics.agreement(grades)


@register.filter
def spread(grades: Distribution) -> str:
    return statistics.spread(grades)


@register.filter
def mean_of(grades: Distribution) -> str:
    return statistics.mean_of(grades)


@register.filter
def counts_to(grades: Distribution, columns: Sequence[int]) -> list[int | str]:
    """How many gave each grade, for a table with a column for each of `columns`; empty above the scale's end."""
    return [*grades.counts, *([""] * (len(columns) - len(grades.counts)))]


@register.simple_tag
def grade_bars(grades: Distribution) -> SafeString:
    """A bar for each grade of the scale, as high as it is often given. The figures stand in the table beside it."""
    most = max(grades.counts) or 1
    places = range(0, len(grades.counts) * BAR_STEP, BAR_STEP)
    bars = zip(places, (round(n * BAR_HEIGHT / most) for n in grades.counts), strict=True)
    return format_html(
        BARS,
        width=len(places) * BAR_STEP,
        height=BAR_HEIGHT + FOOT_HEIGHT,
        bars="".join(f"M{x} {BAR_HEIGHT}v-{height}h{BAR_WIDTH}v{height}z" for x, height in bars if height),
        feet="".join(f"M{x} {BAR_HEIGHT}h{BAR_WIDTH}v{FOOT_HEIGHT}h-{BAR_WIDTH}z" for x in places),
    )
