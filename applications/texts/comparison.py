"""What differs between two calls, in words."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.domain.numbers import format_sek
from applications.models import Round
from applications.queries.comparison import CALL, FORM, JUDGING, Difference
from applications.texts.calls import moment
from applications.texts.specification import FILLERS, aspect

PARTS = {
    CALL: gettext_lazy("The call"),
    FORM: gettext_lazy("The form"),
    JUDGING: gettext_lazy("Rounds and criteria"),
}
LONG = 200


@dataclass(frozen=True)
class Shown:
    """A row of the table."""

    subject: str
    aspect: str
    earlier: str
    now: str


def shown(one: Difference) -> Shown:
    """A difference as a person reads it: of long texts the lines that differ."""
    values = [_value(one, value) for value in (one.earlier, one.now)]
    if max(map(len, values)) > LONG:
        values = _changed_lines(*values)
    return Shown(_subject(one), _aspect(one), *(value or "–" for value in values))


def _subject(one: Difference) -> str:
    return _("Round %(number)s") % {"number": one.subject} if one.model is Round else one.subject


def _aspect(one: Difference) -> str:
    if one.model is None:
        return aspect(one.aspect)
    return str(capfirst(one.model._meta.get_field(one.aspect).verbose_name))


def _value(one: Difference, value: Any) -> str:
    if value is None:
        return ""
    for kind, write in KINDS.items():
        if isinstance(value, kind):
            return write(value)
    if one.aspect.endswith(("_sek", "_sek_per_year")):
        return format_sek(value)
    if one.aspect == "filled_by":
        return str(FILLERS[value])
    choices = dict(one.model._meta.get_field(one.aspect).flatchoices) if one.model and one.aspect != "areas" else {}
    return str(choices.get(value, value))


def _levels(levels: Iterable[Mapping[str, Any]]) -> str:
    return "\n".join(f"{level['grade']} {level['label_sv']} / {level['label_en']}" for level in levels)


def _changed_lines(earlier: str, now: str) -> list[str]:
    lines = list(difflib.ndiff(earlier.splitlines(), now.splitlines()))
    return ["\n".join(line[2:] for line in lines if line.startswith(sign)) for sign in ("- ", "+ ")]


# A datetime is a date too, and comes first.
KINDS: Mapping[type, Callable[[Any], str]] = {
    bool: lambda value: _("Yes") if value else _("No"),
    datetime: moment,
    date: date_format,
    list: _levels,
}
