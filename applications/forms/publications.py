"""The own publications: one by one, and from a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.domain.answers import Unacceptable
from applications.domain.curriculum import publication_line
from applications.domain.publications.entries import Unreadable
from applications.domain.publications.json_files import written
from applications.domain.publications.reading import Reading, read, read_back, text_of
from applications.domain.publications.work import AUTHORS_LIMIT, DOI_LIMIT, PUBLISHED_IN_LIMIT, TITLE_LIMIT, Work
from applications.domain.publications.work import plain_doi as doi_in
from applications.forms.base import PortalForm, TextField
from applications.forms.curriculum import YearField
from applications.models import Publication
from applications.texts import sentence


class PublicationForm(PortalForm):
    """One publication, written by hand."""

    title = TextField(limit=TITLE_LIMIT, label=_("Title"), widget=forms.Textarea(attrs={"rows": 2}))
    authors = TextField(
        limit=AUTHORS_LIMIT,
        required=False,
        label=_("Authors"),
        help_text=_("Separated by semicolons, all of them."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    year = YearField(label=_("Year"))
    published_in = TextField(limit=PUBLISHED_IN_LIMIT, required=False, label=_("Journal, book or publisher"))
    doi = TextField(limit=DOI_LIMIT, required=False, label="DOI", help_text=_("Such as 10.1000/182."))
    save_label = _("Save the publication")

    def __init__(self, *args: Any, row: Publication | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in self.base_fields if name != "request_key"]
        self.lay_out(*names)
        if row is not None:
            self.initial = {name: getattr(row, name) for name in names}

    def clean_doi(self) -> str:
        try:
            return doi_in(self.cleaned_data["doi"])
        except Unacceptable as wrong:
            raise ValidationError(sentence(wrong.code, wrong.params)) from wrong

    def work(self) -> Work:
        """The publication as the action takes it."""
        return Work(**{name: self.cleaned_data[name] for name in Work.__dataclass_fields__})


class ImportForm(PortalForm):
    """A file, or what stands in one. `reading` is what it holds."""

    file = forms.FileField(
        required=False,
        label=_("File"),
        allow_empty_file=True,
        help_text=_("BibTeX, RIS, or JSON of Crossref or ORCID. At most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".bib,.bibtex,.ris,.json,.txt,text/plain,application/json"}),
    )
    text = forms.CharField(
        required=False,
        strip=False,
        label=_("Or paste the entries here"),
        widget=forms.Textarea(attrs={"rows": 8, "class": "code", "spellcheck": "false"}),
    )
    no_optional_marks = True
    save_label = _("Show what would be added")
    reading: Reading

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out("file", "text")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file, text = given.get("file"), given.get("text") or ""
        if file is None and not text.strip():
            raise ValidationError(_("Choose a file, or paste the entries."))
        if file is not None and text.strip():
            raise ValidationError(_("Choose a file or paste the entries, not both."))
        try:
            self.reading = read(text_of(file.read()) if file is not None else text)
        except Unreadable as unreadable:
            self.add_error("file" if file is not None else "text", sentence(unreadable.code, unreadable.params))
        return given


class PickForm(PortalForm):
    """Which publications of a file to add. They go with the form, so that what is added is what was shown."""

    works = forms.CharField(widget=forms.HiddenInput)
    numbers = forms.TypedMultipleChoiceField(
        required=False, coerce=int, label=_("Publications to add"), widget=forms.CheckboxSelectMultiple
    )
    no_optional_marks = True
    save_label = _("Add the ticked publications")

    def __init__(self, *args: Any, works: Sequence[Work] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = _read_back(self.data.get("works", "")) if self.is_bound else tuple(works)
        self.fields["numbers"].choices = [(str(n), line_of(work)) for n, work in enumerate(self.offered)]
        self.initial = {"works": written(self.offered), "numbers": list(range(len(self.offered)))}
        self.helper.form_action = reverse("add_imported")
        self.lay_out("works", "numbers")

    def chosen(self) -> list[Work]:
        """The ticked publications."""
        return [self.offered[number] for number in self.cleaned_data["numbers"]]


def line_of(work: Work) -> str:
    """A publication on one line."""
    return publication_line({name: getattr(work, name) for name in Work.__dataclass_fields__})


def _read_back(text: str) -> tuple[Work, ...]:
    try:
        return read_back(text).works
    except Unreadable:
        return ()
