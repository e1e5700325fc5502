"""Filters for what reviewers read."""

from django import template
from django.utils.safestring import SafeString, mark_safe

from applications.domain.numbers import format_sek
from applications.domain.rich import to_html
from applications.texts.labels import FUNDING_LABELS
from reviews.texts.columns import column

register = template.Library()


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
