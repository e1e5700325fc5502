"""The PDFs of a panel meeting's minutes: the whole ones by a job, a reader's own copy when it is first asked for."""

import hashlib
from collections.abc import Collection
from uuid import UUID

from django.utils import translation

from applications.rendering.pdf import set_pdf
from clusterportal.files.actions import keep_made
from clusterportal.files.models import StoredFile
from reviews.domain.meetings import copy_for
from reviews.models import Minutes, PanelMeeting
from reviews.texts.panel_minutes import minutes_data

LANGUAGES = ("sv", "en")


def render(meeting_id: str) -> None:
    """Make the whole minutes in both languages. May run twice."""
    meeting = PanelMeeting.objects.get(pk=UUID(meeting_id))
    for language in LANGUAGES:
        minutes_file(meeting, frozenset(), language)


def minutes_file(meeting: PanelMeeting, withheld: Collection[UUID], language: str) -> StoredFile:
    """The minutes of a closed meeting without the items of the cases in `withheld`, made where it is missing."""
    left_out = sorted(str(key) for key in withheld)
    key = hashlib.sha256(" ".join(left_out).encode()).hexdigest() if left_out else ""
    known = Minutes.objects.select_related("file").filter(meeting=meeting, language=language, withheld=key).first()
    if known is None:
        with translation.override(language):
            pdf = set_pdf("minutes", minutes_data(copy_for(meeting.document or {}, left_out)))
        made = {"file": keep_made(pdf, "application/pdf")}
        known, _new = Minutes.objects.get_or_create(meeting=meeting, language=language, withheld=key, defaults=made)
    return known.file
