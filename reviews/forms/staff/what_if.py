"""What an officer tries with the priority list: a box and an amount a case, and how that is written in an address."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from applications.domain.numbers import UnclearNumber, parse_sek
from applications.forms.staff.base import Amount
from reviews.domain.what_if import Option, Try, differing, tried
from reviews.queries.what_if import Tryable

IN, OUT, AMOUNT = "in", "out", "amount"


@dataclass(frozen=True)
class Fields:
    """A row of the table: the case, what it counts for as tried, and its two fields; none where it is decided."""

    row: Tryable
    option: Option[UUID]
    counts: Any
    amount: Any
    is_changed: bool


class WhatIfForm(forms.Form):
    """Shape only: nothing of it is ever stored. A case is named by its label, which never changes."""

    def __init__(self, data: Any, rows: Iterable[Tryable], tries: Mapping[UUID, Try]) -> None:
        super().__init__(data)
        self.rows = tuple(rows)
        self.options = tuple(one.option for one in self.rows)
        self.now = tried(self.options, tries)
        for row, option in zip(self.rows, self.now, strict=True):
            if not option.is_fixed:
                self._ask(row.label, option)

    def _ask(self, label: str, option: Option[UUID]) -> None:
        counts = forms.BooleanField(label=_("Counts"), required=False, initial=option.counts)
        amount = Amount(label=_("Amount, SEK"), required=False, initial=option.amount_sek)
        counts.label, amount.label = f"{label}, {counts.label}", f"{label}, {amount.label}"
        self.fields[f"counts_{label}"], self.fields[f"amount_{label}"] = counts, amount

    def table(self) -> list[Fields]:
        """The rows with their fields."""
        changed = differing(self.options, self.now)
        return [
            self._row(row, option, row.option.key in changed) for row, option in zip(self.rows, self.now, strict=True)
        ]

    def address(self) -> str:
        """What is filled in as the query of an address: only what differs from how the list stands."""
        changed = differing(self.options, tried(self.options, self._tries()))
        labels = {row.option.key: row.label for row in self.rows}
        return written({labels[key]: change for key, change in changed.items()})

    def _row(self, row: Tryable, option: Option[UUID], is_changed: bool) -> Fields:
        if option.is_fixed:
            return Fields(row, option, None, None, False)
        return Fields(row, option, self[f"counts_{row.label}"], self[f"amount_{row.label}"], is_changed)

    def _tries(self) -> dict[UUID, Try]:
        """An amount that is left empty stays as it stands."""
        given = self.cleaned_data
        return {
            row.option.key: Try(given[f"counts_{row.label}"], given[f"amount_{row.label}"])
            for row in self.rows
            if not row.option.is_fixed
        }


def written(changes: Mapping[str, Try]) -> str:
    """By label, as a query: in=A-05&out=A-02&amount=A-01:38000000."""
    query = QueryDict(mutable=True)
    query.setlist(IN, [label for label, change in changes.items() if change.counts is True])
    query.setlist(OUT, [label for label, change in changes.items() if change.counts is False])
    amounts = [f"{label}:{change.amount_sek}" for label, change in changes.items() if change.amount_sek is not None]
    query.setlist(AMOUNT, amounts)
    return query.urlencode(safe=":")


def read(query: QueryDict, rows: Iterable[Tryable]) -> dict[UUID, Try]:
    """What an address says of the rows; of other labels, and of what is no amount, it says nothing."""
    counts = dict.fromkeys(query.getlist(OUT), False) | dict.fromkeys(query.getlist(IN), True)
    amounts = dict(_amounts(query.getlist(AMOUNT)))
    given = ((row.option.key, Try(counts.get(row.label), amounts.get(row.label))) for row in rows)
    return {key: change for key, change in given if change != Try()}


def _amounts(given: Iterable[str]) -> Iterable[tuple[str, int]]:
    for words in given:
        label, _colon, amount = words.partition(":")
        try:
            found = parse_sek(amount)
        except UnclearNumber:
            continue
        if amount.strip():
            yield label, found
