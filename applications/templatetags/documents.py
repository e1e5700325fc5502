"""Showing an application's document: rich text and names in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from applications.domain.rich import to_html
from applications.forms.countries import country_name

register = template.Library()


@register.filter
def rich(text: str | None) -> SafeString:
    """A stored rich text as safe HTML."""
    return mark_safe(to_html(text or ""))  # noqa: S308 -- to_html lets paragraphs, lists and emphasis pass


@register.filter
def named(thing: Mapping[str, Any] | None) -> str:
    """The name of an organisation or area of a document in the language of the page."""
    return str(thing.get("name_sv" if get_language() == "sv" else "name_en", "")) if thing else ""


@register.filter
def country(code: str) -> str:
    """The country's name."""
    return country_name(code)
