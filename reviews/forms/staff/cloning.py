"""What an officer says of a new call that is made from an earlier one."""

from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, moment


class CloneForm(StaffForm):
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    opens_at = moment(_("Opens"), help_text=_("Swedish time. All other dates follow it."))

    def prepare(self) -> None:
        self.start_with({"title_sv": self.subject.title_sv, "title_en": self.subject.title_en})

    def clean_opens_at(self) -> datetime:
        opens_at: datetime = self.cleaned_data["opens_at"]
        if opens_at <= self.subject.opens_at:
            raise ValidationError(_("The new call opens after the one that it is made from."))
        return opens_at
