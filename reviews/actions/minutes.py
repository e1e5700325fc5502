"""The PDFs of a panel meeting's minutes: the whole ones by a job, a reader's own copy when it is first asked for."""

import hashlib
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.utils import translation

from applications.rendering.pdf import set_pdf
from clusterportal.files.actions import keep_made
from clusterportal.files.models import StoredFile
from reviews.domain.meetings import copy_for
from reviews.models import Minutes, PanelMeeting
from reviews.queries.minutes import versions_of
from reviews.texts.panel_minutes import minutes_data

LANGUAGES = ("sv", "en")


def render(meeting_id: str) -> None:
    """Make the whole minutes in both languages, in every version. May run twice."""
    meeting = PanelMeeting.objects.get(pk=UUID(meeting_id))
    for number, document in versions_of(meeting).items():
        for language in LANGUAGES:
            minutes_file(meeting, number, document, frozenset(), language)


def minutes_file(
    meeting: PanelMeeting, number: int, document: Mapping[str, Any], withheld: Collection[UUID], language: str
) -> StoredFile:
    """A version of the minutes without the items of the cases in `withheld`, made where it is missing."""
    left_out = sorted(str(key) for key in withheld)
    key = hashlib.sha256(" ".join(left_out).encode()).hexdigest() if left_out else ""
    version = {"meeting": meeting, "number": number, "language": language, "withheld": key}
    known = Minutes.objects.select_related("file").filter(**version).first()
    if known is None:
        with translation.override(language):
            pdf = set_pdf("minutes", minutes_data(copy_for(document, left_out)))
        made = {"file": keep_made(pdf, "application/pdf")}
        known, _new = Minutes.objects.get_or_create(**version, defaults=made)
    return known.file
