"""What an officer fills in about the joint priority list of a call."""

import re
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, text
from clusterportal.accounts.errors import Hidden
from reviews.queries.arrangement import Row
from reviews.queries.call_list import arrangement_for
from reviews.texts import sentence

STEPS = {"up": -1, "down": 1}
ROWS = re.compile(r"-?[1-9][0-9]{0,3}")


class SaveListForm(StaffForm):
    remark = text(_("Remark"), rows=2, required=False, help_text=_("What this version is, for whoever looks it up."))


class LayDownForm(StaffForm):
    """`seen`: the order that the officer looked at."""

    remark = text(_("Remark"), rows=2, required=False, help_text=_("Stands beside the version."))
    seen = forms.CharField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.start_with({"seen": arrangement_for(self.user, self.subject, self.at).token})


class ExplainForm(StaffForm):
    """Words about one row; `seen` stands for those that were on the page. `row`: what is stored, and why it departs."""

    reason = text(
        _("Why it departs from the panel's list"),
        rows=3,
        required=False,
        help_text=_("Name no other application: somebody who reads this may have a conflict of interest in it."),
    )
    note = text(_("Note"), rows=3, required=False, help_text=_("For the officers of the call. Chairs do not see it."))
    case = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.row = self._row(self.data.get("case") or self.address.get("case", ""))
        stored = self.row.stored
        values = {"case": self.row.case.pk, "seen": self.row.words_token}
        self.start_with({"reason": stored.reason, "note": stored.note, **values})

    def clean(self) -> dict[str, Any]:
        """What another officer wrote meanwhile is shown beside what was typed; sent once more, the typed stands."""
        given = super().clean() or {}
        if given.get("seen") not in {None, self.row.words_token}:
            self.add_error(None, sentence("call_list_words_changed", {}))
            self.data = self.data.copy()
            self.data["seen"] = self.row.words_token
            self.has_other_words = True
        return given

    has_other_words = False

    def _row(self, key: str) -> Row:
        rows = arrangement_for(self.user, self.subject, self.at).rows
        found = next((one for one in rows if str(one.case.pk) == key), None)
        if found is None:
            raise Hidden
        return found


def case_key(value: str) -> UUID:
    """Raises Hidden where it is none."""
    try:
        return UUID(value)
    except ValueError:
        raise Hidden from None


def step_of(value: str) -> int:
    """How many rows down, negative for up. Raises Hidden where it is no number of rows."""
    if value in STEPS:
        return STEPS[value]
    if not ROWS.fullmatch(value):
        raise Hidden
    return int(value)
