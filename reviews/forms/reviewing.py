"""The review form: a grade and a comment on each criterion of the round."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import HTML, Fieldset
from django import forms
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from applications.forms.base import TextField
from applications.models import Criterion
from reviews.domain.grading import MAX_TEXT, Flaw, Mark
from reviews.forms.base import PortalForm
from reviews.queries.reviewing import OwnReview
from reviews.texts import sentence
from reviews.texts.columns import column, language


class ReviewForm(PortalForm):
    """Everything may be left open until the review is submitted."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    no_optional_marks = True

    def __init__(self, criteria: Sequence[Criterion], own: OwnReview, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        self.fields["revision"].initial = own.revision
        groups = [self._add(criterion, own.marks.get(criterion.key, Mark())) for criterion in criteria]
        self.fields["note"] = TextField(
            limit=MAX_TEXT,
            required=False,
            initial=own.note,
            widget=forms.Textarea(attrs={"rows": 4}),
            label=_("Note to the panel"),
            help_text=_("Not a part of the review. The applicant never sees it."),
        )
        self.lay_out("revision", *groups, Fieldset(_("For the panel"), "note", css_class="group"))

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [("check", _("Save and check"), "btn btn-primary"), ("save", _("Save"), "btn")]

    def marks(self) -> dict[str, Mark]:
        """What was chosen and written, by the criterion's key."""
        return {
            one.key: Mark(_number(self.cleaned_data[f"grade_{one.key}"]), self.cleaned_data[f"text_{one.key}"])
            for one in self.criteria
        }

    def show_gaps(self, missing: Sequence[Flaw]) -> None:
        """Say beside each field what the review lacks."""
        names = {one.key: column(one, "label") for one in self.criteria}
        for flaw in missing:
            field = f"grade_{flaw.key}" if flaw.code == "grade_missing" else f"text_{flaw.key}"
            self.add_error(field, sentence(flaw.code, {"criterion": names[flaw.key]}))

    def _add(self, criterion: Criterion, mark: Mark) -> Fieldset:
        name = column(criterion, "label")
        self.fields[f"grade_{criterion.key}"] = forms.ChoiceField(
            choices=grade_choices(criterion),
            required=False,
            initial=mark.grade,
            widget=forms.RadioSelect,
            label=_("Grade: %(criterion)s") % {"criterion": name},
        )
        self.fields[f"text_{criterion.key}"] = TextField(
            limit=MAX_TEXT,
            required=False,
            initial=mark.text,
            widget=forms.Textarea(attrs={"rows": 6}),
            label=_("Comment: %(criterion)s") % {"criterion": name},
        )
        guidance = f'<p class="field-hint">{escape(column(criterion, "guidance"))}</p>'
        return Fieldset(name, HTML(guidance), f"grade_{criterion.key}", f"text_{criterion.key}", css_class="group")


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


def _number(text: str) -> int | None:
    return int(text) if text else None
