"""How everybody narrows the register."""

from datetime import datetime
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.public import NamedChoice
from reviews.register.queries import granted_agencies, granted_areas, granted_organisations


class RegisterFilter(forms.Form):
    """Sent by GET, so that the result has an address. Offers only what is granted and published."""

    no_optional_marks = True
    words = forms.CharField(
        label=_("Search"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text=_("Words from a title, a name or a summary, or a case number."),
    )
    organisation = NamedChoice(label=_("Organisation"), queryset=None, required=False, empty_label=_("All"))
    area = NamedChoice(label=_("Technology area"), queryset=None, required=False, empty_label=_("All"))
    agency = NamedChoice(label=_("Agency"), queryset=None, required=False, empty_label=_("All"))

    def __init__(self, data: Any, *, at: datetime) -> None:
        super().__init__(data)
        self.fields["organisation"].queryset = granted_organisations(at)
        self.fields["area"].queryset = granted_areas(at)
        self.fields["agency"].queryset = granted_agencies(at)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter-form"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields, StrictButton(_("Show"), type="submit"))


class DataFilter(RegisterFilter):
    """The same for the JSON file, which gives some grants at a time."""

    limit = forms.IntegerField(required=False, min_value=1, max_value=500, initial=100)
    offset = forms.IntegerField(required=False, min_value=0, max_value=1_000_000, initial=0)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        paging = {name: self.fields[name].initial for name in ("limit", "offset") if given.get(name) is None}
        return given | paging
