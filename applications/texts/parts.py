"""A party's part in words: what has changed in it since it was confirmed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from applications.domain.aid import question_of
from applications.domain.budget import Place
from applications.domain.form import Form
from applications.domain.numbers import format_sek
from applications.domain.parts import Changed
from applications.models import Party
from applications.texts.budget import lines_of
from applications.texts.reading import page_language

LABELS = {
    "role": _("Role"),
    "name": _("Name"),
    "country": _("Country"),
    "organisation_number": _("Organisation number"),
    "size": _("Size class"),
    "aid_activity": _("Activity that the aid is for"),
    "contribution": _("Part in the cluster"),
    "in_kind_sek": _("Contribution in kind, SEK"),
    "cash_sek": _("Contribution in cash, SEK"),
}
IN_ENGLISH = "contribution"


def role_of_party(role: str) -> str:
    """What a party of a document is; nothing for all parties together."""
    return str(capfirst(Party.Role(role).label)) if role in Party.Role.values else ""


@dataclass(frozen=True)
class ChangedRow:
    """A row of a part as it was confirmed and as it is. `lang`: of both texts, where it is not the page's."""

    label: str
    old: str
    new: str
    lang: str


def row_of(changed: Changed, form: Form, years: range) -> ChangedRow:
    """A change in words; amounts are named by their line and year."""
    if isinstance(changed.what, Place):
        place = changed.what
        labels: Mapping[str, str] = lines_of(form, years).labels.get(place.side, {})
        label = f"{labels.get(place.line, place.line)} {place.year}"
        return ChangedRow(label, format_sek(changed.old), format_sek(changed.new), "")
    name, lang = changed.what, "en" if changed.what == IN_ENGLISH else ""
    old, new = _written(name, changed.old, form), _written(name, changed.new, form)
    return ChangedRow(str(LABELS[name]), old, new, lang)


def _written(name: str, value: Any, form: Form) -> str:
    if name.endswith("_sek"):
        return format_sek(value or 0)
    return _words(name, form).get(value, str(value)) or "–"


def _words(name: str, form: Form) -> dict[str, str]:
    """The words of a column that holds codes."""
    if name == "aid_activity":
        asked = question_of(form)
        return {option.value: option.label.read_in(page_language()) for option in (asked.options if asked else ())}
    choices: dict[str, Any] = {"role": Party.Role.choices, "size": Party.Size.choices}
    return {value: str(label) for value, label in choices.get(name, ())}
