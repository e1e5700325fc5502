"""What an officer fills in about hearings. A plan of several is shown as a list of times before anything is done."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import ChosenForm, StaffForm, moment, text
from clusterportal.accounts.errors import Refused
from reviews.domain.hearings import Slot, Terms, slots
from reviews.models import Case, Hearing, Panel
from reviews.policies.hearings import Planned, check_free, check_terms
from reviews.queries.hearings import cases_to_hear, coming, hearings_of_staff, with_guests
from reviews.queries.submitted import with_submitted
from reviews.texts import sentence

LONGEST, LONGEST_PAUSE, MOST_GUESTS = 480, 240, 20
FIELDS_OF_CODES = {
    "hearing_ends_before_start": "minutes",
    "hearing_link_not_https": "link",
    "hearing_is_nowhere": "place",
    "names_in_past": "names_by",
    "names_after_start": "names_by",
    "more_are_named": "guests_max",
}


class TermsForm(StaffForm):
    """What is said of every hearing; a refusal stands beside the field that it is about."""

    starts_at = moment(_("Starts"), help_text=_("Swedish time."))
    minutes = forms.IntegerField(label=_("Minutes for each"), min_value=5, max_value=LONGEST, initial=30)
    place = forms.CharField(label=_("Venue"), max_length=200, required=False)
    link = forms.CharField(
        label=_("Address of a video meeting"),
        max_length=500,
        required=False,
        help_text=_("It begins with https://. Everybody who is to come can read it."),
    )
    guests_max = forms.IntegerField(
        label=_("People besides the project leader"),
        min_value=0,
        max_value=MOST_GUESTS,
        initial=3,
        help_text=_("The project leader names them among those who take part in the application."),
    )
    names_by = moment(_("People are named by"), help_text=_("Swedish time."))
    note = text(
        _("Note to the applicants"),
        required=False,
        max_length=4000,
        help_text=_("What to prepare, and how the hearing goes. Those who hear them read it too."),
    )

    def terms(self, given: dict[str, Any]) -> Terms:
        names = ("place", "link", "note", "guests_max", "names_by")
        return Terms(**{name: given[name] for name in names})

    def check(self, panel: Panel, planned: Planned, terms: Terms, *, but: Hearing | None = None) -> None:
        """The same rules as the act asks, so that what they refuse stands beside its field."""
        try:
            check_terms(terms, [slot for _case, slot in planned], self.at)
            check_free(self.user, panel, planned, self.at, but=but)
        except Refused as refused:
            field = FIELDS_OF_CODES.get(refused.code, "starts_at")
            self.add_error(field, sentence(refused.code, refused.params))


class PlanHearingsForm(TermsForm):
    """The subject is the panel. `listed`: the cases with their times, in the order of the agenda."""

    cases = forms.ModelMultipleChoiceField(
        Case.objects.none(), label=_("Applications to hear"), widget=forms.CheckboxSelectMultiple
    )
    pause = forms.IntegerField(
        label=_("Minutes of pause between them"), min_value=0, max_value=LONGEST_PAUSE, initial=10
    )
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    confirm_label = _("Show the times")
    field_order = ["cases", "starts_at", "minutes", "pause", "place", "link", "guests_max", "names_by", "note", "shown"]
    listed: Sequence[tuple[Case, Slot]] = ()

    def prepare(self) -> None:
        rows = with_submitted(cases_to_hear(self.user, self.subject, self.at), "application__")
        self.choose_among("cases", rows)
        self.fields["cases"].label_from_instance = lambda one: f"{one.label} · {one.submitted_title}"
        self.fields["starts_at"].label = _("The first one starts")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors:
            return given
        cases = list(given["cases"])
        times = slots(given["starts_at"], len(cases), minutes=given["minutes"], pause=given["pause"])
        given["planned"], given["terms"] = list(zip(cases, times, strict=True)), self.terms(given)
        self.check(self.subject, given["planned"], given["terms"])
        if not self.errors:
            self.ask_until_shown(
                ",".join(f"{case.pk} {slot.starts_at} {slot.ends_at}" for case, slot in given["planned"])
            )
            self.listed = given["planned"] if self.asks_again else ()
        return given


class ChangeHearingForm(ChosenForm, TermsForm):
    """The subject is the panel; `?hearing=<id>` chooses which one, and the page begins with what stands now."""

    field_order = ["chosen", "starts_at", "minutes", "place", "link", "guests_max", "names_by", "note"]

    def prepare(self) -> None:
        self.fields["minutes"].label = _("Length in minutes")
        self.hearing = chosen_hearing(self)
        if self.hearing is None:
            return
        one = self.hearing
        minutes = (one.ends_at - one.starts_at) // timedelta(minutes=1)
        same = {name: getattr(one, name) for name in ("starts_at", "place", "link", "guests_max", "names_by", "note")}
        self.start_with({"chosen": one.pk, "minutes": minutes, **same})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors or self.hearing is None:
            return given
        slot = Slot(given["starts_at"], given["starts_at"] + timedelta(minutes=given["minutes"]))
        given["slot"], given["terms"] = slot, self.terms(given)
        n_named = len(coming(self.hearing)) - 1
        if n_named > given["guests_max"]:
            self.add_error("guests_max", sentence("more_are_named", {"n_named": n_named}))
        self.check(self.subject, [(self.hearing.case, slot)], given["terms"], but=self.hearing)
        return given


class CancelHearingForm(ChosenForm):
    reason = text(_("Reason"), max_length=2000, help_text=_("The applicants and the panel read it."))

    def prepare(self) -> None:
        self.hearing = chosen_hearing(self)
        if self.hearing is not None:
            self.fields["chosen"].initial = self.hearing.pk
            self.fields["reason"].label = _("Why is the hearing of %(label)s, %(day)s, cancelled?") % {
                "label": self.hearing.case.label,
                "day": f"{localtime(self.hearing.starts_at):%Y-%m-%d %H:%M}",
            }


def chosen_hearing(form: ChosenForm) -> Hearing | None:
    """The hearing of the panel that the page is about; None where the officer sees none by that key."""
    key = _one_key(form.data.get("chosen") or form.address.get("hearing") or "")
    seen = hearings_of_staff(form.user, form.subject.round, form.at).filter(pk=key, case__panel=form.subject)
    return with_guests(seen).first()


def _mark(planned: Planned) -> str:
    """What the list that was shown stands for."""
    return ",".join(f"{case.pk} {slot.starts_at.isoformat()} {slot.ends_at.isoformat()}" for case, slot in planned)


def _one_key(value: str) -> str | None:
    """What is no key is none: a form asks for it again."""
    try:
        return str(forms.UUIDField().clean(value))
    except forms.ValidationError:
        return None
