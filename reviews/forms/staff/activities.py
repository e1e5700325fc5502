"""What an officer fills in about by when the panels of a round do what."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from applications.forms.staff.base import StaffForm, moment
from applications.texts.calls import moment as written
from applications.texts.naming import spoken
from reviews.domain.activities import Activity, is_weekend
from reviews.models import Panel
from reviews.models.activities import ACTIVITY_LABELS
from reviews.policies.activities import problems, round_of
from reviews.queries.activities import moments, standing
from reviews.texts import sentence


class DatesForm(StaffForm):
    """The subject is a round or a panel. What lies on a weekend is asked about once more, beside its field."""

    declare = moment(ACTIVITY_LABELS[Activity.DECLARE], required=False)
    preliminary = moment(ACTIVITY_LABELS[Activity.PRELIMINARY], required=False)
    discuss = moment(ACTIVITY_LABELS[Activity.DISCUSS], required=False)
    statements = moment(ACTIVITY_LABELS[Activity.STATEMENTS], required=False)
    chair = moment(ACTIVITY_LABELS[Activity.CHAIR], required=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.rows = list(round_of(self.subject).activity_dates.select_related("panel"))
        panel = self.subject if isinstance(self.subject, Panel) else None
        self.own = {one.activity: one.at for one in self.rows if one.panel_id == (panel.pk if panel else None)}
        self.start_with({activity.value: at for activity, at in self.own.items()})
        if panel is None:
            self._name_panels()
        else:
            self._say_what_stands()

    def _name_panels(self) -> None:
        """Beside each field of a round, the panels that have a date of their own, which it does not change."""
        for activity in Activity:
            panels = [one.panel for one in self.rows if one.activity is activity and one.panel and one.at]
            if names := ", ".join(sorted(map(spoken, panels))):
                self.fields[activity.value].help_text = _("With a date of their own: %(names)s.") % {"names": names}

    def _say_what_stands(self) -> None:
        """Beside each field of a panel, the round's date, which holds where the panel has none of its own."""
        whole = moments(standing(self.rows, None))
        for activity in Activity:
            at = whole.get(activity)
            said = _("In the round: %(at)s. Leave empty to keep to it.") % {"at": written(at)} if at else ""
            self.fields[activity.value].help_text = said or _("No date is set for the round.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        given["wanted"] = wanted = {activity: given[activity.value] for activity in Activity}
        for one in problems(self.subject, self.rows, wanted, self.at):
            self.add_error(one.activity.value, sentence(one.refusal.code, one.refusal.params))
        if not self.errors:
            self._warn(wanted)
        return given

    def _warn(self, wanted: dict[Activity, datetime | None]) -> None:
        """Ask again where a new date lies on a Saturday or Sunday in Sweden."""
        new = {activity: at for activity, at in wanted.items() if at is not None and at != self.own.get(activity)}
        weekend = [activity for activity, at in new.items() if is_weekend(localtime(at).date())]
        if not weekend:
            return
        self.ask_until_shown(",".join(f"{activity} {new[activity].isoformat()}" for activity in weekend))
        for activity in weekend:
            self[activity.value].help_text = _(
                "This is a Saturday or a Sunday. Save once more to keep it, or choose another day."
            )
