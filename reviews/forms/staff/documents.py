"""How staff narrow the list of documents."""

from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import day
from reviews.models import CaseDocument
from reviews.queries.documents import Asked


class SearchForm(forms.Form):
    """Sent by GET, so that the result has an address."""

    no_optional_marks = True
    number = forms.CharField(label=_("Case number or reference"), required=False, max_length=30)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    since = day(_("From"), required=False)
    until = day(_("To"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["kind"].choices = [
            ("", _("All")),
            *((value, str(label).capitalize()) for value, label in CaseDocument.Kind.choices),
        ]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter-form"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields, StrictButton(_("Show"), type="submit"))

    @property
    def asked(self) -> Asked:
        """What is asked for; a field that was filled in wrongly narrows nothing."""
        if not self.is_bound:
            return Asked()
        self.full_clean()
        given = {name: self.cleaned_data.get(name) for name in self.fields}
        return Asked(**{name: value for name, value in given.items() if value})
