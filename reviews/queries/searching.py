"""Searching applications by what was submitted: the columns of the submitted version, never the working copy.

The rows come from a visibility query; searching only narrows them.
"""

from typing import Any, TypeVar

from django.db.models import CharField, Exists, Model, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat, LPad

from applications.models import CaseNumber
from reviews.models import Decision, DecisionMeeting

M = TypeVar("M", bound=Model)
N_MOST_WORDS = 8
N_LONGEST_WORD = 100
N_DIGITS = 5
IN_VERSION = ("title_sv", "title_en", "organisation__name_sv", "organisation__name_en", "document__people__0__name")


def words_of(text: str) -> list[str]:
    """What a search asks for, word by word."""
    return [word[:N_LONGEST_WORD] for word in text.replace("\0", "").split()[:N_MOST_WORDS]]


def applications_found(rows: QuerySet[M], text: str, path: str = "") -> QuerySet[M]:
    """The rows with every word in the reference, the case number or the agency's name, or in the submitted version.

    There in the titles, the organisation, and the name of the project leader, who stands first among its people.
    `path`: from the row to its application, such as "application__".
    """
    for word in words_of(text):
        says = Q(**{f"{path}reference__icontains": word}) | Q(**{f"{path}call__agency__short_name__iexact": word})
        for name in IN_VERSION:
            says |= Q(**{f"{path}submitted_version__{name}__icontains": word})
        rows = rows.filter(says | Q(**{f"{path}pk__in": _numbered(word)}))
    return rows


def meetings_found(
    rows: QuerySet[DecisionMeeting], text: str, decisions: QuerySet[Decision]
) -> QuerySet[DecisionMeeting]:
    """The meetings with every word in the own title or the call's, or with such an application among `decisions`."""
    for word in words_of(text):
        says = Q(title__icontains=word) | Q(call__title_sv__icontains=word) | Q(call__title_en__icontains=word)
        own = applications_found(decisions.filter(meeting=OuterRef("pk")), word, "application__")
        rows = rows.filter(says | Exists(own))
    return rows


def _numbered(word: str) -> QuerySet[Any]:
    """The applications with the word in their case number, as it is written: 2026-00012."""
    serial = LPad(Cast("serial", CharField()), N_DIGITS, Value("0"))
    written = Concat(Cast("year", CharField()), Value("-"), serial, output_field=CharField())
    return CaseNumber.objects.alias(written=written).filter(written__icontains=word).values("application")
