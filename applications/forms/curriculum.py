"""The own CV."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from applications.actions.curriculum import Curriculum, Work
from applications.actions.drafting import place_of
from applications.domain.answers import Unacceptable, clean_text
from applications.domain.form import Column
from applications.domain.orcid import WrongOrcid, clean_orcid
from applications.domain.specification import Words
from applications.forms.base import OrganisationField, PortalForm, TextField
from applications.forms.widgets import TableInput
from applications.models import Person
from applications.texts import sentence

FIRST_YEAR, LAST_YEAR = 1920, 2100
N_PUBLICATIONS = 40
COLUMNS = (
    Column("title", Words("Titel", "Title"), "text", 500),
    Column("authors", Words("Författare, åtskilda av semikolon", "Authors, separated by semicolons"), "text", 2000),
    Column("year", Words("År", "Year"), "number", None),
    Column("doi", Words("DOI", "DOI"), "text", 200),
)


class YearField(forms.CharField):
    """A calendar year that can be one of a degree or a publication."""

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        return year(text) if text else None


class PublicationsField(forms.Field):
    """Rows of publications."""

    def __init__(self, **kwargs: Any) -> None:
        label = kwargs["label"]
        super().__init__(widget=TableInput(COLUMNS, N_PUBLICATIONS, label, "none"), **kwargs)

    def clean(self, value: Any) -> list[Work]:
        return [
            _work(row, number) for number, row in enumerate(value or [], start=1) if any(map(str.strip, row.values()))
        ]


class CurriculumForm(PortalForm):
    """Everything that a person says of himself or herself."""

    name = TextField(limit=200, label=_("Name"))
    orcid = forms.CharField(
        required=False, label=_("ORCID iD"), help_text=_("Sixteen characters, such as 0000-0002-1825-0097.")
    )
    title = TextField(limit=100, required=False, label=_("Title or position"))
    organisation = OrganisationField(
        required=False, label=_("Organisation where you work"), help_text=_("Organisation number, ROR or name.")
    )
    department = TextField(limit=200, required=False, label=_("Department"))
    degree = TextField(limit=200, required=False, label=_("Doctoral degree: subject and university"))
    degree_year = YearField(required=False, label=_("Year of the degree"))
    merits = TextField(
        limit=6000,
        required=False,
        label=_("Merits"),
        help_text=_("Employments, assignments, supervision and prizes. Write in English."),
        widget=forms.Textarea(attrs={"rows": 8, "lang": "en"}),
    )
    publications = PublicationsField(required=False, label=_("Publications"))
    save_label = _("Save my CV")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out(*(name for name in self.base_fields if name != "request_key"))
        place = place_of(person)
        names = ("name", "orcid", "title", "degree", "degree_year", "merits")
        self.initial = {name: getattr(person, name) for name in names}
        self.initial |= {"organisation": place.organisation, "department": place.department}
        self.initial["publications"] = list(person.publications.values("title", "authors", "year", "doi"))

    def clean_orcid(self) -> str | None:
        text = self.cleaned_data["orcid"]
        try:
            return clean_orcid(text) if text else None
        except WrongOrcid as error:
            raise ValidationError(_("This is not an ORCID iD. Its last character is a check character.")) from error

    def curriculum(self) -> Curriculum:
        """The CV as the action takes it."""
        return Curriculum(**{name: self.cleaned_data[name] for name in Curriculum.__dataclass_fields__})


def year(text: str) -> int:
    """A calendar year of this or the last century. Raises ValidationError."""
    if not re.fullmatch(r"[0-9]{4}", text.strip()) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        words = _("“%(text)s” is not a year between %(first)s and %(latest)s.")
        raise ValidationError(words, params={"text": text[:20], "first": FIRST_YEAR, "latest": LAST_YEAR})
    return int(text)


def _work(row: dict[str, str], number: int) -> Work:
    language = get_language() or "en"
    try:
        texts = {key: clean_text(str(value)) for key, value in row.items()}
    except Unacceptable as wrong:
        words = gettext("Row %(row)s: %(problem)s") % {"row": number, "problem": sentence(wrong.code, wrong.params)}
        raise ValidationError(words) from wrong
    for column in COLUMNS:
        if column.max_characters and len(texts[column.key]) > column.max_characters:
            params = {"row": number, "column": column.label.read_in(language), "limit": column.max_characters}
            raise ValidationError(_("Row %(row)s: “%(column)s” has more than %(limit)s characters."), params=params)
    if not texts["title"]:
        raise ValidationError(_("Row %(row)s: write the title."), params={"row": number})
    doi = re.sub(r"^https?://(dx\.)?doi\.org/", "", texts["doi"], flags=re.IGNORECASE)
    return Work(title=texts["title"], year=year(texts["year"]), authors=texts["authors"], doi=doi)
