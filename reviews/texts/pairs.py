"""Who reads what as a file: its columns, its rows in words, and what a file that comes back may say."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from applications.texts.naming import spoken
from applications.texts.tables import LANGUAGES
from reviews.models import Assignment, Review
from reviews.queries.readings import Fit, Reading
from reviews.texts.assignments import TERMS

Cells = list[str | int | float]
# A file that is exported has them all; an import reads the label, the reviewer, the address and what is kept.
COLUMNS = {
    "label": gettext_lazy("Label"),
    "reference": gettext_lazy("Reference"),
    "title": gettext_lazy("Title"),
    "panel": gettext_lazy("Panel"),
    "reviewer": gettext_lazy("Reviewer"),
    "email": gettext_lazy("E-mail"),
    "state": gettext_lazy("State"),
    "origin": gettext_lazy("Origin"),
    "affinity": gettext_lazy("Affinity"),
    "keep": gettext_lazy("Kept in every run"),
    "assigned_at": gettext_lazy("Assigned at"),
    "due_at": gettext_lazy("Own due date"),
    "review": gettext_lazy("Review"),
}
TEMPLATE = ("label", "title", "reviewer", "keep")
YES, NO = gettext_lazy("yes"), gettext_lazy("no")
# Beside the words in both languages.
WRITTEN = {"": True, "x": True, "1": True, "true": True, "0": False, "false": False}


def reading_rows(found: Iterable[Reading]) -> list[Cells]:
    """The cells of the exported file, in the language of the page and in Swedish time."""
    return [
        [
            *(one.label, one.reference, one.title, spoken(one.panel) if one.panel else "", one.reviewer, one.email),
            *(str(Assignment.State(one.state).label), str(Assignment.Origin(one.origin).label)),
            "" if one.affinity is None else one.affinity,
            *(str(YES if one.keep else NO), _moment(one.assigned_at), _moment(one.due_at)),
            str(Review.State(one.review).label),
        ]
        for one in found
    ]


def fit_headings(terms: Iterable[str]) -> list[str]:
    """The columns of a run's result; of each term what it says and how much it weighs."""
    parts = [
        words % {"term": TERMS[one]}
        for one in terms
        for words in (_("%(term)s, agreement in per cent"), _("%(term)s, share in per cent"))
    ]
    return [str(COLUMNS["label"]), str(COLUMNS["reviewer"]), str(COLUMNS["affinity"]), *parts]


def fit_rows(found: Iterable[Fit]) -> list[Cells]:
    """The cells under `fit_headings`."""
    return [
        [one.label, one.reviewer, one.affinity, *(part for _name, *parts in one.terms for part in parts)]
        for one in found
    ]


def template_rows(cases: Iterable[Any]) -> list[Cells]:
    """A row for each case that came `with_submitted`; who reads it is to be filled in."""
    return [[one.label, one.submitted_title or "", "", str(YES)] for one in cases]


def headings_of(keys: Iterable[str]) -> list[str]:
    """The headings of these columns."""
    return [str(COLUMNS[key]) for key in keys]


def keep_written(text: str) -> bool | None:
    """What a cell says in either language; None where it is neither yes nor no."""
    known: dict[str, bool] = dict(WRITTEN)
    for language in LANGUAGES:
        with override(language):
            known |= {str(YES): True, str(NO): False}
    return known.get(text.strip().casefold())


def written_options(options: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """What the officer chose for a run, by the names that the officer may know; of no other case."""
    loads = [{"reviewer": names.get(key, ""), "load_max": most} for key, most in options["loads"].items()]
    wishes = [
        {**one, "reviewer": names.get(one["reviewer"], ""), "case": names.get(one["case"], "")}
        for one in options["wishes"]
        if not one["case"] or one["case"] in names
    ]
    return {**options, "loads": sorted(loads, key=lambda one: (one["reviewer"], one["load_max"])), "wishes": wishes}


def _moment(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""
