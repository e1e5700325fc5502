"""What the forms of the staff pages share."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import AmountField
from applications.texts.naming import spoken
from clusterportal.accounts.models import User


class StaffForm(forms.Form):
    """Shape only. Knows for whom and about what it asks, so that it offers nothing that the person may not choose.

    `address`: the query string of the page, for values that a link has filled in. `asks_again`: what was filled in is
    shown once more, and nothing done. `confirm_label`: words for the button, where those of the act do not fit.
    """

    required_css_class = "required"
    asks_again = False
    confirm_label: Any = ""

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        user: User,
        subject: Any,
        at: datetime,
        address: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(data, files)
        self.user = user
        self.subject = subject
        self.at = at
        self.address = address or {}
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                field.label_from_instance = spoken
        self.request_key = (data or {}).get("request_key") or str(uuid.uuid4())
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and initial values."""

    def ask_until_shown(self, mark: str) -> None:
        """Ask again until the page has listed what is chosen, which `mark` stands for, in the form's field `shown`."""
        self.asks_again = self.cleaned_data.get("shown") != mark
        if self.asks_again:
            self.confirm_label = ""
            self.data = self.data.copy()
            self.data["shown"] = mark

    def choose_among(self, name: str, rows: Any) -> None:
        """Offer `rows` in a field of choices; another row is refused as one that does not belong here."""
        field = self.fields[name]
        field.queryset = rows
        field.error_messages["invalid_choice"] = _("Choose among those that are offered here.")

    def start_with(self, values: Mapping[str, Any]) -> None:
        """What the fields show before the person has written anything."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].initial = value


class Amount(AmountField):
    """Whole SEK, shown in groups of three; empty is None where it may be left out."""

    def clean(self, value: Any) -> Any:
        if not str(value or "").strip():
            self.validate("")
            return None
        return super().clean(value)


def moment(label: Any, **options: Any) -> forms.DateTimeField:
    """An instant, entered and shown in Swedish time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **options)


def day(label: Any, **options: Any) -> forms.DateField:
    """A date."""
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)


def text(label: Any, *, rows: int = 4, **options: Any) -> forms.CharField:
    """Several lines."""
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def words(label: Any, **options: Any) -> forms.CharField:
    """A list written on one line."""
    return forms.CharField(label=label, help_text=_("Separate with commas."), **options)


def split_words(value: str) -> list[str]:
    """The parts of a list written with commas, without empty ones and repetitions."""
    return list(dict.fromkeys(part.strip() for part in value.replace(";", ",").split(",") if part.strip()))


class ChosenForm(StaffForm):
    """A row that a button of a list stands for; its key travels in the form, never in the address."""

    chosen = forms.UUIDField(widget=forms.HiddenInput)
