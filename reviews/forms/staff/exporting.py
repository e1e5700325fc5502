"""Taking a staff list out as a file: what would come into it, and which kind of file it is to be."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.forms.staff.base import StaffForm
from reviews.actions.exporting import lists
from reviews.models import Export

TABLES = (Export.Format.XLSX, Export.Format.CSV)
ALL = (*TABLES, Export.Format.PDFS, Export.Format.FILES)


class ExportForm(StaffForm):
    """`listed`: the list, by its model's label; `offered`: what of the page's address the list takes."""

    listed: ClassVar[str] = ""
    formats: ClassVar[Sequence[Export.Format]] = TABLES
    offered: ClassVar[Callable[[Mapping[str, Any]], str]]

    format = forms.ChoiceField(label=_("Kind of file"), widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.query = type(self).offered(self.address)
        self.n_rows = len(lists().keys(self.listed, self.user, self.query, None, self.at))
        self.headings = lists().headings(self.listed)
        field = self.fields["format"]
        field.choices = [(one.value, one.label) for one in self.formats]
        field.initial = self.formats[0].value

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {**given, "listed": self.listed, "query": self.query, "chosen": None}
