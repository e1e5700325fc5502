"""Choosing a file of pairs, looking at what it would add, and confirming that."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from applications.domain.spreadsheets import MAX_BYTES, Unreadable
from applications.domain.tables import CellProblem, Record, read_table
from applications.forms.staff.base import StaffForm
from reviews.actions.importing_pairs import PairRow, Plan, plan_pairs
from reviews.texts import sentence
from reviews.texts.importing import headings, problem_line
from reviews.texts.pairs import COLUMNS, keep_written

REQUIRED = ("label", "reviewer")
READ = ("label", "reviewer", "email", "keep")
MAX_ROWS = 2000
MAX_PROBLEMS = 50


class ImportPairsForm(StaffForm):
    """Two steps in one: a file is shown as what it adds; then its rows come back as shown, and are proposed.

    The subject is the round. What has changed in between is shown once more.
    """

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
        except Unreadable as unreadable:
            self.add_error("file", sentence(unreadable.code, unreadable.params))
            return given
        given["pairs"] = [] if self.errors else self._pairs(records)
        if not self.errors:
            self._plan(given["pairs"], records)
        return given

    def _records(self, given: Mapping[str, Any]) -> list[Record]:
        """From the file, or else as they were shown. Problems are this form's errors."""
        if given["file"]:
            table = read_table(given["file"].read(MAX_BYTES + 1), headings(COLUMNS), REQUIRED, max_rows=MAX_ROWS)
            self._refuse(table.problems)
            return table.records
        try:
            return [_record(*one) for one in json.loads(given["rows"])[:MAX_ROWS]]
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):
            self.add_error("file", _("The rows cannot be read. Choose the file again."))
            return []

    def _pairs(self, records: list[Record]) -> list[PairRow]:
        found, wrong = [], []
        for one in records:
            cells = {key: one.cells.get(key, "") for key in READ}
            keep = keep_written(cells.pop("keep"))
            if keep is None:
                wrong.append(CellProblem("keep_unknown", one.row, "keep", {"written": one.cells["keep"]}))
            found.append(PairRow(one.row, **cells, keep=bool(keep)))
        self._refuse(wrong)
        return found

    def _plan(self, pairs: list[PairRow], records: list[Record]) -> None:
        plan = plan_pairs(self.subject, pairs, by=self.user, at=self.at)
        self._refuse(plan.problems)
        if not plan.problems:
            self.ask_until_shown(plan.digest)
        if self.asks_again:
            self.plan = plan
            rows = [[one.row, {key: one.cells[key] for key in READ if key in one.cells}] for one in records]
            self.data["rows"] = json.dumps(rows)

    def _refuse(self, problems: Any) -> None:
        """The first problems, and how many more there are; one that repeats itself in every row helps nobody."""
        lines = [problem_line(one, COLUMNS) for one in problems[:MAX_PROBLEMS]]
        if n_more := len(problems) - len(lines):
            words = ngettext("%(n)s more row has a problem.", "%(n)s more rows have a problem.", n_more)
            lines.append(words % {"n": n_more})
        if lines:
            self.add_error(None, lines)


def _record(row: Any, cells: Any) -> Record:
    """Nothing but what the first step wrote is taken, and no half of a character."""
    return Record(
        int(row), {key: str(text).encode(errors="replace").decode() for key, text in cells.items() if key in READ}
    )
