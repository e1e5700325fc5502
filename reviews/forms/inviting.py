"""Answering an invitation to review."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import TextField
from reviews.actions.answering import No
from reviews.forms.base import PortalForm
from reviews.forms.declaring import DeclarationForm, rules_field
from reviews.models import ReviewInvitation
from reviews.queries.declaring import Row

WORDS_LIMIT = 2000


def _words(label: Any) -> TextField:
    help_text = _("The handling officer reads it.")
    widget = forms.Textarea(attrs={"rows": 3})
    return TextField(limit=WORDS_LIMIT, required=False, label=label, widget=widget, help_text=help_text)


class AcceptForm(DeclarationForm):
    """A yes: the rules accepted, and an own answer about conflicts with every named case."""

    is_accepted = rules_field()
    words = _words(_("Anything that the agency should know"))
    save_label = _("Accept the invitation")

    def __init__(self, rows: Sequence[Row], *args: Any, **kwargs: Any) -> None:
        super().__init__(rows, *args, **kwargs)
        self.lay_out("is_accepted", "words")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for row in self.open_rows:
            name = f"answer_{row.application.pk}"
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Answer about this application yourself."))
        return cleaned


class DeclineForm(PortalForm):
    """A no, with its reason, and perhaps somebody to ask instead."""

    why = forms.ChoiceField(choices=ReviewInvitation.Why.choices, widget=forms.RadioSelect, label=_("Why not?"))
    words = _words(_("In your own words"))
    suggested_name = forms.CharField(
        required=False,
        max_length=200,
        label=_("Who could review instead?"),
        help_text=_("Name and place of work. The agency decides whom it asks."),
    )
    suggested_email = forms.EmailField(required=False, label=_("That person's e-mail"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("why", "words", "suggested_name", "suggested_email")

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [("act", _("Decline the invitation"), "btn btn-danger")]

    def no(self) -> No:
        given = self.cleaned_data
        return No(given["why"], given["words"], given["suggested_name"], given["suggested_email"])
