"""How an officer narrows the reviewers for an application."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from applications.texts.naming import spoken
from reviews.forms.base import SUBJECT_CODE
from reviews.models import Reviewer
from reviews.queries.expertise import expertise_of
from reviews.queries.finding import Wanted
from reviews.queries.fitting import areas_of

ALL = ("", _("All"))


class FindForm(forms.Form):
    """Sent by GET, so that the result has an address. Offers what the register has."""

    no_optional_marks = True
    code = forms.CharField(label=_("Subject code"), required=False, help_text=_("SSIF: one, three or five digits."))
    area = forms.ChoiceField(label=_("Technology area"), required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    gender = forms.ChoiceField(label=_("Gender"), required=False)

    def __init__(self, data: Any, *, reviewers: Iterable[Reviewer]) -> None:
        super().__init__(data)
        known = list(reviewers)
        areas = {key: area for one in known for key, area in areas_of(one).items()}
        said = [expertise_of(one) for one in known]
        words = sorted({word.casefold() for one in said for word in one.languages})
        stated = {one.gender for one in said if one.gender}
        choices = {
            "area": sorted(((key, spoken(area)) for key, area in areas.items()), key=lambda choice: choice[1]),
            "language": [(word, word.capitalize()) for word in words],
            "gender": [(value, label) for value, label in Reviewer.Gender.choices if value in stated],
        }
        for name, offered in choices.items():
            self.fields[name].choices = [ALL, *offered]
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.form_class = "filter-form"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields, StrictButton(_("Show"), type="submit"))

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if code and not SUBJECT_CODE.fullmatch(code):
            raise forms.ValidationError(_("Write one, three or five digits."))
        return code

    @property
    def wanted(self) -> Wanted:
        """What is asked for; a field that was filled in wrongly narrows nothing."""
        if not self.is_bound:
            return Wanted()
        self.full_clean()
        return Wanted(**{name: self.cleaned_data.get(name, "") for name in self.fields})
