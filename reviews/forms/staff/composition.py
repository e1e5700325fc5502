"""What an officer fills in about reviewers and panels."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.domain.orcid import WrongOrcid, clean_orcid
from applications.forms.staff.base import ChosenForm, StaffForm, moment, split_words, words
from applications.forms.staff.base import text as prose
from applications.models import Affiliation, Agency, Organisation, Round, TechnologyArea
from applications.policies.roles import Role, agency_roles
from applications.queries.curriculum import main_affiliation
from applications.queries.organisations import organisations_matching
from applications.texts.naming import spoken
from reviews.actions.composition import Former, Profile
from reviews.models import PanelRole, Reviewer
from reviews.queries.availability import during
from reviews.queries.composition import reviewers_kept_by, rounds_run_by
from reviews.texts.availability import name_with

SUBJECT_CODE = re.compile(r"\d(\d\d(\d\d)?)?")


class ReviewerForm(StaffForm):
    name = forms.CharField(label=_("Name"), max_length=200)
    orcid = forms.CharField(label="ORCID", max_length=40, required=False)
    gender = forms.ChoiceField(
        label=_("Gender"),
        choices=Reviewer.Gender.choices,
        required=False,
        help_text=_("Used only for the balance over all reviewers of a call."),
    )
    organisation = forms.ModelChoiceField(Organisation.objects.all(), label=_("Works at"))
    department = forms.CharField(label=_("Department"), max_length=200, required=False)
    former = prose(
        _("Earlier employers"),
        required=False,
        help_text=_(
            "One a line: organisation | department | year in which it ended. Conflicts are looked for there too."
        ),
    )
    subject_codes = words(_("Subject codes (SSIF 2025)"), required=False)
    keywords = words(_("Keywords in English"), required=False)
    languages = words(_("Languages"), required=False)
    text = prose(
        _("Profile"), required=False, help_text=_("What the person works on. Used when reviewers are matched.")
    )
    publications = prose(
        _("Publications"),
        rows=6,
        required=False,
        help_text=_("One a line: year | title | authors, separated by semicolons | DOI. The last two may be left out."),
    )

    def prepare(self) -> None:
        if self.subject is not None:
            self._show(self.subject)

    def clean_orcid(self) -> str:
        text = self.cleaned_data["orcid"]
        try:
            return clean_orcid(text) if text else ""
        except WrongOrcid as error:
            raise forms.ValidationError(_("This is not an ORCID: check the digits.")) from error

    def clean_subject_codes(self) -> list[str]:
        codes = split_words(self.cleaned_data["subject_codes"])
        wrong = [code for code in codes if not SUBJECT_CODE.fullmatch(code)]
        if wrong:
            raise forms.ValidationError(
                _("Not a code of one, three or five digits: %(codes)s") % {"codes": ", ".join(wrong)}
            )
        return codes

    def clean_keywords(self) -> list[str]:
        return split_words(self.cleaned_data["keywords"])

    def clean_languages(self) -> list[str]:
        return split_words(self.cleaned_data["languages"])

    def clean_former(self) -> list[Former]:
        return [_former(line) for line in filter(None, map(str.strip, self.cleaned_data["former"].splitlines()))]

    def clean_publications(self) -> list[dict[str, Any]]:
        lines = filter(None, map(str.strip, self.cleaned_data["publications"].splitlines()))
        return [_publication(line) for line in lines]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            columns = {name: given[name] for name in self.fields if name not in {"agency"}}
            email = columns.pop("email", "")
            given["profile"] = Profile(email=email, **columns)
        return given

    def _show(self, reviewer: Reviewer) -> None:
        current = main_affiliation(reviewer.person)
        self.start_with(
            {
                "name": reviewer.person.name,
                "orcid": reviewer.person.orcid or "",
                "gender": reviewer.gender,
                "organisation": current.organisation if current else None,
                "department": current.department if current else "",
                "former": "\n".join(_former_line(one) for one in _ended(reviewer)),
                "subject_codes": ", ".join(reviewer.subject_codes),
                "keywords": ", ".join(reviewer.keywords),
                "languages": ", ".join(reviewer.languages),
                "text": reviewer.profile,
            }
        )


class NewReviewerForm(ReviewerForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Reviews for"), empty_label=None)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The person's own address. It links the account later."))
    field_order = ["agency", "name", "email"]

    def prepare(self) -> None:
        own = agency_roles(self.user).filter(role=Role.OFFICER).values("agency")
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=own)
        self.start_with({"name": self.address.get("name"), "email": self.address.get("email")})


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
    load_max = forms.IntegerField(label=_("Most readings"), min_value=0, max_value=200, initial=8)

    def prepare(self) -> None:
        seated = self.subject.roles.filter(ended_at__isnull=True).values("reviewer")
        own = reviewers_kept_by(self.user).filter(agencies=self.subject.round.call.agency_id)
        offered = own.exclude(pk__in=seated).order_by("person__name")
        known = during(self.subject.round, offered)
        self.fields["reviewer"].queryset = offered
        self.fields["reviewer"].label_from_instance = lambda one: name_with(spoken(one), known[one.pk])


class UnseatForm(ChosenForm):
    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Kept in the record."))

    def prepare(self) -> None:
        self.fields["chosen"].initial = self.address.get("part")


def _ended(reviewer: Reviewer) -> list[Affiliation]:
    ended = reviewer.person.affiliations.filter(ends_on__isnull=False, organisation__isnull=False)
    return list(ended.select_related("organisation").order_by("-ends_on"))


def _former_line(one: Affiliation) -> str:
    return f"{spoken(one.organisation)} | {one.department} | {one.ends_on:%Y}"


def _former(line: str) -> Former:
    name, department, year, *_rest = [part.strip() for part in [*line.split("|"), "", ""]]
    found = organisations_matching(name)
    if len(found) != 1:
        raise forms.ValidationError(_("No organisation, or several, for: %(line)s") % {"line": line[:80]})
    if not year.isdecimal() or not 1900 <= int(year) <= 2100:
        raise forms.ValidationError(
            _("Write the year in which it ended, last on the line: %(line)s") % {"line": line[:80]}
        )
    return Former(found[0], department[:200], date(int(year), 12, 31))


def _publication(line: str) -> dict[str, Any]:
    year, title, authors, doi, *_rest = [part.strip() for part in [*line.split("|"), "", "", ""]]
    if not year.isdecimal() or not 1900 <= int(year) <= 2100 or not title:
        raise forms.ValidationError(_("Write a year, “|” and a title: %(line)s") % {"line": line[:80]})
    return {"year": int(year), "title": title[:500], "authors": authors, "doi": doi[:200]}


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
