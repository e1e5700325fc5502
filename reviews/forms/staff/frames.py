"""What an officer fills in about the frame of a call."""

from typing import Any

from django.utils.translation import gettext as _

from applications.forms.staff.base import Amount, StaffForm
from reviews.queries.frames import year_frames


class DivideForm(StaffForm):
    """An amount for each year of the grant period."""

    def prepare(self) -> None:
        parts = year_frames([self.subject])[self.subject.pk]
        for year in self.subject.grant_years:
            label = _("%(year)s, SEK") % {"year": year}
            self.fields[_name(year)] = Amount(label=label, required=False, initial=parts.get(year, 0))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        years = {year: given.get(_name(year)) or 0 for year in self.subject.grant_years}
        return {**given, "amounts": years}


def _name(year: int) -> str:
    return f"year_{year}"
