"""Choosing a file of pairs, looking at what it would add, and confirming that."""

from typing import Any

from applications.domain.tables import CellProblem, Record
from applications.forms.staff.two_steps import TwoStepForm
from reviews.actions.importing_pairs import PairRow, plan_pairs
from reviews.texts.pairs import COLUMNS, keep_written

READ = ("label", "reviewer", "email", "keep")


class ImportPairsForm(TwoStepForm):
    """A file is shown as what it adds; then its rows are proposed. What has changed in between is shown once more.

    The subject is the round.
    """

    columns = COLUMNS
    required = ("label", "reviewer")
    taken_back = READ
    max_rows = 2000

    def take(self, given: dict[str, Any], records: list[Record]) -> None:
        given["pairs"] = self._pairs(records)
        if not self.errors:
            self._plan(given["pairs"], records)

    def _pairs(self, records: list[Record]) -> list[PairRow]:
        found, wrong = [], []
        for one in records:
            cells = {key: one.cells.get(key, "") for key in READ}
            keep = keep_written(cells.pop("keep"))
            if keep is None:
                wrong.append(CellProblem("keep_unknown", one.row, "keep", {"written": one.cells["keep"]}))
            found.append(PairRow(one.row, **cells, keep=bool(keep)))
        self.refuse(wrong)
        return found

    def _plan(self, pairs: list[PairRow], records: list[Record]) -> None:
        plan = plan_pairs(self.subject, pairs, by=self.user, at=self.at)
        self.refuse(plan.problems)
        if not plan.problems:
            self.ask_until_shown(plan.digest)
        if self.asks_again:
            self.plan = plan
            self.keep(records)
