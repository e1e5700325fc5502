"""Choosing a file of reviewers, looking at what it changes, and confirming that."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from applications.domain.spreadsheets import MAX_BYTES, Unreadable
from applications.domain.tables import Record, read_table
from applications.forms.staff.base import StaffForm
from applications.models import Agency, Organisation
from applications.queries.organisations import organisation_exactly
from reviews.actions.importing import Entry, Plan, plan_import
from reviews.forms.staff.register import ReviewerForm
from reviews.queries.composition import own_agencies
from reviews.texts import sentence
from reviews.texts.importing import COLUMNS, gender_written, headings, line, problem_line

REQUIRED = ("name", "email", "organisation")
MAX_ROWS = 500
MAX_PROBLEMS = 50


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


class ImportForm(StaffForm):
    """Two steps in one: a file is shown as what it changes; then its rows come back as shown, and are kept."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label=_("Reviews for"), empty_label=None)
    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    rows = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.plan: Plan | None = None
        self.fields["file"].required = not (self.data or {}).get("rows")
        self.choose_among("agency", Agency.objects.filter(pk__in=own_agencies(self.user)))
        self.fields["file"].help_text = _(
            "CSV or Excel (.xlsx), at most %(megabytes)s MB and %(rows)s rows. Nothing is saved until you confirm."
        ) % {"megabytes": MAX_BYTES // 2**20, "rows": MAX_ROWS}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.fields["file"].required = True  # the page asks for a file, whatever was refused
        if self.errors:
            return given
        try:
            records = self._records(given)
            given["entries"] = [] if self.errors else self._entries(records)
        except Unreadable as unreadable:
            self._refuse([sentence(unreadable.code, unreadable.params)], "file")
        if not self.errors:
            self._plan(given, records)
        return given

    def _records(self, given: Mapping[str, Any]) -> list[Record]:
        """From the file, or else as they were shown. Problems are this form's errors."""
        if given["file"]:
            table = read_table(given["file"].read(MAX_BYTES + 1), headings(), REQUIRED, max_rows=MAX_ROWS)
            self._refuse([problem_line(one) for one in table.problems])
            return table.records
        try:
            return [_record(*one) for one in json.loads(given["rows"])[:MAX_ROWS]]
        except (ValueError, TypeError, AttributeError, RecursionError):
            self._refuse([_("The rows cannot be read. Choose the file again.")], "file")
            return []

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
            wrong += [
                line(record.row, column, map(str, row.errors[column])) for column in COLUMNS if column in row.errors
            ]
        self._refuse(wrong)
        return entries

    def _plan(self, given: Mapping[str, Any], records: list[Record]) -> None:
        plan = plan_import(given["agency"], given["entries"])
        self._refuse([problem_line(one) for one in plan.problems])
        if not plan.problems and given["file"]:
            self.plan, self.asks_again = plan, True
            rows = [[one.row, dict(one.cells)] for one in records]
            self.data = self.data.copy()
            self.data["rows"], self.data["shown"] = json.dumps(rows), plan.digest

    def _refuse(self, problems: list[Any], field: str | None = None) -> None:
        """The first problems; one that repeats itself in every row helps nobody."""
        if problems:
            self.add_error(field, problems[:MAX_PROBLEMS])


def _record(row: Any, cells: Any) -> Record:
    """Nothing but what the first step wrote is taken."""
    return Record(int(row), {key: str(text) for key, text in cells.items() if key in COLUMNS})
