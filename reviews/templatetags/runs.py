"""What the page of an assignment run draws."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()
LONGEST, HEIGHT = 160, 16
BAR = (
    '<svg class="grade-bars" width="{}" height="{}" viewBox="0 0 {} {}" aria-hidden="true" focusable="false">'
    '<path class="grade-bar" d="M0 2h{}v{}h-{}z"/></svg>'
)


@register.simple_tag
def bar(n: int, most: int) -> SafeString:
    """A bar as long as `n` is of `most`; the figure stands in the table beside it."""
    length = round(LONGEST * n / most) if most else 0
    return format_html(BAR, LONGEST, HEIGHT, LONGEST, HEIGHT, length, HEIGHT - 4, length)
