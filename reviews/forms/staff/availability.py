"""What an officer fills in about a reviewer's term of office and time away."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, day
from applications.forms.staff.base import text as prose
from applications.models import Agency
from applications.texts.naming import spoken
from reviews.domain.availability import Availability, Away
from reviews.queries.availability import agencies_that_keep, availability_of
from reviews.queries.composition import own_agencies

STARTS, ENDS, AWAY = "starts_on-", "ends_on-", "away-"
MAX_PERIODS, MAX_NOTE = 20, 200


class AvailabilityForm(StaffForm):
    """The subject is a reviewer. Each agency of the officer's in whose register the reviewer stands has its own."""

    def prepare(self) -> None:
        self.agencies = agencies_that_keep(self.subject, own_agencies(self.user))
        for agency in self.agencies:
            self._ask(agency)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        return {"said": [(one, self._said(given, one)) for one in self.agencies]}

    def _ask(self, agency: Agency) -> None:
        known = availability_of(agency, [self.subject])[self.subject.pk]
        at = {"agency": spoken(agency)}
        self.fields[STARTS + agency.pk] = day(
            _("Term of office at %(agency)s, first day") % at,
            required=False,
            initial=known.starts_on,
            help_text=_("Leave both days empty where there is no term."),
        )
        self.fields[ENDS + agency.pk] = day(
            _("Term of office at %(agency)s, last day") % at, required=False, initial=known.ends_on
        )
        self.fields[AWAY + agency.pk] = PeriodsField(
            label=_("Away"),
            initial="\n".join(_line(one) for one in known.away),
            help_text=_("One period a line: first day | last day | note, such as 2027-02-01 | 2027-03-15 | leave."),
        )

    def _said(self, given: dict[str, Any], agency: Agency) -> Availability:
        return Availability(given[STARTS + agency.pk], given[ENDS + agency.pk], given[AWAY + agency.pk])


class PeriodsField(forms.CharField):
    """Periods away, one a line; gives them in order of their first days."""

    widget = prose("").widget

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)

    def clean(self, value: Any) -> Any:
        lines = list(filter(None, map(str.strip, super().clean(value).splitlines())))
        if len(lines) > MAX_PERIODS:
            raise forms.ValidationError(_("Write at most %(n)s periods.") % {"n": MAX_PERIODS})
        return tuple(sorted(map(_away, lines), key=lambda one: one.starts_on))


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
