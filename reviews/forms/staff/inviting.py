"""What an officer asks of a reviewer."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import ChosenForm, moment, text
from reviews.actions.inviting import Question
from reviews.forms.staff.composition import SeatForm
from reviews.models import Case, PanelRole
from reviews.queries.desk import cases_of_staff
from reviews.queries.reading import titles_of
from reviews.texts.columns import language

TIME_TO_ANSWER = timedelta(days=10)


class InviteReviewerForm(SeatForm):
    """The subject is the panel. `cases`: those of the panel that the officer sees."""

    answer_by = moment(_("Answer by"), help_text=_("The link holds until then, however often it is opened."))
    language = forms.ChoiceField(
        label=_("Language of the mail"), choices=settings.LANGUAGES, initial="en", widget=forms.RadioSelect
    )
    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("Applications to review"),
        help_text=_(
            "For an external reviewer, who sees titles and parties, answers about conflicts of interest, and is given "
            "those without one."
        ),
    )
    greeting = text(_("Your own words in the mail"), rows=3, required=False, max_length=2000)

    def prepare(self) -> None:
        super().prepare()
        panel = self.subject
        shown = cases_of_staff(self.user, panel.round, self.at).filter(panel=panel)
        titles = titles_of(shown, language())
        self.choose_among("cases", shown)
        self.fields["cases"].label_from_instance = lambda case: f"{case.label} {titles[case.pk]}"
        self.start_with({"answer_by": _end_of_day(self.at + TIME_TO_ANSWER), "reviewer": self.address.get("reviewer")})
        named = [case.pk for case in shown if str(case.pk) == self.address.get("case")]
        if named:
            self.start_with({"cases": named, "role": PanelRole.Role.EXTERNAL, "load_max": len(named)})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            reviewer = given.pop("reviewer")
            return {"reviewer": reviewer, "question": Question(**given | {"cases": list(given["cases"])})}
        return given


class ChosenInvitationForm(ChosenForm):
    def prepare(self) -> None:
        self.fields["chosen"].initial = self.address.get("invitation")


def _end_of_day(at: datetime) -> datetime:
    return make_aware(datetime.combine(localtime(at).date(), time(23, 59)))
