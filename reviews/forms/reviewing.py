"""The review form: a grade and a comment on each criterion of the round."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from applications.actions.working_copy import fingerprint
from applications.forms.base import TextField
from applications.forms.editing import BASE, EditedForm, Other
from applications.models import Criterion
from applications.queries.history import Author
from reviews.domain.grading import GRADE, MAX_TEXT, NOTE, OWN, TEXT, Flaw
from reviews.forms.base import PortalForm
from reviews.queries.reviewing import OwnReview
from reviews.texts import sentence
from reviews.texts.columns import column, language


class ReviewForm(PortalForm, EditedForm):
    """Everything may be left open until the review is submitted; each field is saved by itself."""

    no_optional_marks = True

    def __init__(self, criteria: Sequence[Criterion], own: OwnReview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        groups = [self._add(criterion) for criterion in criteria]
        self.fields[NOTE] = _text_field(
            4, label=_("Note to the panel"), help_text=_("Not a part of the review. The applicant never sees it.")
        )
        self.stored = own.fields(list(criteria))
        for key, value in self.stored.items():
            self.fields[key].initial = value
            self.add_base(key, fingerprint(value))
        bases = (BASE.format(key) for key in self.stored)
        self.lay_out(*bases, *groups, Fieldset(_("For the panel"), NOTE, css_class="group"))

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [("check", _("Save and check"), "btn btn-primary"), ("save", _("Save"), "btn")]

    def edited_keys(self) -> tuple[str, ...]:
        return tuple(self.stored)

    def written(self, key: str, value: Any) -> str:
        choices = getattr(self.fields[key], "choices", ())
        return str(dict(choices).get(value, value)) if value is not None else ""

    def clash_words(self, _other: Other) -> str:
        return gettext("You have saved another answer in another window. Choose one of the two.")

    def stands(self, key: str, authors: Mapping[str, Author]) -> Other:
        return replace(super().stands(key, authors), is_own=True)

    def show_gaps(self, missing: Sequence[Flaw]) -> None:
        """Say beside each field what the stored review lacks."""
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        names = {one.key: column(one, "label") for one in self.criteria}
        for flaw in missing:
            place = GRADE if flaw.code == "grade_missing" else TEXT
            self.add_error(place.format(flaw.key), sentence(flaw.code, {"criterion": names[flaw.key]}))

    def _add(self, criterion: Criterion) -> Fieldset:
        name, key = column(criterion, "label"), criterion.key
        self.fields[GRADE.format(key)] = forms.TypedChoiceField(
            choices=grade_choices(criterion),
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            label=_("Grade: %(criterion)s") % {"criterion": name},
        )
        self.fields[TEXT.format(key)] = _text_field(6, label=_("Comment: %(criterion)s") % {"criterion": name})
        self.fields[OWN.format(key)] = _text_field(
            2,
            label=_("Note for yourself: %(criterion)s") % {"criterion": name},
            help_text=_("Nobody else sees it. It is not submitted with the review."),
        )
        guidance = HTML(f'<p class="field-hint">{escape(column(criterion, "guidance"))}</p>')
        rows = (one.format(key) for one in (GRADE, TEXT))
        return Fieldset(name, guidance, *rows, OWN.format(key), css_class="group")


class SubmitReviewForm(PortalForm):
    """The review as it was read on the check page, by its revision."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    save_label = _("Submit the review")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("revision")


def grade_choices(criterion: Criterion) -> list[tuple[int, str]]:
    """The grades of a criterion, the highest first, each with the name of its level."""
    names = {level["grade"]: level.get(f"label_{language()}", "") for level in criterion.levels}
    grades = range(criterion.scale_max, 0, -1)
    return [(grade, f"{grade} – {names[grade]}" if names.get(grade) else str(grade)) for grade in grades]


def _text_field(rows: int, **words: Any) -> TextField:
    return TextField(limit=MAX_TEXT, required=False, widget=forms.Textarea(attrs={"rows": rows}), **words)
