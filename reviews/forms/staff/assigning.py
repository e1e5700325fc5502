"""Pairs by hand, and what an officer does with one of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.base import TextField
from applications.forms.staff.base import ChosenForm, StaffForm, moment
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden
from reviews.domain.grading import GRADE, MAX_TEXT, TEXT, Mark
from reviews.forms.reviewing import grade_choices
from reviews.models import Reviewer
from reviews.queries.assignments import candidates
from reviews.queries.availability import during
from reviews.queries.desk import cases_of_staff
from reviews.texts.availability import name_with
from reviews.texts.columns import column


class PairForm(StaffForm):
    """The case comes from the address: `?case=<id>`; it must be one that the officer sees."""

    case = forms.UUIDField(widget=forms.HiddenInput)
    reviewer = forms.ModelChoiceField(
        Reviewer.objects.none(), label=_("Reviewer"), help_text=_("Nobody with a conflict of interest is offered.")
    )
    locked = forms.BooleanField(label=_("Keep this pair in every run"), required=False, initial=True)

    def prepare(self) -> None:
        key = (self.data or {}).get("case") or self.address.get("case")
        seen = cases_of_staff(self.user, self.subject, self.at)
        self.chosen_case = next((case for case in seen if str(case.pk) == str(key)), None)
        if self.chosen_case is None:
            raise Hidden
        self.start_with({"case": self.chosen_case.pk, "reviewer": self.address.get("reviewer")})
        offered = candidates(self.chosen_case)
        known = during(self.subject, offered)
        self.fields["reviewer"].queryset = offered
        self.fields["reviewer"].label_from_instance = lambda one: name_with(spoken(one), known[one.pk])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["case"] = self.chosen_case
        return given


class TakeBackForm(ChosenForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=200, required=False, help_text=_("Needed where the reviewer knows of it.")
    )

    def prepare(self) -> None:
        self.fields["chosen"].initial = self.address.get("pair")


class ExtendForm(ChosenForm):
    until = moment(_("Due for this reviewer"), help_text=_("Swedish time. The other reviewers keep their due date."))
    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("Kept in the record. The reviewer does not get it.")
    )

    def prepare(self) -> None:
        self.fields["chosen"].initial = self.address.get("pair")


class RecordForm(ChosenForm):
    """A whole review, for its author. The subject is the round, whose criteria are asked about."""

    source = forms.CharField(
        label=_("How it came in"), max_length=200, help_text=_("For example: by e-mail on 3 May. The author reads it.")
    )

    original = forms.FileField(
        label=_("The original"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
        error_messages={"required": _("Choose the file in which the review came in.")},
        help_text=_(
            "As a PDF of at most 20 MB. Print an e-mail or a document to PDF, scan a paper. "
            "If something is to be corrected below, choose the file again."
        ),
    )

    def prepare(self) -> None:
        self.fields["chosen"].initial = self.address.get("pair")
        self.criteria = list(self.subject.criteria.order_by("position", "pk"))
        for one in self.criteria:
            name = column(one, "label")
            self.fields[GRADE.format(one.key)] = forms.TypedChoiceField(
                label=_("Grade: %(criterion)s") % {"criterion": name},
                choices=grade_choices(one),
                coerce=int,
                widget=forms.RadioSelect,
            )
            words = {"label": _("Comment: %(criterion)s") % {"criterion": name}}
            self.fields[TEXT.format(one.key)] = TextField(limit=MAX_TEXT, widget=forms.Textarea(), **words)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["marks"] = {
            one.key: Mark(given.get(GRADE.format(one.key)), given.get(TEXT.format(one.key), ""))
            for one in self.criteria
        }
        return given


class LockForm(ChosenForm):
    locked = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PlaceForm(StaffForm):
    case = forms.UUIDField(widget=forms.HiddenInput)
    panel = forms.ModelChoiceField(None, label=_("Panel"), empty_label=None)

    def prepare(self) -> None:
        key = (self.data or {}).get("case") or self.address.get("case")
        seen = cases_of_staff(self.user, self.subject, self.at)
        self.chosen_case = next((case for case in seen if str(case.pk) == str(key)), None)
        if self.chosen_case is None:
            raise Hidden
        self.fields["case"].initial = self.chosen_case.pk
        self.fields["panel"].queryset = self.subject.panels.all()
        self.fields["panel"].initial = self.chosen_case.panel_id

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        given["case"] = self.chosen_case
        return given
