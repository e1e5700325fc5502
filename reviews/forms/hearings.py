"""Whom the project leader names for a hearing."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.models import Applicant
from reviews.forms.base import PortalForm
from reviews.texts import sentence


class GuestsForm(PortalForm):
    """Who of the consortium comes with the leader. The act judges how many."""

    people = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("People who come with the project leader")
    )
    save_label = _("Save who comes")

    def __init__(
        self, offered: Iterable[Applicant], named: Collection[UUID], guests_max: int, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["people"]
        field.choices = [(str(one.pk), f"{one.name}, {one.get_role_display()}") for one in offered]
        field.initial = [str(key) for key in named]
        field.error_messages["invalid_choice"] = sentence("not_in_consortium", {})
        field.help_text = _("At most %(n)s. Who is new gets an e-mail.") % {"n": guests_max}
        self.lay_out("people")

    def chosen(self) -> frozenset[UUID]:
        return frozenset(UUID(key) for key in self.cleaned_data["people"])
