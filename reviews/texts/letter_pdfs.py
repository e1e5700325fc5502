"""A letter as its PDF shows it."""

from typing import Any, Protocol

from django.utils import translation
from django.utils.translation import gettext as _

from reviews.domain.letters import blocks
from reviews.models import Decision
from reviews.texts.letters import draft_mark


class Text(Protocol):
    """What a letter says, whether it is sent or only looked at."""

    @property
    def language(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def body(self) -> str: ...


def pdf_data(decision: Decision, letter: Text) -> dict[str, Any]:
    """The letter as JSON values for its template."""
    application = decision.application
    return {
        "title": letter.subject,
        "language": letter.language,
        "footer": f"{application.reference} · {application.call.agency.short_name}",
        "blocks": [{"kind": one.kind, "text": one.text} for one in blocks(letter.body)],
        "draft": "",
        "draft_word": "",
    }


def draft_data(decision: Decision, letter: Text) -> dict[str, Any]:
    """The same marked as a draft, in its title too."""
    with translation.override(letter.language):
        marks = {"draft": draft_mark(), "draft_word": _("DRAFT")}
    return {**pdf_data(decision, letter), **marks, "title": f"{marks['draft_word']}: {letter.subject}"}
