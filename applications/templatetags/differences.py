"""Showing what has changed between two versions."""

from django import template

from applications.models import Applicant, Party
from applications.texts.differences import heading

register = template.Library()
register.filter("difference_heading", heading)
CODES = {"role": Applicant.Role, "party_role": Party.Role, "size": Party.Size}


@register.filter
def code_in_words(code: str, kind: str) -> str:
    """A code of a document as the reader's word for it."""
    choices = CODES[kind]
    return str(choices(code).label) if code in choices.values else code
