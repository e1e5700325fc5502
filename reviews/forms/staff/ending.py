"""What an officer says of each case when a round ends: chosen, then shown with the numbers, then done."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm
from reviews.domain.lifecycle import Outcome, Stage
from reviews.models import Case
from reviews.models.cases import OUTCOME_LABELS
from reviews.queries.rounds import cases_to_end
from reviews.queries.submitted import with_submitted

OUTCOME = "outcome-{}"


class EndRoundForm(StaffForm):
    """The subject is the round. `shown`: what the page before has listed."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    confirm_label = _("Show what is chosen")

    def prepare(self) -> None:
        rows = with_submitted(cases_to_end(self.user, self.subject, self.at), "application__")
        self.cases = list(rows.select_related("panel"))
        for case in self.cases:
            self.fields[OUTCOME.format(case.pk)] = forms.TypedChoiceField(
                label=f"{case.label} · {case.submitted_title} ({case.get_place_display()})",
                choices=[(outcome.value, label) for outcome, label in OUTCOME_LABELS.items()],
                coerce=Outcome,
                initial=case.outcome or _first(case),
                widget=forms.RadioSelect,
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        given["outcomes"] = outcomes = {case.pk: given[OUTCOME.format(case.pk)] for case in self.cases}
        self.ask_until_shown(",".join(f"{key}:{outcome}" for key, outcome in sorted(outcomes.items())))
        self.listed = self._by_outcome(outcomes) if self.asks_again else []
        return given

    def _by_outcome(self, outcomes: dict[UUID, Outcome]) -> list[tuple[Any, list[Case]]]:
        found = [
            (label, [one for one in self.cases if outcomes[one.pk] is key]) for key, label in OUTCOME_LABELS.items()
        ]
        return [(label, cases) for label, cases in found if cases]


def _first(case: Case) -> str:
    """What the page starts with: the panel's own word."""
    return (Outcome.OUT if case.place == Stage.NOT_PRIORITISED else Outcome.GOES_ON).value
