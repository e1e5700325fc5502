"""What an officer fills in about a call, its rounds, criteria, form, notices and case numbers."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from applications.domain.retention import FEWEST_MONTHS, MOST_MONTHS, USUAL_MONTHS
from applications.forms.staff.base import Amount, StaffForm, day, moment, text
from applications.models import Agency, AgencyRole, Call, Initiative, TechnologyArea
from applications.policies.roles import agency_roles
from applications.queries.specifications import shipped_keys, shipped_specification

PROFILE_DEFAULTS: dict[str, dict[str, Any]] = {
    Call.Profile.VR: {
        "needs_signature": True,
        "needs_approved_organisation": True,
        "n_participants_min": 5,
        "n_participants_max": 15,
        "n_publications_max": 10,
        "budget_min_sek_per_year": 40_000_000,
        "budget_min_strictness": Call.Strictness.BLOCK,
    },
    Call.Profile.VINNOVA: {
        "needs_signature": False,
        "needs_approved_organisation": False,
        "n_participants_min": 1,
        "n_participants_max": 15,
        "n_publications_max": 10,
        "budget_min_sek_per_year": 0,
        "budget_min_strictness": Call.Strictness.WARNING,
    },
}


GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (_("What the call is about"), ("initiative", "profile", "areas")),
    (_("Texts"), ("title_sv", "title_en", "summary_sv", "summary_en", "text_sv", "text_en")),
    (_("Dates"), ("opens_at", "closes_at", "signing_closes_at", "grant_starts_on", "grant_ends_on")),
    (
        _("Who may apply"),
        (
            *("needs_signature", "needs_approved_organisation"),
            *("n_participants_min", "n_participants_max", "n_publications_max"),
        ),
    ),
    (
        _("Money"),
        (
            *("frame_sek", "n_awards_min", "n_awards_max", "n_applications_expected"),
            *("budget_min_sek_per_year", "budget_max_sek_per_year", "budget_min_strictness"),
        ),
    ),
    (_("After the decision"), ("shows_reviewer_names",)),
    (_("What was never received"), ("drafts_kept_months",)),
)


class CallForm(StaffForm):
    """All columns that an officer decides. The agency profile gives the values to start from."""

    initiative = forms.ModelChoiceField(Initiative.objects.all(), label=_("Initiative"), empty_label=None)
    profile = forms.ChoiceField(label=_("Agency profile"), choices=Call.Profile.choices)
    title_sv = forms.CharField(label=_("Title in Swedish"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    summary_sv = text(_("Summary in Swedish"), help_text=_("Two or three sentences for the list of calls."))
    summary_en = text(_("Summary in English"))
    text_sv = text(_("Call text in Swedish"), rows=10, help_text=_("Markdown."))
    text_en = text(_("Call text in English"), rows=10, help_text=_("Markdown."))
    areas = forms.ModelMultipleChoiceField(
        TechnologyArea.objects.none(),
        label=_("Technology areas"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those of the initiative. If you choose another initiative, save once to see its areas."),
    )
    opens_at = moment(_("Opens"), help_text=_("Swedish time, as all times here."))
    closes_at = moment(_("Closes"), help_text=_("Exactly this instant is in time. It can only be moved later."))
    signing_closes_at = moment(_("Signing closes"), help_text=_("The same as “Closes” where nobody signs."))
    grant_starts_on = day(_("The grant starts"))
    grant_ends_on = day(_("The grant ends"))
    needs_signature = forms.BooleanField(label=_("The organisation signs after the deadline"), required=False)
    needs_approved_organisation = forms.BooleanField(
        label=_("Only approved administrating organisations"), required=False
    )
    n_participants_min = forms.IntegerField(label=_("Fewest participating researchers"), min_value=0, max_value=100)
    n_participants_max = forms.IntegerField(label=_("Most participating researchers"), min_value=0, max_value=100)
    n_publications_max = forms.IntegerField(
        label=_("Most publications in a CV"),
        min_value=0,
        max_value=100,
        help_text=_("Each researcher chooses which ones to bring. 0: a CV brings none."),
    )
    budget_min_sek_per_year = Amount(label=_("Smallest amount per year, SEK"))
    budget_max_sek_per_year = Amount(label=_("Largest amount per year, SEK"), required=False)
    budget_min_strictness = forms.ChoiceField(label=_("An amount below the smallest"), choices=Call.Strictness.choices)
    frame_sek = Amount(label=_("Budget frame, SEK"))
    n_awards_min = forms.IntegerField(label=_("Fewest planned awards"), min_value=0, max_value=1000)
    n_awards_max = forms.IntegerField(label=_("Most planned awards"), min_value=0, max_value=1000)
    n_applications_expected = forms.IntegerField(
        label=_("Applications that you prepare for"),
        min_value=1,
        max_value=10_000,
        initial=120,
        help_text=_("At least so many case numbers are reserved before the call is published."),
    )
    shows_reviewer_names = forms.BooleanField(label=_("Applicants see the reviewers' names"), required=False)
    drafts_kept_months = forms.IntegerField(
        label=_("Months that drafts are kept after the deadline"),
        min_value=FEWEST_MONTHS,
        max_value=MOST_MONTHS,
        initial=USUAL_MONTHS,
        help_text=_("What was not registered is then erased, after two notices to those who wrote it."),
    )

    def prepare(self) -> None:
        initiatives = self._initiatives()
        self.choose_among(
            "areas", TechnologyArea.objects.filter(initiative__in=initiatives).order_by("initiative", "position")
        )
        if self.subject is None:
            self.start_with(PROFILE_DEFAULTS[self._profile()] | {"profile": self._profile()})
            return
        columns = {name: getattr(self.subject, name) for name in self.fields if name != "areas"}
        self.start_with(columns | {"areas": [area.pk for area in self.subject.areas.all()]})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self._check_order(given, "opens_at", "closes_at", _("The call closes after it opens."), strict=True)
        self._check_order(given, "closes_at", "signing_closes_at", _("Signing closes when the call closes, or later."))
        self._check_order(given, "grant_starts_on", "grant_ends_on", _("The grant ends after it starts."), strict=True)
        self._check_order(given, "n_participants_min", "n_participants_max", _("The most is at least the fewest."))
        self._check_order(given, "n_awards_min", "n_awards_max", _("The most is at least the fewest."))
        return given

    def _check_order(
        self, given: dict[str, Any], first: str, second: str, sentence: Any, *, strict: bool = False
    ) -> None:
        low, high = given.get(first), given.get(second)
        if low is not None and high is not None and (high < low or (strict and high == low)):
            self.add_error(second, sentence)

    def group_fields(self) -> Iterable[tuple[Any, list[forms.BoundField]]]:
        """The fields under headings, in the order of the page."""
        named = [name for _title, names in GROUPS for name in names]
        first = [name for name in self.fields if name not in named]
        for title, names in ((_("Agency"), tuple(first)), *GROUPS):
            if names:
                yield title, [self[name] for name in names]

    def _initiatives(self) -> Iterable[Initiative]:
        """The one that is chosen now, in the form or before it; of a new call nobody has chosen: any."""
        try:
            chosen = self.fields["initiative"].to_python(self.data.get("initiative"))
        except forms.ValidationError:
            chosen = None
        chosen = chosen or (self.subject and self.subject.initiative)
        return [chosen] if chosen else Initiative.objects.all()

    def _profile(self) -> str:
        asked = self.address.get("profile", "")
        return asked if asked in PROFILE_DEFAULTS else next(iter(PROFILE_DEFAULTS))


class NewCallForm(CallForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Agency"), empty_label=None)
    field_order = ["agency"]

    def prepare(self) -> None:
        own = agency_roles(self.user).filter(role=AgencyRole.Role.OFFICER, call__isnull=True).values("agency")
        agencies = Agency.objects.filter(pk__in=own)
        self.fields["agency"].queryset = agencies
        self.first_agency = next((agency.pk for agency in agencies), "")
        super().prepare()

    def _profile(self) -> str:
        asked = self.address.get("profile") or self.first_agency
        return asked if asked in PROFILE_DEFAULTS else next(iter(PROFILE_DEFAULTS))


class ChooseForm(StaffForm):
    key = forms.ChoiceField(label=_("Form specification"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        title = "title_sv" if get_language() == "sv" else "title_en"
        keys = shipped_keys()
        self.fields["key"].choices = [(key, shipped_specification(key)[title]) for key in keys]
        self.fields["key"].initial = next(iter(shipped_keys(self.subject.profile)), None)


class RoundForm(StaffForm):
    n_readers = forms.IntegerField(label=_("Readers per application"), min_value=1, max_value=10, initial=3)
    review_opens_at = moment(_("Review opens"))
    review_due_at = moment(_("Reviews are due"))
    panel_opens_at = moment(_("The panel opens"))
    panel_closes_at = moment(_("The panel closes"))

    def prepare(self) -> None:
        if hasattr(self.subject, "review_opens_at"):
            self.start_with({name: getattr(self.subject, name) for name in self.fields})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        names = ("review_opens_at", "review_due_at", "panel_opens_at", "panel_closes_at")
        for first, second in pairwise(names):
            if given.get(first) and given.get(second) and given[second] < given[first]:
                self.add_error(second, _("This comes before the date above it."))
        return given


class CriterionForm(StaffForm):
    label_sv = forms.CharField(label=_("Name in Swedish"), max_length=100)
    label_en = forms.CharField(label=_("Name in English"), max_length=100)
    guidance_sv = text(_("Guidance in Swedish"), required=False)
    guidance_en = text(_("Guidance in English"), required=False)
    scale_max = forms.IntegerField(label=_("Highest grade"), min_value=2, max_value=10, initial=7)
    is_overall = forms.BooleanField(label=_("This is the overall grade"), required=False)
    levels_sv = text(_("What the grades mean, in Swedish"), rows=8, required=False)
    levels_en = text(
        _("What the grades mean, in English"),
        rows=8,
        required=False,
        help_text=_("One grade a line: 7 Outstanding. Leave both empty, or describe every grade in both languages."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        swedish = self._levels("levels_sv", given)
        english = self._levels("levels_en", given)
        if not self.errors and swedish.keys() != english.keys():
            self.add_error("levels_en", _("Describe the same grades in both languages."))
        given["levels"] = [
            {"grade": grade, "label_sv": swedish[grade], "label_en": english.get(grade, "")}
            for grade in sorted(swedish, reverse=True)
        ]
        return given

    def fill_from(self, criterion: Any) -> None:
        """Show what a criterion says now."""
        self.start_with({name: getattr(criterion, name, None) for name in self.fields})
        for language in ("sv", "en"):
            lines = [f"{level['grade']} {level[f'label_{language}']}" for level in criterion.levels]
            self.fields[f"levels_{language}"].initial = "\n".join(lines)

    def _levels(self, name: str, given: dict[str, Any]) -> dict[int, str]:
        levels: dict[int, str] = {}
        for line in filter(None, map(str.strip, given.pop(name, "").splitlines())):
            grade, _space, label = line.partition(" ")
            if not grade.isdecimal() or not label.strip() or not 1 <= int(grade) <= given.get("scale_max", 10):
                self.add_error(
                    name, _("Write a grade of the scale, a space and what it means: %(line)s") % {"line": line}
                )
                continue
            levels[int(grade)] = label.strip()
        return levels


class NewCriterionForm(CriterionForm):
    key = forms.SlugField(
        label=_("Key"), max_length=40, help_text=_("A short word in small letters. It never changes.")
    )
    field_order = ["key"]


class BlockForm(StaffForm):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    first = forms.IntegerField(label=_("First number"), min_value=1, max_value=99_999)
    last = forms.IntegerField(label=_("Last number"), min_value=1, max_value=99_999)

    def prepare(self) -> None:
        self.fields["year"].initial = self.subject.closes_at.year
