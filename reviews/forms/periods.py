"""Periods away as a person writes them."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import text as prose
from reviews.domain.availability import Away

MAX_PERIODS, MAX_NOTE = 20, 200


class PeriodsField(forms.CharField):
    """Periods away, one a line; gives them in order of their first days."""

    widget = prose("").widget

    def __init__(self, **options: Any) -> None:
        said = _("One period a line: first day | last day | note, such as 2027-02-01 | 2027-03-15 | leave.")
        super().__init__(required=False, help_text=said, **options)

    def clean(self, value: Any) -> Any:
        lines = list(filter(None, map(str.strip, super().clean(value).splitlines())))
        if len(lines) > MAX_PERIODS:
            raise forms.ValidationError(_("Write at most %(n)s periods.") % {"n": MAX_PERIODS})
        return tuple(sorted(map(_away, lines), key=lambda one: one.starts_on))


def lines_of(away: Iterable[Away]) -> str:
    """What the field reads as these periods."""
    return "\n".join(map(_line, away))


def _line(one: Away) -> str:
    parts = [one.starts_on.isoformat(), one.ends_on.isoformat(), *([one.note] if one.note else [])]
    return " | ".join(parts)


def _away(line: str) -> Away:
    first, last, note, *_rest = [part.strip() for part in [*line.split("|", 2), "", ""]]
    try:
        return Away(date.fromisoformat(first), date.fromisoformat(last or first), note[:MAX_NOTE])
    except ValueError as error:
        raise forms.ValidationError(
            _("Write the days as 2027-02-01 | 2027-03-15: %(line)s") % {"line": line[:80]}
        ) from error
