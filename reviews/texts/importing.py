"""The columns of a file of reviewers, and what is wrong with it, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _

from applications.domain.tables import CellProblem
from applications.models import Organisation
from applications.texts.naming import spoken
from reviews.models import Reviewer
from reviews.texts import sentence

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
LANGUAGES = ("en", "sv")


def headings(columns: Mapping[str, Any] = COLUMNS) -> dict[str, str]:
    """The key of every heading that is known: the columns' names in both languages, and the keys themselves."""
    found = {key: key for key in columns}
    for language in LANGUAGES:
        with override(language):
            found |= {str(label): key for key, label in columns.items()}
    return found


def gender_written(text: str) -> str:
    """The code of a gender written in either language; what is not known comes back as it is."""
    for language in (get_language() or "en", *LANGUAGES):
        with override(language):
            for code, label in Reviewer.Gender.choices:
                if text.casefold() in {str(label).casefold(), str(code) or "-"}:
                    return str(code)
    return text


def problem_line(problem: CellProblem, columns: Mapping[str, Any] = COLUMNS) -> str:
    """What is wrong in a file, and where."""
    return line(problem.row, problem.column, [sentence(problem.code, problem.params)], columns)


def line(row: int, column: str, what: Iterable[str], columns: Mapping[str, Any] = COLUMNS) -> str:
    words = {"row": row, "column": columns.get(column, ""), "what": " ".join(what)}
    if column:
        return _("Row %(row)s, column “%(column)s”: %(what)s") % words
    return _("Row %(row)s: %(what)s") % words


def value_in_words(column: str, value: Any) -> str:
    """A column's value as a page shows it."""
    if isinstance(value, Organisation):
        return spoken(value)
    if isinstance(value, list):
        return ", ".join(value)
    if column == "gender":
        return str(Reviewer.Gender(value).label)
    return str(value or "")
