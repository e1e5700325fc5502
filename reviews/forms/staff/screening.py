"""What an officer screens out or lifts back: chosen, then shown with their number, then done."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm, text
from reviews.domain.lifecycle import Stage
from reviews.models import Case
from reviews.queries.rounds import cases_with_open_list
from reviews.queries.submitted import with_submitted


class ScreenOutForm(StaffForm):
    """The subject is the round; `?case=<id>` chooses one. `shown`: the keys that the page before has listed."""

    stage = Stage.UNDER_REVIEW
    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(), label=_("Applications"), widget=forms.CheckboxSelectMultiple
    )
    reason = text(_("Reason"), help_text=_("One for all of them. Kept in the record."))
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    confirm_label = _("Show what is chosen")

    def prepare(self) -> None:
        rows = cases_with_open_list(self.user, self.subject, self.stage, self.at)
        self.choose_among("cases", with_submitted(rows, "application__"))
        self.fields["cases"].label_from_instance = lambda one: f"{one.label} · {one.submitted_title}"
        self.fields["cases"].initial = [self.address["case"]] if self.address.get("case") else []

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            self.ask_until_shown(",".join(sorted(str(one.pk) for one in given["cases"])))
            self.listed = list(given["cases"]) if self.asks_again else []
        return given


class LiftBackForm(ScreenOutForm):
    stage = Stage.SCREENED_OUT
