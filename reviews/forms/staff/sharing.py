"""What an officer chooses when entries of the own register are shared."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import ChosenForm, StaffForm
from applications.models import Agency
from applications.texts.naming import spoken
from reviews.models import RegisterEntry, Reviewer
from reviews.queries.composition import own_agencies


class ShareForm(StaffForm):
    """Entries of the own registers, shown once more with their number before anything is shared.

    `?reviewer=<key>` in the address chooses one.
    """

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Share with"), empty_label=None)
    entries = forms.ModelMultipleChoiceField(
        RegisterEntry.objects.none(), label=_("Reviewers"), widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("Kept in the record."))
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    confirm_label = _("Show what is chosen")

    def prepare(self) -> None:
        self.chosen: list[RegisterEntry] = []
        own = own_agencies(self.user)
        self.choose_among("agency", Agency.objects.exclude(pk__in=own).order_by("pk"))
        entries = RegisterEntry.objects.filter(agency__in=own).select_related("reviewer__person", "agency")
        self.choose_among("entries", entries.order_by("name", "pk"))
        self.fields["entries"].label_from_instance = lambda one: one.name or spoken(one.reviewer)
        named = (one for one in entries if str(one.reviewer_id) == self.address.get("reviewer"))
        self.start_with({"entries": [one.pk for one in named]})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            self.chosen = list(given["entries"])
            self.ask_until_shown(",".join([given["agency"].pk, *sorted(str(one.pk) for one in self.chosen)]))
        return given


class ChosenShareForm(ChosenForm):
    def prepare(self) -> None:
        self.fields["chosen"].initial = self.address.get("share")


def agencies_without(reviewer: Reviewer, agencies: Any) -> list[Agency]:
    """Those of `agencies` that have no entry of the reviewer."""
    return list(Agency.objects.filter(pk__in=agencies).exclude(register_entries__reviewer=reviewer))
