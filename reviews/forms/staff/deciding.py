"""What is filled in about a decision meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import Amount, StaffForm, day, text
from applications.models import AgencyRole, Application, Call
from applications.policies.roles import calls_with_role
from clusterportal.accounts.errors import Hidden
from reviews.models import Decision
from reviews.queries.decisions import attachable, crowded_areas, decisions_of_staff, decisions_seen_by
from reviews.queries.desk import applications_handled_by
from reviews.queries.publication import publication
from reviews.queries.reserves import reserve_cases
from reviews.queries.submitted import with_submitted
from reviews.texts.minutes import minutes


class MeetingForm(StaffForm):
    call = forms.ModelChoiceField(Call.objects.none(), label=_("Call"), empty_label=None)
    title = forms.CharField(label=_("Title"), max_length=200)
    held_on = day(_("Date"))

    def prepare(self) -> None:
        self.fields["call"].queryset = calls_with_role(self.user, AgencyRole.Role.OFFICER).select_related("agency")
        self.fields["call"].initial = self.address.get("call")


class AttachForm(StaffForm):
    applications = forms.ModelMultipleChoiceField(
        Application.objects.none(),
        label=_("Applications"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "From locked priority lists, and those that are to be dismissed for formal reasons. Leave reserves out "
            "until they are called up, or are to be rejected: what is attached is decided."
        ),
    )

    def prepare(self) -> None:
        seen = applications_handled_by(self.user, self.at).values("pk")
        found = attachable(self.subject.call).filter(pk__in=seen)
        field = self.fields["applications"]
        field.queryset = with_submitted(found)
        reserves = set(reserve_cases(self.subject.call).values_list("application", flat=True))
        field.label_from_instance = lambda one: _label(one, one.pk in reserves)
        field.initial = [one.pk for one in found if one.pk not in reserves]


def _label(one: Any, is_reserve: bool) -> str:
    label = f"{one.reference} · {one.submitted_title}"
    return _("%(label)s (reserve)") % {"label": label} if is_reserve else label


class ProposalForm(StaffForm):
    """The decision comes from the address: `?decision=<id>`; it must be one that the officer sees."""

    decision = forms.UUIDField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Decision.Outcome.choices, widget=forms.RadioSelect)
    amount_sek = Amount(label=_("Amount, SEK"), required=False)
    reason_sv = text(_("Public reason in Swedish"), help_text=_("Stands in the decision. The Swedish text governs."))
    reason_en = text(_("Public reason in English"), required=False, help_text=_("A translation."))
    internal_note = text(_("Internal note"), required=False, help_text=_("For the agency only."))

    def prepare(self) -> None:
        key = (self.data or {}).get("decision") or self.address.get("decision")
        seen = decisions_seen_by(self.user, self.subject, self.at)
        self.chosen = next((one for one in seen if str(one.pk) == str(key)), None)
        if self.chosen is None:
            raise Hidden
        self.start_with({name: getattr(self.chosen, name) for name in self.fields if name != "decision"})
        self.fields["decision"].initial = self.chosen.pk

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["decision"] = self.chosen
        given["amount_sek"] = given.get("amount_sek") or 0
        return given


class LockForm(StaffForm):
    """What the officer sees of the list; the minutes of earlier only to whoever sees all of it."""

    two_in_one_area_reason = text(_("Reason for several grants in one area"), required=False)
    minutes = text(_("Minutes"), rows=16, help_text=_("Generated from the list. Edit them as the meeting decided."))

    def prepare(self) -> None:
        seen = decisions_of_staff(self.user, self.at)
        rows = list(seen.filter(meeting=self.subject).select_related("application").order_by("application__reference"))
        self.fields["minutes"].initial = minutes(self.subject, rows)
        sees_all = len(rows) == self.subject.decisions.count()
        if self.subject.minutes and not sees_all:
            self.fields["minutes"].help_text = _(
                "There are minutes already. They are kept, and what you write here is added below them."
            )
        elif self.subject.minutes:
            self.fields["minutes"].initial = self.subject.minutes
            self.fields["two_in_one_area_reason"].initial = self.subject.two_in_one_area_reason
        areas = crowded_areas(self.subject, seen.filter(meeting__call=self.subject.call))
        if areas:
            self.fields["two_in_one_area_reason"].help_text = _(
                "Needed: several grants lie in the same technology area (%(areas)s)."
            ) % {"areas": ", ".join(areas)}


class PublishForm(StaffForm):
    """Nothing to fill in: only that the page has shown what is published, as it still stands."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.publication = publication(self.subject, self.user, self.at)
        self.fields["shown"].initial = self.publication.token

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        mark = self.publication.token
        if given.pop("shown", "") != mark:
            self.data = self.data.copy()
            self.data["shown"] = mark
            self.add_error(None, _("Something has changed since the page was shown. Look at it again, then decide."))
        return given
