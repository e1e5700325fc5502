"""What the applicants read of a supplement: what is asked for, until when, and what they have changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from applications.domain.differences import Changed, differences
from applications.domain.form import Form
from applications.models import Application, Supplement
from applications.queries.forms import form_of
from applications.queries.supplements import document_now, open_supplement
from applications.texts.signing import time_left


@dataclass(frozen=True)
class SupplementPart:
    """A supplement under way. `reason` stands in `reason_language`; `opened`: the names of what may be changed."""

    supplement: Supplement
    reason: str
    reason_language: str
    opened: list[str]
    left: str
    changes: tuple[Changed, ...]


def supplement_part(application: Application, at: datetime, document: dict[str, Any] | None = None) -> Any:
    """The supplement under way, or None. `document`: what would be registered, where the page has read it already."""
    supplement = open_supplement(application)
    if supplement is None:
        return None
    language, form = get_language() or "en", form_of(application)
    document = document or document_now(application)
    return SupplementPart(
        supplement,
        *reason_of(supplement),
        opened=opened_names(supplement, form, language),
        left=time_left(supplement.closes_at, at) if at <= supplement.closes_at else "",
        changes=differences(supplement.earlier_version.document, document, form, language),
    )


def reason_of(supplement: Supplement) -> tuple[str, str]:
    """The reason and its language: the one of the page where it was given in it."""
    reasons = {"sv": supplement.reason_sv, "en": supplement.reason_en}
    language = "sv" if get_language() == "sv" else "en"
    other = "en" if language == "sv" else "sv"
    return (reasons[language], language) if reasons[language] else (reasons[other], other)


def opened_names(supplement: Supplement, form: Form, language: str) -> list[str]:
    """The sections and the kinds of attachments by their names, in the order of the form."""
    sections = [one.title.read_in(language) for one in form.sections if one.key in supplement.sections]
    return [*sections, *(one.label.read_in(language) for one in form.attachments if one.key in supplement.attachments)]
