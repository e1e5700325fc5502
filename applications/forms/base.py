"""What every form of the applicant's pages is built of."""

import uuid
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from applications.domain.answers import Unacceptable, clean_text
from applications.domain.numbers import UnclearNumber, format_sek, parse_sek
from applications.models import Organisation
from applications.queries.organisations import organisations_matching, suggested_names
from applications.texts import sentence
from applications.texts.reading import in_language, page_language
from clusterportal.accounts.errors import Paused


class PortalForm(forms.Form):
    """A form with the hidden key by which a retry of the same request is known."""

    request_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    save_label = _("Save")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["request_key"].initial = uuid.uuid4
        self.helper = FormHelper()
        self.helper.form_class = "form"
        for name, label, css_class in self.buttons():
            button = Submit(name, label)
            button.field_classes = css_class
            self.helper.add_input(button)

    def buttons(self) -> list[tuple[str, Any, str]]:
        """Name, label and class of each button, the strong one first."""
        return [("save", self.save_label, "btn btn-primary")]

    def lay_out(self, *rows: Any) -> None:
        """Put the fields in order; the request's key comes first."""
        self.helper.layout = Layout("request_key", *rows)

    def refuse(self, refused: Any, field: str | None = None) -> None:
        """Say beside `field`, or on top, what an action has refused. A pause is no matter of the form."""
        if isinstance(refused, Paused):
            raise refused
        self.add_error(field, sentence(refused.code, refused.params))


class TextField(forms.CharField):
    """A text that is kept as typed: over the limit is shown by a counter and said in words, nothing is cut."""

    def __init__(self, *, limit: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.limit = limit
        self.count_limit = limit
        self.validators = []

    def to_python(self, value: Any) -> str:
        try:
            return clean_text(value or "")
        except Unacceptable as wrong:
            raise ValidationError(sentence(wrong.code, wrong.params)) from wrong

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            words = _("%(n_over)s characters too long. At most %(limit)s are allowed.")
            counts = {"n_over": len(value) - self.limit, "limit": self.limit}
            raise ValidationError(
                words, params={key: number_format(n, force_grouping=True) for key, n in counts.items()}
            )


class AmountField(forms.CharField):
    """Whole SEK as people write them; empty is zero."""

    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "number", "autocomplete": "off"})

    def prepare_value(self, value: Any) -> Any:
        return format_sek(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        try:
            return parse_sek(value or "")
        except UnclearNumber as unclear:
            raise ValidationError(sentence(f"number_{unclear.code}", unclear.params)) from unclear


class OrganisationInput(forms.TextInput):
    """A text with the organisations' names to choose from."""

    template_name = "applications/widgets/organisation.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        suggestions = f"{context['widget']['attrs'].get('id', name)}_names"
        context["widget"]["attrs"] |= {"list": suggestions, "autocomplete": "off"}
        return context | {"suggestions": suggestions, "names": suggested_names(page_language())}


class OrganisationField(forms.CharField):
    """An organisation by its number, its ROR or its name."""

    widget = OrganisationInput

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Organisation):
            return in_language(value, "name")
        return value

    def clean(self, value: Any) -> Organisation | None:
        text = super().clean(value)
        if not text:
            return None
        found = organisations_matching(text)
        if not found:
            raise ValidationError(
                _("No organisation matches. Try its organisation number, its ROR or part of its name.")
            )
        if len(found) > 1:
            names = ", ".join(in_language(one, "name") for one in found)
            words = _("Several organisations match. Write the whole name of one of them: %(names)s")
            raise ValidationError(words, params={"names": names})
        return found[0]
