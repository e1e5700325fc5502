"""What the panel enters: its grades, and the statement."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import TextField
from applications.models import Criterion
from reviews.domain.meetings import ItemState
from reviews.forms.base import PortalForm
from reviews.forms.reviewing import grade_choices
from reviews.models import MeetingItem, PanelRole
from reviews.texts.columns import column

STATEMENT_LIMIT = 12000
LONGEST_ITEM = 600  # minutes
NO_MINUTES = _("Give a whole number of minutes, from 1 to 600.")
STEPS = {"up": -1, "down": 1}


class PanelGradesForm(PortalForm):
    """One grade on each criterion, agreed on in the panel."""

    save_label = _("Save the panel's grades")

    def __init__(self, criteria: Sequence[Criterion], grades: Mapping[str, int], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in criteria:
            self.fields[f"grade_{criterion.key}"] = forms.TypedChoiceField(
                choices=[("", _("No grade yet")), *grade_choices(criterion)],
                coerce=int,
                initial=grades.get(criterion.key),
                label=column(criterion, "label"),
            )
        self.criteria = criteria
        self.lay_out(*(f"grade_{criterion.key}" for criterion in criteria))

    def grades(self) -> dict[str, int]:
        return {one.key: self.cleaned_data[f"grade_{one.key}"] for one in self.criteria}


class StatementForm(PortalForm):
    """The panel's words on an application."""

    revision = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    text = TextField(
        limit=STATEMENT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 12}),
        label=_("Statement"),
        help_text=_("The applicant reads it with the decision. Name no reviewer and no other application."),
    )
    save_label = _("Save the statement")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("revision", "text")


class ReopenForm(PortalForm):
    """Why a closed meeting is opened again."""

    reason = TextField(
        limit=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label=_("Reason"),
        help_text=_("It stands in the new minutes. Name no application by its title."),
    )
    save_label = _("Open the meeting again")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("reason")


class AgendaForm(PortalForm):
    """How long each item may take, and which of those that wait goes one step up or down."""

    save_label = _("Save the planned minutes")

    def __init__(self, items: Iterable[MeetingItem], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {minutes_field(one): one for one in items}
        waiting = [one for one in self.items.values() if one.state is ItemState.WAITING]
        steps = [(f"{step} {one.pk}", step) for one in waiting for step in STEPS]
        self.fields["move"] = forms.ChoiceField(choices=steps, required=False, widget=forms.HiddenInput)
        for name, item in self.items.items():
            self.fields[name] = forms.IntegerField(
                min_value=1,
                max_value=LONGEST_ITEM,
                required=False,
                initial=item.planned_minutes,
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NO_MINUTES),
                label=_("Minutes for %(label)s") % {"label": item.case.label},
            )
        self.lay_out("move", *self.items)

    def minutes(self) -> dict[UUID, int | None]:
        return {item.pk: self.cleaned_data[name] for name, item in self.items.items()}

    def move(self) -> tuple[MeetingItem, int] | None:
        """The item that is to move, with its step; None where no arrow was pressed."""
        if not self.cleaned_data["move"]:
            return None
        step, key = self.cleaned_data["move"].split()
        return next(one for one in self.items.values() if str(one.pk) == key), STEPS[step]


def minutes_field(item: MeetingItem) -> str:
    """The name of the field for its planned minutes."""
    return f"minutes_{item.pk.hex}"


class ScreeningForm(PortalForm):
    """Why a case is screened out, or lifted back."""

    reason = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 3}), label=_("Reason"), help_text=_("Kept in the record.")
    )

    def __init__(self, *args: Any, is_out: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.save_label = _("Lift the application back") if is_out else _("Screen the application out")
        self.lay_out("reason")


class AttendanceForm(PortalForm):
    """Who of the panel is in the room now."""

    seats = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label=_("Who is at the meeting?")
    )
    save_label = _("Save who is present")

    def __init__(self, seats: Iterable[PanelRole], present: Collection[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seats"].choices = [(str(one.pk), f"{one.reviewer}, {one.get_role_display()}") for one in seats]
        self.fields["seats"].initial = list(present)
        self.lay_out("seats")

    def chosen(self) -> frozenset[UUID]:
        return frozenset(UUID(key) for key in self.cleaned_data["seats"])
