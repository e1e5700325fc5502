"""A table that somebody has made: what its headings may be called, and what is wrong with it, in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from applications.domain.tables import CellProblem

LANGUAGES = ("en", "sv")
SENTENCES = {
    "table_unreadable": _("The file cannot be read as a table. Save it as CSV (UTF-8) or as an Excel file (.xlsx)."),
    "table_mixed": _(
        "Some rows of the file are in UTF-8 and others in another encoding. Save it once more as CSV (UTF-8)."
    ),
    "table_empty": _("The file has no rows under its headings."),
    "table_too_long": _("The file has more than %(max_rows)s rows. Divide it."),
    "column_unknown": _("No column is called “%(written)s”. The template has the headings that can be used."),
    "column_missing": _("The column is missing."),
    "column_twice": _("The column stands twice. Remove one of them."),
    "cell_without_heading": _("“%(written)s” stands in a column that has no heading."),
    "cell_formula": _("The text begins as a formula does. Write it without the sign in front."),
    "cell_too_long": _("The text is longer than %(limit)s characters."),
    "import_wrong": _("The rows can no longer be imported. Nothing is imported. Choose the file again."),
    "register_changed_since_preview": _(
        "Somebody else has changed the register since you looked. Nothing is imported. Choose the file again."
    ),
}


def headings(columns: Mapping[str, Any]) -> dict[str, str]:
    """The key of every heading that is known: the columns' names in both languages, and the keys themselves."""
    found = {key: key for key in columns}
    for language in LANGUAGES:
        with override(language):
            found |= {str(label): key for key, label in columns.items()}
    return found


def problem_line(problem: CellProblem, columns: Mapping[str, Any]) -> str:
    """What is wrong in a file, and where."""
    said = str(import_string(settings.REFUSAL_SENTENCES)(problem.code, problem.params))
    return line(problem.row, problem.column, [said], columns)


def line(row: int, column: str, what: Iterable[str], columns: Mapping[str, Any]) -> str:
    words = {"row": row, "column": columns.get(column, ""), "what": " ".join(what)}
    if column:
        return gettext("Row %(row)s, column “%(column)s”: %(what)s") % words
    return gettext("Row %(row)s: %(what)s") % words
