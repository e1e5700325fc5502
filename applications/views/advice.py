"""What the rules of eligibility say of an application while it can still be changed."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from applications.domain.eligibility import Finding
from applications.models import Application
from applications.queries.eligibility import advice_on
from applications.queries.forms import form_of
from applications.texts.eligibility import finding_in_words, remedy_in_words


@dataclass(frozen=True)
class Advice:
    """What a rule of eligibility says of the application as it is now, and what can be done about it."""

    text: str
    holds: bool
    remedy: str
    url: str
    section: str


def advice(found: Application, document: dict[str, Any]) -> list[Advice]:
    """By the rules that the agency judges by after the deadline; what does not hold comes first."""
    rows = [_advice(found, finding) for finding in advice_on(found, document)]
    return sorted(rows, key=lambda row: row.holds)


def _advice(found: Application, finding: Finding) -> Advice:
    section = form_of(found).section_of_kind(finding.place)
    url = reverse("section", args=[found.reference, section.key]) if section else ""
    title = section.title.read_in(get_language() or "en") if section else ""
    return Advice(finding_in_words(finding), finding.holds, remedy_in_words(finding), url, title)
