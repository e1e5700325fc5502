"""A file that is looked at first: its rows go with the page that shows what they do, and come back to be kept."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applications.domain.spreadsheets import MAX_BYTES, Unreadable
from applications.domain.tables import CellProblem, Record, read_table
from applications.forms.staff.base import StaffForm
from applications.texts import sentence
from applications.texts.tables import headings, problem_line

MAX_PROBLEMS = 50


class TwoStepForm(StaffForm):
    """`columns`: of the file, by their key, with their heading; `required`: those that a file must have."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        error_messages={"required": _("Choose a file.")},
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    rows = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    columns: Mapping[str, Any]
    required: Sequence[str]
    taken_back: Sequence[str]
    max_rows: int

    def prepare(self) -> None:
        self.plan: Any = None
        self.fields["file"].required = not (self.data or {}).get("rows")
        self.fields["file"].help_text = _(
            "CSV or Excel (.xlsx), at most %(megabytes)s MB and %(rows)s rows. Nothing is saved until you confirm."
        ) % {"megabytes": MAX_BYTES // 2**20, "rows": self.max_rows}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        self.fields["file"].required = True  # the page asks for a file, whatever was refused
        if self.errors:
            return given
        try:
            records = self._records(given)
        except Unreadable as unreadable:
            self.add_error("file", sentence(unreadable.code, unreadable.params))
            return given
        if not self.errors:
            self.take(given, records)
        return given

    def take(self, given: dict[str, Any], records: list[Record]) -> None:
        """Read the rows of a file without a problem, and plan what they do."""
        raise NotImplementedError

    def keep(self, records: list[Record]) -> None:
        """Let the rows go with the page. The form's data is its own by now."""
        rows = [[one.row, {key: one.cells[key] for key in self.taken_back if key in one.cells}] for one in records]
        self.data["rows"] = json.dumps(rows)

    def refuse(self, problems: Sequence[CellProblem]) -> None:
        """What is wrong with a file, in words."""
        self.refuse_lines([problem_line(one, self.columns) for one in problems])

    def refuse_lines(self, lines: Sequence[str]) -> None:
        """The first lines, and how many more there are; what repeats itself in every row helps nobody."""
        shown = [*lines[:MAX_PROBLEMS]]
        if n_more := len(lines) - len(shown):
            words = ngettext("%(n)s more row has a problem.", "%(n)s more rows have a problem.", n_more)
            shown.append(words % {"n": n_more})
        if shown:
            self.add_error(None, shown)

    def _records(self, given: Mapping[str, Any]) -> list[Record]:
        """From the file, or else as they were shown. Problems are this form's errors."""
        if given["file"]:
            content = given["file"].read(MAX_BYTES + 1)
            table = read_table(content, headings(self.columns), self.required, max_rows=self.max_rows)
            self.refuse(table.problems)
            return table.records
        try:
            return [self._record(*one) for one in json.loads(given["rows"])[: self.max_rows]]
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError, RecursionError):
            self.add_error("file", _("The rows cannot be read. Choose the file again."))
            return []

    def _record(self, row: Any, cells: Any) -> Record:
        """Nothing but what the first step wrote is taken, and no half of a character."""
        taken = {key: text for key, text in cells.items() if key in self.taken_back}
        return Record(int(row), {key: str(text).encode(errors="replace").decode() for key, text in taken.items()})
