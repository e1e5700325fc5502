"""What an officer fills in about a reviewer of the own register."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.domain.orcid import WrongOrcid, clean_orcid
from applications.domain.publications.entries import Unreadable
from applications.domain.publications.reading import read, text_of
from applications.forms.staff.base import StaffForm, split_words, words
from applications.forms.staff.base import text as prose
from applications.models import Agency, Organisation
from applications.queries.organisations import organisations_matching
from applications.texts import sentence
from applications.texts.imported import trouble_in_words
from applications.texts.naming import spoken
from clusterportal.accounts.errors import Hidden
from reviews.actions.composition import Former, Profile
from reviews.forms.base import subject_codes_in
from reviews.models import EntryAffiliation, RegisterEntry, Reviewer
from reviews.queries.composition import own_agencies

MOST_TROUBLES = 5
OF_WORK = ("year", "title", "authors", "doi")


class ReviewerForm(StaffForm):
    """The subject, if any, is a reviewer whose own entry is in `kept`. Hidden where another agency shares it alone."""

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
    load_max = forms.IntegerField(
        label=_("Most readings"),
        min_value=0,
        max_value=200,
        required=False,
        help_text=_("How many readings the person takes in a round, as far as you know."),
    )
    publications = prose(
        _("Publications"),
        rows=6,
        required=False,
        help_text=_("One a line: year | title | authors, separated by semicolons | DOI. The last two may be left out."),
    )

    publications_file = forms.FileField(
        label=_("Publications from a file"),
        required=False,
        allow_empty_file=True,
        help_text=_("BibTeX, RIS, or JSON of Crossref or ORCID. At most 1 MB. They are added to those that are kept."),
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
        return subject_codes_in(self.cleaned_data["subject_codes"])

    def clean_keywords(self) -> list[str]:
        return split_words(self.cleaned_data["keywords"])

    def clean_languages(self) -> list[str]:
        return split_words(self.cleaned_data["languages"])

    def clean_former(self) -> list[Former]:
        return [_former(line) for line in filter(None, map(str.strip, self.cleaned_data["former"].splitlines()))]

    def clean_publications(self) -> list[dict[str, Any]]:
        lines = filter(None, map(str.strip, self.cleaned_data["publications"].splitlines()))
        return [_publication(line) for line in lines]

    def clean_publications_file(self) -> list[dict[str, Any]]:
        file = self.cleaned_data["publications_file"]
        if file is None:
            return []
        try:
            found = read(text_of(file.read()))
        except Unreadable as unreadable:
            raise forms.ValidationError(sentence(unreadable.code, unreadable.params)) from unreadable
        if found.troubles:
            raise forms.ValidationError([trouble_in_words(one) for one in found.troubles[:MOST_TROUBLES]])
        return [{name: getattr(work, name) for name in OF_WORK} for work in found.works]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            columns = {name: given[name] for name in self.fields if name not in {"agency"}}
            if "publications_file" in columns:
                columns["publications"] += columns.pop("publications_file")
            email = columns.pop("email", "")
            given["profile"] = Profile(email=email, **columns)
        return given

    def _show(self, reviewer: Any) -> None:
        if not reviewer.kept:
            raise Hidden
        entry = reviewer.kept[0]
        current = entry.affiliations.filter(ends_on=None).first()
        self.start_with(
            {
                "name": entry.name or reviewer.person.name,
                "orcid": entry.orcid,
                "gender": entry.gender,
                "organisation": current.organisation if current else None,
                "department": current.department if current else "",
                "former": "\n".join(_former_line(one) for one in _ended(entry)),
                "subject_codes": ", ".join(entry.subject_codes),
                "keywords": ", ".join(entry.keywords),
                "languages": ", ".join(entry.languages),
                "text": entry.profile,
                "load_max": entry.load_max,
            }
        )


class NewReviewerForm(ReviewerForm):
    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Reviews for"), empty_label=None)
    email = forms.EmailField(label=_("E-mail"), help_text=_("The person's own address. It links the account later."))
    field_order = ["agency", "name", "email"]

    def prepare(self) -> None:
        self.fields["agency"].queryset = Agency.objects.filter(pk__in=own_agencies(self.user))
        self.start_with({"name": self.address.get("name"), "email": self.address.get("email")})


def _ended(entry: RegisterEntry) -> list[EntryAffiliation]:
    return list(entry.affiliations.filter(ends_on__isnull=False).select_related("organisation").order_by("-ends_on"))


def _former_line(one: EntryAffiliation) -> str:
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
