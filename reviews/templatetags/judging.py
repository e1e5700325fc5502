"""Filters for what reviewers read."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from applications.domain.numbers import format_sek
from applications.domain.rich import to_html
from applications.texts.labels import FUNDING_LABELS
from reviews.domain.statistics import Distribution
from reviews.texts import statistics
from reviews.texts.columns import column

register = template.Library()
BAR_HEIGHT, BAR_STEP = 28, 10


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


@register.inclusion_tag("reviews/parts/grade_bars.html")
def grade_bars(grades: Distribution) -> dict[str, object]:
    """A bar for each grade of the scale, as high as it is often given. The figures stand in the table beside it."""
    most = max(grades.counts) or 1
    heights = [round(n * BAR_HEIGHT / most) for n in grades.counts]
    bars = [(place * BAR_STEP, BAR_HEIGHT - height, height) for place, height in enumerate(heights)]
    return {"bars": bars, "width": len(bars) * BAR_STEP, "height": BAR_HEIGHT}
