"""Titles and areas as they were submitted: the working copy may say something else that nobody has registered."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from applications.texts.reading import page_language

VERSION = "submitted_version__document"


def with_submitted(rows: QuerySet[Any], prefix: str = "") -> QuerySet[Any]:
    """The rows with `submitted_title` and `submitted_area`, in the language of the page.

    `prefix`: the path from the row to its application, such as "application__".
    """
    language = page_language()
    annotated: QuerySet[Any] = rows.annotate(
        submitted_title=KeyTextTransform(f"title_{language}", f"{prefix}{VERSION}"),
        submitted_area=KeyTextTransform(f"name_{language}", KeyTransform("area", f"{prefix}{VERSION}")),
    )
    return annotated
