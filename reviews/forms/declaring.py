"""Declaring conflicts of interest: one row for each application, one answer each."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from reviews.actions.declarations import Answer
from reviews.forms.base import PortalForm, like
from reviews.models import Declaration
from reviews.queries.declaring import Group, Row

ANSWERS = [
    (Declaration.Answer.NONE.value, _("No conflict")),
    (Declaration.Answer.CONFLICT.value, _("Conflict of interest")),
]
GROUNDS = [("", _("Choose the kind")), *Declaration.Ground.choices]
NOTE_LIMIT = 2000
# The fields of a row; each row has the same under its own words.
ANSWER = forms.ChoiceField(choices=ANSWERS, required=False, widget=forms.RadioSelect)
GROUND = forms.ChoiceField(choices=GROUNDS, required=False)
NOTE = forms.CharField(
    required=False, max_length=NOTE_LIMIT, widget=forms.Textarea(attrs={"rows": 2, "maxlength": None})
)


def rules_field() -> forms.BooleanField:
    """One's word that one has read the rules."""
    label = _("I have read the rules and will follow them")
    return forms.BooleanField(label=label, error_messages={"required": _("Tick the box when you have read the rules.")})


class RulesForm(PortalForm):
    """The rules before the first declaration."""

    is_accepted = rules_field()
    save_label = _("Accept and go on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("is_accepted")


@dataclass(frozen=True)
class FormRow:
    """A row with its bound fields."""

    row: Row
    answer: forms.BoundField
    ground: forms.BoundField
    note: forms.BoundField

    @property
    def is_plain(self) -> bool:
        """Whether there is nothing in it but, perhaps, the answer: neither grounds nor errors."""
        fields = (self.answer, self.ground, self.note)
        return not any(field.errors for field in fields) and not (self.ground.value() or self.note.value())


class DeclarationForm(PortalForm):
    """Answers for the rows that have no conflict declared; those stand and cannot be taken back here."""

    def __init__(self, rows: Sequence[Row], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.open_rows = [row for row in rows if not row.is_closed]
        for row in self.open_rows:
            self._add(row)

    def rows(self) -> Iterator[FormRow]:
        for row in self.open_rows:
            key = row.application.pk
            yield FormRow(row, self[f"answer_{key}"], self[f"ground_{key}"], self[f"note_{key}"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for row in self.open_rows:
            key = row.application.pk
            says_conflict = cleaned.get(f"answer_{key}") == Declaration.Answer.CONFLICT
            if says_conflict and not cleaned.get(f"ground_{key}") and f"ground_{key}" not in self.errors:
                self.add_error(f"ground_{key}", _("Say what kind of conflict of interest it is."))
        return cleaned

    def answers(self, *, with_rest: bool) -> dict[UUID, Answer]:
        """What was answered; `with_rest`: no conflict with what has no answer and is not closed by what was found."""
        given = {}
        for row in self.open_rows:
            answer = self.cleaned_data[f"answer_{row.application.pk}"]
            if answer == Declaration.Answer.CONFLICT:
                key = row.application.pk
                given[key] = Answer(self.cleaned_data[f"ground_{key}"], self.cleaned_data[f"note_{key}"])
            elif answer or (with_rest and row.group is not Group.FOUND):
                given[row.application.pk] = Answer()
        return given

    def refuse(self, refused: Any, field: str | None = None) -> None:
        super().refuse(refused, field)
        if refused.code == "answers_missing":
            for row in self.open_rows:
                if not row.is_answered and not self.cleaned_data.get(f"answer_{row.application.pk}"):
                    self.add_error(f"answer_{row.application.pk}", _("Answer about this application yourself."))

    def _add(self, row: Row) -> None:
        key, given = row.application.pk, row.declaration
        label = {"label": row.label}
        fields = {
            "answer": like(
                ANSWER,
                label=_("Your answer on %(label)s") % label,
                initial=given.answer if given and row.is_answered else None,
            ),
            "ground": like(GROUND, label=_("Kind of conflict with %(label)s") % label),
            "note": like(NOTE, label=_("Explanation for %(label)s, if you want to give one") % label),
        }
        self.fields.update({f"{name}_{key}": field for name, field in fields.items()})


class ConflictForm(PortalForm):
    """A conflict with one application, found later."""

    ground = forms.ChoiceField(
        choices=Declaration.Ground.choices, widget=forms.RadioSelect, label=_("Kind of conflict")
    )
    note = forms.CharField(
        required=False,
        max_length=NOTE_LIMIT,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": None}),
        label=_("Explanation"),
        help_text=_("The handling officer and the chair read it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("ground", "note")

    def buttons(self) -> list[tuple[str, Any, str]]:
        return [("act", _("Declare the conflict"), "btn btn-danger")]

    def answer(self) -> Answer:
        return Answer(self.cleaned_data["ground"], self.cleaned_data["note"])
