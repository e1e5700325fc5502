"""What a reviewer says of the own expertise, and when the person is away."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import TextField
from applications.forms.staff.base import split_words, words
from reviews.actions.own_words import OwnWords
from reviews.forms.base import PortalForm, subject_codes_in
from reviews.forms.periods import PeriodsField, lines_of
from reviews.models import Reviewer
from reviews.queries.availability import own_away

MAX_PROFILE = 5000
LISTS = ("subject_codes", "keywords", "languages")


class OwnWordsForm(PortalForm):
    subject_codes = words(_("Subject codes (SSIF 2025)"), required=False)
    keywords = words(_("Keywords in English"), required=False)
    languages = words(_("Languages"), required=False)
    profile = TextField(
        label=_("What you work on"), required=False, limit=MAX_PROFILE, widget=forms.Textarea(attrs={"rows": 5})
    )
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=Reviewer.Gender.choices,
        required=False,
        help_text=_("You need not state it. Used only for the balance over all reviewers of a call."),
    )
    away = PeriodsField(label=_("Away"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(*(name for name in self.fields if name != "request_key"))

    @classmethod
    def showing(cls, reviewer: Reviewer) -> "OwnWordsForm":
        """The form with what the reviewer has said before."""
        said = {name: ", ".join(getattr(reviewer, name)) for name in LISTS}
        away = lines_of(own_away(reviewer))
        return cls(initial={**said, "profile": reviewer.profile, "gender": reviewer.gender, "away": away})

    def clean_subject_codes(self) -> list[str]:
        return subject_codes_in(self.cleaned_data["subject_codes"])

    def clean_keywords(self) -> list[str]:
        return split_words(self.cleaned_data["keywords"])

    def clean_languages(self) -> list[str]:
        return split_words(self.cleaned_data["languages"])

    def said(self) -> OwnWords:
        """What was written."""
        return OwnWords(**{name: self.cleaned_data[name] for name in self.fields if name != "request_key"})
