"""Choosing a file of reviewers, looking at what it changes, and confirming that."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.domain.tables import Record
from applications.forms.staff.two_steps import TwoStepForm
from applications.models import Agency, Organisation
from applications.queries.organisations import organisation_exactly
from applications.texts.tables import line
from reviews.actions.importing import Entry, plan_import
from reviews.forms.staff.register import ReviewerForm
from reviews.queries.composition import own_agencies
from reviews.texts.importing import COLUMNS, gender_written


class RowForm(ReviewerForm):
    """One row of a file, held to the same rules as a reviewer who is entered by hand."""

    email = forms.EmailField(max_length=254)
    organisation = forms.CharField(max_length=200)
    former = publications = publications_file = None

    def prepare(self) -> None:
        """A row has nothing to begin with. `address` keeps the organisations that earlier rows have named."""
        self.fields["gender"].error_messages["invalid_choice"] = _(
            "Write woman, man or other, or leave it empty: %(value)s"
        )

    def clean_organisation(self) -> Organisation:
        written = self.cleaned_data["organisation"]
        known: Any = self.address
        if written not in known:
            known[written] = organisation_exactly(written)
        if known[written] is None:
            raise forms.ValidationError(_("No organisation, or several, for: %(line)s") % {"line": written[:80]})
        return known[written]


class ImportForm(TwoStepForm):
    """A file is shown as what it changes; then its rows are kept."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Reviews for"), empty_label=None)
    field_order = ["agency"]

    columns = COLUMNS
    required = ("name", "email", "organisation")
    taken_back = tuple(COLUMNS)
    max_rows = 500

    def prepare(self) -> None:
        super().prepare()
        self.choose_among("agency", Agency.objects.filter(pk__in=own_agencies(self.user)))

    def take(self, given: dict[str, Any], records: list[Record]) -> None:
        given["entries"] = self._entries(records)
        if not self.errors:
            self._plan(given, records)

    def _entries(self, records: list[Record]) -> list[Entry]:
        organisations: dict[str, Any] = {}
        entries, wrong = [], []
        for record in records:
            cells = dict(record.cells)
            if "gender" in cells:
                cells["gender"] = gender_written(cells["gender"])
            row = RowForm(cells, user=self.user, subject=None, at=self.at, address=organisations)
            row.address = organisations  # an empty one is shared too
            if row.is_valid():
                entries.append(Entry(record.row, row.cleaned_data["profile"], frozenset(cells)))
            faulty = [column for column in COLUMNS if column in row.errors]
            wrong += [line(record.row, column, map(str, row.errors[column]), COLUMNS) for column in faulty]
        self.refuse_lines(wrong)
        return entries

    def _plan(self, given: dict[str, Any], records: list[Record]) -> None:
        plan = plan_import(given["agency"], given["entries"])
        self.refuse(plan.problems)
        if not plan.problems and given["file"]:
            self.plan, self.asks_again = plan, True
            self.data = self.data.copy()
            self.data["shown"] = plan.digest
            self.keep(records)
