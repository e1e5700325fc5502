"""What an officer fills in about panels."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import ChosenForm, StaffForm, moment
from applications.models import Round, TechnologyArea
from reviews.models import PanelRole, Reviewer
from reviews.queries.availability import during
from reviews.queries.composition import own_agencies, rounds_run_by
from reviews.queries.register import reviewers_open_to
from reviews.texts.availability import name_with
from reviews.texts.register import marked

USUAL_READINGS = 8


class PanelForm(StaffForm):
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=100)
    name_en = forms.CharField(label=_("Name in English"), max_length=100)
    areas = forms.ModelMultipleChoiceField(
        TechnologyArea.objects.none(),
        label=_("Technology areas"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("An application is proposed for the panel of its area."),
    )

    def prepare(self) -> None:
        if self.subject is not None:
            self.choose_among("areas", self.subject.round.call.areas.all())
            areas = [area.pk for area in self.subject.areas.all()]
            self.start_with({"name_sv": self.subject.name_sv, "name_en": self.subject.name_en, "areas": areas})


class NewPanelForm(PanelForm):
    round = forms.ModelChoiceField(Round.objects.none(), label=_("Round"), empty_label=None)
    field_order = ["round"]

    def prepare(self) -> None:
        rounds = rounds_run_by(self.user)
        self.fields["round"].queryset = rounds
        self.fields["round"].initial = self.address.get("round")
        self.choose_among("areas", TechnologyArea.objects.filter(calls__rounds__in=rounds).distinct())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        round_, areas = given.get("round"), given.get("areas")
        if round_ and areas and set(areas) - set(round_.call.areas.all()):
            self.add_error("areas", _("The call of the round does not have all of these areas."))
        return given


class SeatForm(StaffForm):
    reviewer = forms.ModelChoiceField(Reviewer.objects.none(), label=_("Reviewer"))
    role = forms.ChoiceField(
        label=_("Part"), choices=PanelRole.Role.choices, widget=forms.RadioSelect, initial="member"
    )
    load_max = forms.IntegerField(label=_("Most readings"), min_value=0, max_value=200, initial=USUAL_READINGS)

    def prepare(self) -> None:
        seated = self.subject.roles.filter(ended_at__isnull=True).values("reviewer")
        own = own_agencies(self.user).filter(agency=self.subject.round.call.agency_id)
        offered = reviewers_open_to(own).exclude(pk__in=seated).order_by("known_as")
        known = during(self.subject.round, offered)
        self.start_with({"load_max": _most_readings(offered, self.address.get("reviewer", ""))})
        self.fields["reviewer"].queryset = offered
        self.fields["reviewer"].label_from_instance = lambda one: marked(name_with(str(one), known[one.pk]), one)


def _most_readings(offered: Iterable[Any], chosen: str) -> int:
    """What the own register says of the reviewer that a link has chosen, or what is usual."""
    said = [entry.load_max for one in offered if str(one.pk) == chosen for entry in one.kept if entry.load_max]
    return said[0] if said else USUAL_READINGS


class UnseatForm(ChosenForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Kept in the record."))

    def prepare(self) -> None:
        self.fields["chosen"].initial = self.address.get("part")


class MeetingForm(StaffForm):
    starts_at = moment(_("Starts"), help_text=_("Swedish time."))
    place = forms.CharField(
        label=_("Venue"), max_length=200, required=False, help_text=_("A room, or the address of a video meeting.")
    )
    minutes = forms.IntegerField(
        label=_("Minutes per application"),
        min_value=1,
        max_value=600,
        required=False,
        help_text=_("They can be changed for each application on the agenda. Nobody is held to them."),
    )
