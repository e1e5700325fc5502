"""The own CV."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from applications.actions.curriculum import Curriculum, Job, Qualification
from applications.domain.curriculum import publication_line, work_in
from applications.domain.form import Column
from applications.domain.orcid import WrongOrcid, clean_orcid
from applications.domain.publications.work import FIRST_YEAR, LAST_YEAR, known
from applications.domain.specification import Words
from applications.forms.base import OrganisationField, PortalForm, TextField
from applications.forms.rows import RowsField
from applications.forms.widgets import PublicationsInput
from applications.models import Affiliation, Applicant, Person, Publication
from applications.queries.curriculum import employments, main_affiliation, work_from
from applications.queries.organisations import organisation_exactly
from applications.texts.naming import spoken

N_DEGREES, N_EMPLOYMENTS = 20, 40
DEGREES = (
    Column("title", Words("Examen och ämne", "Degree and subject"), "text", 200),
    Column("university", Words("Lärosäte", "University"), "text", 200),
    Column("year", Words("År", "Year"), "number", None),
)
EMPLOYMENTS = (
    Column("organisation", Words("Arbetsgivare", "Employer"), "text", 200),
    Column("position", Words("Befattning", "Position"), "text", 100),
    Column("department", Words("Institution eller avdelning", "Department"), "text", 200),
    Column("first_year", Words("Från år", "From year"), "number", None),
    Column("last_year", Words("Till år", "To year"), "number", None),
)


class YearField(forms.CharField):
    """A calendar year that can be one of a degree or a publication."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        return year(text) if text else None


def year(text: str) -> int:
    """A calendar year of this or the last century. Raises ValidationError."""
    if not re.fullmatch(r"[0-9]{4}", text.strip()) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        words = _("“%(text)s” is not a year between %(first)s and %(latest)s.")
        raise ValidationError(words, params={"text": text[:20], "first": FIRST_YEAR, "latest": LAST_YEAR})
    return int(text)


def qualification(texts: Mapping[str, str]) -> Qualification:
    """A row of degrees as the action takes it. Raises ValidationError."""
    if not texts["title"]:
        raise ValidationError(_("Write the degree and its subject."))
    return Qualification(texts["title"], texts["university"], year(texts["year"]) if texts["year"] else None)


def job(texts: Mapping[str, str]) -> Job:
    """A row of employments as the action takes it. Raises ValidationError."""
    if not texts["organisation"]:
        raise ValidationError(_("Write the employer."))
    first, last = (year(texts[name]) if texts[name] else None for name in ("first_year", "last_year"))
    if first and last and last < first:
        raise ValidationError(_("The employment ends before it begins."))
    found = organisation_exactly(texts["organisation"])
    employer = "" if found else texts["organisation"]
    return Job(found, employer, texts["position"], texts["department"], first, last)


class CurriculumForm(PortalForm):
    """Everything that a person says of himself or herself, but for the publications."""

    name = TextField(limit=200, label=_("Name"))
    orcid = forms.CharField(
        required=False, label=_("ORCID iD"), help_text=_("Sixteen characters, such as 0000-0002-1825-0097.")
    )
    title = TextField(limit=100, required=False, label=_("Title or position"))
    organisation = OrganisationField(
        required=False, label=_("Organisation where you work"), help_text=_("Organisation number, ROR or name.")
    )
    department = TextField(limit=200, required=False, label=_("Department"))
    since = YearField(required=False, label=_("You have worked there since (year)"))
    degrees = RowsField(DEGREES, qualification, n_rows=N_DEGREES, required=False, label=_("Degrees"))
    employments = RowsField(
        EMPLOYMENTS,
        job,
        n_rows=N_EMPLOYMENTS,
        suggests="organisation",
        required=False,
        label=_("Other and earlier employments"),
        help_text=_(
            "Choose the employer from the list, or write its name if it is not there. Leave the last year empty "
            "while you work there."
        ),
    )
    merits = TextField(
        limit=6000,
        required=False,
        label=_("Merits"),
        help_text=_("Assignments, supervision and prizes. Write in English."),
        widget=forms.Textarea(attrs={"rows": 8, "lang": "en"}),
    )
    save_label = _("Save my CV")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.form_class = "form form-wide"
        self.lay_out(*(name for name in self.base_fields if name != "request_key"))
        self.initial = {name: getattr(person, name) for name in ("name", "orcid", "title", "merits")}
        if person.pk and not person._state.adding:
            self._start_with_rows(person)

    def clean_orcid(self) -> str | None:
        text = self.cleaned_data["orcid"]
        try:
            return clean_orcid(text) if text else None
        except WrongOrcid as error:
            raise ValidationError(_("This is not an ORCID iD. Its last character is a check character.")) from error

    def curriculum(self) -> Curriculum:
        """The CV as the action takes it."""
        return Curriculum(**{name: self.cleaned_data[name] for name in Curriculum.__dataclass_fields__})

    def _start_with_rows(self, person: Person) -> None:
        main = main_affiliation(person)
        if main is not None:
            since = main.starts_on.year if main.starts_on else ""
            self.initial |= {"organisation": main.organisation, "department": main.department, "since": since}
        degrees = person.degrees.values("title", "university", "year")
        self.initial["degrees"] = [{**row, "year": row["year"] or ""} for row in degrees]
        self.initial["employments"] = [_row(one) for one in employments(person) if one != main]


class TransferForm(PortalForm):
    """Which publications go with the CV, and in which order."""

    no_optional_marks = True
    save_label = _("Transfer my CV to the application")

    def __init__(self, *args: Any, part: Applicant, limit: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = list(part.person.publications.all()) if part.person and limit else []
        self.keys = {str(one.key): one.key for one in own}
        if own:
            self.fields["publications"] = forms.Field(
                required=False,
                label=_("Publications to bring"),
                help_text=_("Tick at most %(limit)s. The numbers decide their order.") % {"limit": limit},
                widget=PublicationsInput([(str(one.key), _line(one)) for one in own]),
            )
            self.initial["publications"] = [str(one.key) for one in _proposed(part, own, limit)]
        self.lay_out(*(name for name in self.fields if name != "request_key"))

    def clean_publications(self) -> list[Any]:
        chosen = self.cleaned_data["publications"] or []
        if not set(chosen) <= self.keys.keys():
            raise ValidationError(
                _("A publication that you ticked has been removed from your CV since you opened the page.")
            )
        return [self.keys[key] for key in chosen]


def _proposed(part: Applicant, own: list[Publication], limit: int) -> list[Publication]:
    """Those that were transferred last, in that order; before the first time all, where the call allows so many."""
    if part.cv is None:
        return own if len(own) <= limit else []
    before = part.cv.get("publications") or ()
    found = (next((row for row in own if known([work_in(one)]).has(work_from(row))), None) for one in before)
    return list(dict.fromkeys(row for row in found if row is not None))


def _line(row: Publication) -> str:
    names = ("title", "authors", "year", "published_in", "doi")
    return publication_line({name: getattr(row, name) for name in names})


def _row(one: Affiliation) -> dict[str, Any]:
    return {
        "organisation": spoken(one.organisation) if one.organisation else one.employer,
        "position": one.position,
        "department": one.department,
        "first_year": one.starts_on.year if one.starts_on else "",
        "last_year": one.ends_on.year if one.ends_on else "",
    }
