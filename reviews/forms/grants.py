"""The two answers to the terms of a grant."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import TextField
from reviews.domain.grants import Side
from reviews.forms.base import PortalForm

WORDS = {
    Side.LEADER: _("I have read the decision and the terms, and I accept them."),
    Side.ORGANISATION: _("I may sign for the organisation, and it accepts the decision and the terms."),
}


class AcceptForm(PortalForm):
    """A yes, bound to what the page showed."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    is_true = forms.BooleanField()
    save_label = _("Accept the terms")

    def __init__(self, side: Side, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["is_true"].label = WORDS[side]
        self.lay_out("sha256", "is_true")


class DeclineForm(PortalForm):
    """A no, with its reason."""

    sha256 = forms.CharField(widget=forms.HiddenInput)
    reason = TextField(limit=2000, label=_("Why is the grant declined?"), widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("sha256", "reason")

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [("act", _("Decline the grant"), "btn btn-danger")]
