"""Showing an application's document: rich text and names in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from applications.domain.curriculum import degrees_of, employments_of, first_authors
from applications.domain.rich import to_html
from applications.texts.countries import country_name
from applications.texts.parts import role_of_party
from applications.texts.reading import in_language, page_language

register = template.Library()
register.filter("first_authors", first_authors)


@register.filter
def rich(text: str | None) -> SafeString:
    """A stored rich text as safe HTML."""
    return mark_safe(to_html(text or ""))  # noqa: S308 -- to_html lets paragraphs, lists and emphasis pass


@register.filter
def named(thing: Mapping[str, Any] | None) -> str:
    """The name of an organisation, area or party of a document in the language of the page."""
    return in_language(thing, "name") if thing else ""


@register.filter
def degrees(cv: Mapping[str, Any]) -> list[str]:
    """The degrees of a CV, a line each."""
    return degrees_of(cv)


@register.filter
def employments(cv: Mapping[str, Any]) -> list[str]:
    """The employments of a CV, a line each."""
    return employments_of(cv, page_language())


@register.filter
def party_role(role: str) -> str:
    """What a party of a document is."""
    return role_of_party(role)


@register.filter
def country(code: str) -> str:
    """The country's name."""
    return country_name(code)
