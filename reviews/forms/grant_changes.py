"""Asking for a change of a grant, and consenting to one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import OrganisationField, TextField
from reviews.domain.grant_changes import Kind
from reviews.forms.base import PortalForm


class ChangeForm(PortalForm):
    """One field for what is wanted, by kind, and why."""

    leader_email = forms.EmailField(
        label=_("E-mail of the new project leader"),
        help_text=_("The person gets an e-mail, and consents with an account that has this address."),
    )
    organisation = OrganisationField(label=_("New organisation"), help_text=_("Its name, number or ROR."))
    ends_on = forms.DateField(
        label=_("New last day of the grant"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    reason = TextField(limit=2000, label=_("Why?"), widget=forms.Textarea(attrs={"rows": 5}))
    save_label = _("Send the request")

    FIELDS = {Kind.LEADER: "leader_email", Kind.ORGANISATION: "organisation", Kind.PERIOD: "ends_on"}

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted_field = self.FIELDS[kind]
        for name in set(self.FIELDS.values()) - {self.wanted_field}:
            del self.fields[name]
        self.lay_out(self.wanted_field, "reason")


class ConsentForm(PortalForm):
    """Yes, or no with a reason."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("consent", _("I consent")), ("decline", _("I decline"))],
        widget=forms.RadioSelect,
    )
    reason = TextField(
        limit=2000,
        required=False,
        label=_("Reason, if you decline"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    save_label = _("Send the answer")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("answer", "reason")
