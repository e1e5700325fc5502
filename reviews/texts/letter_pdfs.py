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


def pdf_data(letter: Text, footer: str) -> dict[str, Any]:
    """The letter as JSON values for its template."""
    return {
        "title": letter.subject,
        "language": letter.language,
        "footer": footer,
        "blocks": [{"kind": one.kind, "text": one.text} for one in blocks(letter.body)],
        "draft": "",
        "draft_word": "",
    }


def draft_data(letter: Text, footer: str) -> dict[str, Any]:
    """The same marked as a draft, in its title too."""
    with translation.override(letter.language):
        marks = {"draft": draft_mark(), "draft_word": _("DRAFT")}
    return {**pdf_data(letter, footer), **marks, "title": f"{marks['draft_word']}: {letter.subject}"}


def footer_of(decision: Decision) -> str:
    """What stands at the foot of a letter of a decision."""
    application = decision.application
    return f"{application.reference} · {application.call.agency.short_name}"
