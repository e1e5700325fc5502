"""One act on several applications of the list: what is chosen is shown with its number before anything is done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, moment, text
from applications.models import AgencyRole
from applications.policies.roles import has_agency_role
from reviews.actions.exporting import lists
from reviews.forms.staff.exporting import ALL
from reviews.queries.several import ELIGIBLE, EXPORT, EXTEND, REMIND, plan_of

LISTED = "applications.application"
N_MOST = 500
OFFICERS = {
    ELIGIBLE: _("Judge as eligible"),
    REMIND: _("Remind the organisations to sign"),
    EXTEND: _("Extend the time for signing"),
}
ACTS = {**OFFICERS, EXPORT: _("Export")}
NEEDED = {EXTEND: ("until", "reason"), EXPORT: ("format",)}


class Keys(forms.Field):
    """The keys of ticked rows; what is no key is left out, as what does not exist is."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> list[str]:
        return [str(value) for value in dict.fromkeys(map(_key, value or ())) if value]


class SeveralForm(StaffForm):
    """Ticked rows, or with `everything` all that the list holds with its search and filters as they stand."""

    offered: ClassVar[Callable[[Mapping[str, Any]], str]]

    act = forms.ChoiceField(widget=forms.HiddenInput)
    everything = forms.BooleanField(required=False, widget=forms.HiddenInput)
    chosen = Keys(required=False)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    until = moment(_("The organisations may sign until"))
    reason = text(_("Reason"), help_text=_("Recorded with each of them."))
    format = forms.ChoiceField(label=_("Kind of file"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.plan: Any = None
        self.fields["act"].choices = list(acts_of(self.user).items())
        self.fields["format"].choices = [(one.value, one.label) for one in ALL]
        self.fields["format"].initial = ALL[0].value
        needed = NEEDED.get((self.data or {}).get("act", ""), ())
        for name in {"until", "reason", "format"}.difference(needed):
            del self.fields[name]
        if not (self.data or {}).get("shown"):
            for name in needed:
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("act") not in self.acts:
            return given
        query = type(self).offered(self.address)
        chosen = None if given.get("everything") else given.get("chosen") or []
        keys = lists().keys(LISTED, self.user, query, chosen, self.at)
        if len(keys) > N_MOST and given["act"] != EXPORT:
            self.add_error(None, _("At most %(n_most)s at once. Narrow the list.") % {"n_most": N_MOST})
            return given
        self.plan = plan_of(given["act"], keys, self.user, self.at)
        if not keys:
            self.add_error(None, _("Tick at least one row of the list."))
        elif not self.errors:
            self.ask_until_shown(self.plan.mark)
            self._ask_for(NEEDED.get(given["act"], ()))
        self.confirm_label = ACTS[given["act"]]
        return given | {"plan": self.plan, "query": query, "keys": chosen if chosen is None else keys}

    def _ask_for(self, needed: Sequence[str]) -> None:
        """What the first step need not say and the second must; a choice begins with what is chosen most."""
        for name in needed:
            self.fields[name].required = True
        if self.asks_again and "format" in needed and not self.data.get("format"):
            self.data["format"] = ALL[0].value

    @property
    def acts(self) -> dict[str, Any]:
        return acts_of(self.user)


def acts_of(user: Any) -> dict[str, Any]:
    """What the person can do with several: those who read the record only take it out."""
    return ACTS if has_agency_role(user, AgencyRole.Role.OFFICER) else {EXPORT: ACTS[EXPORT]}


def _key(value: Any) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None
