"""Choosing a file of planning grants, looking at what it changes, and confirming that."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from applications.actions.importing_grants import GrantRow, plan_import
from applications.domain.cells import Row, WrongCell, WrongRow, optional_text_of, text_of
from applications.domain.planning_grants import read_planning_grant
from applications.domain.tables import CellProblem, Record
from applications.forms.staff.two_steps import TwoStepForm
from applications.models import Initiative, Organisation
from applications.policies.planning import funders_kept_by
from applications.queries.organisations import organisation_exactly
from applications.texts.planning import COLUMNS, problem_of

OPTIONAL = frozenset({"leader_title", "contact_email"})
ADDRESS_LIMIT = 254


class GrantReader:
    """Reads the rows of a file by the rules of the register, for one person and initiative."""

    def __init__(self, initiative: Initiative, own: frozenset[str]) -> None:
        self.own = own
        self.organisations: dict[str, Organisation | None] = {}
        self.funders: dict[str, str] = {}
        self.ceilings: dict[str, int] = {}
        for frame in initiative.frames.select_related("agency"):
            agency = frame.agency
            self.ceilings[agency.pk] = frame.planning_grant_max_sek
            names = (agency.pk, agency.short_name, agency.name_sv, agency.name_en)
            self.funders |= {name.casefold(): agency.pk for name in names}

    def read(self, record: Record) -> GrantRow | list[CellProblem]:
        """The row, or everything that is wrong with it."""
        wrong: list[WrongCell] = []
        contact = ""
        try:
            contact = _address(record.cells)
        except WrongCell as cell:
            wrong.append(cell)
        finders = {"find_funder": self._funder, "find_organisation": self._organisation}
        try:
            fact = read_planning_grant(record.cells, **finders, ceilings_sek=self.ceilings)
        except WrongRow as row:
            wrong = [*row.cells, *wrong]
        if wrong:
            return [problem_of(record.row, one) for one in wrong]
        return GrantRow(record.row, fact, self._known(record.cells["organisation"]), contact)

    def _funder(self, row: Row) -> str:
        value = text_of(row, "funder")
        code = self.funders.get(value.casefold())
        if code is None:
            raise WrongCell("grant_unknown_funder", column="funder", value=value)
        if code not in self.own:
            raise WrongCell("grant_of_other_funder", column="funder", value=value)
        if not self.ceilings[code]:
            raise WrongCell("grant_without_ceiling", column="funder", value=value)
        return code

    def _organisation(self, row: Row) -> str:
        value = text_of(row, "organisation")
        if self._known(row["organisation"]) is None:
            raise WrongCell("grant_unknown_organisation", column="organisation", value=value[:80])
        return value

    def _known(self, written: str) -> Any:
        """Looked up once for each way of writing it."""
        if written not in self.organisations:
            self.organisations[written] = organisation_exactly(written)
        return self.organisations[written]


class ImportGrantsForm(TwoStepForm):
    """A file is shown as what it changes; then its rows are kept. What has changed in between is shown once more."""

    initiative = forms.ModelChoiceField(Initiative.objects.none(), label=_("Initiative"), empty_label=None)
    field_order = ["initiative"]

    columns: Mapping[str, Any] = COLUMNS
    required = tuple(column for column in COLUMNS if column not in OPTIONAL)
    taken_back = tuple(COLUMNS)
    max_rows = 500

    def prepare(self) -> None:
        super().prepare()
        self.own = funders_kept_by(self.user)
        self.choose_among("initiative", Initiative.objects.filter(frames__agency__in=self.own).distinct())

    def take(self, given: dict[str, Any], records: list[Record]) -> None:
        given["entries"] = self._entries(given["initiative"], records)
        if not self.errors:
            self._plan(given, records)

    def _entries(self, initiative: Initiative, records: list[Record]) -> list[GrantRow]:
        reader = GrantReader(initiative, self.own)
        entries: list[GrantRow] = []
        problems: list[CellProblem] = []
        for record in records:
            found = reader.read(record)
            if isinstance(found, GrantRow):
                entries.append(found)
            else:
                problems += found
        self.refuse(problems)
        return entries

    def _plan(self, given: dict[str, Any], records: list[Record]) -> None:
        plan = plan_import(given["initiative"], given["entries"])
        self.refuse(plan.problems)
        if not plan.problems:
            self.ask_until_shown(plan.digest)
        if self.asks_again:
            self.plan = plan
            self.keep(records)


def _address(row: Row) -> str:
    """The contact address, empty where there is none. Raises WrongCell."""
    value = optional_text_of(row, "contact_email", limit=ADDRESS_LIMIT)
    try:
        if value:
            validate_email(value)
    except ValidationError as error:
        raise WrongCell("cell_wrong_address", column="contact_email", value=value) from error
    return value
