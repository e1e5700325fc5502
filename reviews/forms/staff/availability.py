"""What an officer fills in about a reviewer's term of office and time away."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, day
from applications.models import Agency
from applications.texts.naming import spoken
from reviews.domain.availability import Availability
from reviews.forms.periods import PeriodsField, lines_of
from reviews.queries.availability import agencies_that_keep, entered_by
from reviews.queries.composition import own_agencies

STARTS, ENDS, AWAY = "starts_on-", "ends_on-", "away-"


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
        known = entered_by(agency, [self.subject])[self.subject.pk]
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
            initial=lines_of(known.away),
        )

    def _said(self, given: dict[str, Any], agency: Agency) -> Availability:
        return Availability(given[STARTS + agency.pk], given[ENDS + agency.pk], given[AWAY + agency.pk])
