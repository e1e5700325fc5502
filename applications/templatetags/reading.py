"""Filters for what stands in two languages, for amounts and for texts that officers write."""

import json
from datetime import datetime

from django import template
from django.utils.safestring import SafeString, mark_safe

from applications.domain.markdown import guidance_to_html, text_to_html
from applications.domain.numbers import format_sek
from applications.queries.phases import closes_at, deadline_mark
from applications.texts.calls import phase_words
from applications.texts.naming import spoken
from applications.texts.reading import in_language, percent, sek, short_sek

register = template.Library()
register.filter("in_language", in_language)
register.filter("spoken", spoken)
register.filter("sek", sek)
register.filter("short_sek", short_sek)
register.filter("percent", percent)
register.filter("sek_digits", format_sek)
register.filter("phase_words", phase_words)
register.filter("closes_at", closes_at)


@register.filter
def poll_headers(deadline: datetime, at: datetime) -> str:
    """What a page's countdown sends along when it asks again, as JSON."""
    return json.dumps({"If-None-Match": deadline_mark(deadline, at)})


@register.filter
def markdown(text: str) -> SafeString:
    """A text with headings, lists, links and tables, cleaned."""
    return mark_safe(text_to_html(text))  # noqa: S308 - cleaned by nh3


@register.filter
def guidance(text: str) -> SafeString:
    """A short text with emphasis and lists, cleaned."""
    return mark_safe(guidance_to_html(text))  # noqa: S308 - cleaned by nh3
