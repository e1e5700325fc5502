"""The columns of a file of reviewers, and their values in words."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy, override

from applications.models import Organisation
from applications.texts.naming import spoken
from applications.texts.tables import LANGUAGES
from reviews.models import Reviewer

COLUMNS = {
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "orcid": "ORCID",
    "gender": gettext_lazy("Gender"),
    "organisation": gettext_lazy("Works at"),
    "department": gettext_lazy("Department"),
    "subject_codes": gettext_lazy("Subject codes (SSIF 2025)"),
    "keywords": gettext_lazy("Keywords in English"),
    "languages": gettext_lazy("Languages"),
    "text": gettext_lazy("Profile"),
}


def gender_written(text: str) -> str:
    """The code of a gender written in either language; what is not known comes back as it is."""
    for language in (get_language() or "en", *LANGUAGES):
        with override(language):
            for code, label in Reviewer.Gender.choices:
                if text.casefold() in {str(label).casefold(), str(code) or "-"}:
                    return str(code)
    return text


def value_in_words(column: str, value: Any) -> str:
    """A column's value as a page shows it."""
    if isinstance(value, Organisation):
        return spoken(value)
    if isinstance(value, list):
        return ", ".join(value)
    if column == "gender":
        return str(Reviewer.Gender(value).label)
    return str(value or "")
