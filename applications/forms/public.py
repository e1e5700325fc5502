"""What everybody may fill in: filters, and the facts of a receipt to verify."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _

from applications.queries.public import planning_grant_funders, planning_grant_organisations
from applications.texts.reading import page_language

MAX_JSON_BYTES = 100_000
MAX_FILE_BYTES = 5 * 2**20


@dataclass(frozen=True)
class GivenFile:
    """What somebody takes for a receipt: its hash, and its document and signature where it is a JSON file."""

    sha256: str
    content: dict[str, Any] | None


class AtOnce(ModelChoiceIterator):
    """The choices by one plain statement: a list that is shown whole needs no cursor in the database."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for row in self.queryset.all():
            yield self.choice(row)


class NamedChoice(forms.ModelChoiceField):
    """A row by its name in the language of the page."""

    iterator = AtOnce

    def label_from_instance(self, row: Any) -> str:
        return str(getattr(row, f"name_{page_language()}"))


class PlanningGrantFilter(forms.Form):
    """Narrows the stage-one register. Sent by GET, so that the result has an address."""

    no_optional_marks = True
    funder = NamedChoice(label=_("Funder"), queryset=None, required=False, empty_label=_("All"))
    organisation = NamedChoice(label=_("Organisation"), queryset=None, required=False, empty_label=_("All"))

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["funder"].queryset = planning_grant_funders()
        self.fields["organisation"].queryset = planning_grant_organisations()
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter-form"
        self.helper.disable_csrf = True
        self.helper.layout = Layout("funder", "organisation", StrictButton(_("Show"), type="submit"))


class VerifyByHash(forms.Form):
    """The reference and the checksum, as they stand on the receipt."""

    no_error_summary = True
    reference = forms.CharField(label=_("Reference"), max_length=20, help_text=_("For example K7F3-92QD."))
    sha256 = forms.CharField(
        label=_("Hash of the receipt (SHA-256)"),
        max_length=200,
        help_text=_("64 letters and digits, at the bottom of the receipt."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.helper = _helper("get", _("Verify"), "reference", "sha256")

    def clean_reference(self) -> str:
        return str(self.cleaned_data["reference"]).strip().upper()

    def clean_sha256(self) -> str:
        return "".join(str(self.cleaned_data["sha256"]).split()).lower()


class VerifyByFile(forms.Form):
    """The receipt's PDF, or its JSON file: {"document": …, "signature": …}."""

    no_error_summary = True
    prefix = "file"
    receipt = forms.FileField(
        label=_("The receipt's file, PDF or JSON"),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,application/json,.pdf,.json"}),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.helper = _helper("post", _("Verify the file"), "receipt")

    def clean_receipt(self) -> GivenFile:
        """Read once and kept nowhere; a file that is larger than any receipt is not read at all."""
        file = self.cleaned_data["receipt"]
        raw = file.read() if file.size <= MAX_FILE_BYTES else b""
        return GivenFile(hashlib.sha256(raw).hexdigest(), _signed(raw) if len(raw) <= MAX_JSON_BYTES else None)


def _signed(raw: bytes) -> dict[str, Any] | None:
    """A document with its signature; None for what is no such thing."""
    try:
        content = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    is_signed = isinstance(content, dict) and isinstance(content.get("signature"), str)
    return content if is_signed and isinstance(content.get("document"), dict) else None


def _helper(method: str, label: Any, *fields: str) -> FormHelper:
    helper = FormHelper()
    helper.form_method = method
    helper.form_class = "form"
    helper.form_action = "verify"
    helper.layout = Layout(*fields, StrictButton(label, type="submit", css_class="btn-primary"))
    return helper
