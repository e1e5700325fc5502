"""A document laid out for reading: the same for the check page, the reader, the case page and the PDF.

Takes a version's document and the form that it was written in; knows nothing of pages or paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from applications.domain import form as forms
from applications.domain.aid import question_of
from applications.domain.form import Form, is_asked
from applications.domain.naming import text_in

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Item:
    """One answered (or empty) field. `value` is laid out by `kind`; `language` is that of the value, or none."""

    key: str
    label: str
    kind: str
    value: Any
    language: str


@dataclass(frozen=True)
class Grid:
    """A budget laid out: a row per line with an amount per year and its sum, and the sums of the columns."""

    years: tuple[int, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    totals: tuple[int, ...]
    total: int


@dataclass(frozen=True)
class PartyView:
    """A party of the document in the reader's language, with its costs, its funding and the activity of its aid."""

    party: Mapping[str, Any]
    costs: Grid
    funding: Grid
    activity: str


@dataclass(frozen=True)
class Section:
    """A section of the form, in its order. What is filled depends on `kind`."""

    key: str
    kind: str
    title: str
    items: tuple[Item, ...] = ()
    people: tuple[Mapping[str, Any], ...] = ()
    parties: tuple[PartyView, ...] = ()
    totals: tuple[PartyView, ...] = ()
    attachments: tuple[Mapping[str, Any], ...] = ()


def present(document: Document, form: Form, language: str) -> tuple[Section, ...]:
    """The sections of `document` for a reader of `language` ("sv" or "en")."""
    return tuple(_section(section, document, form, language) for section in form.sections)


def _section(section: forms.Section, document: Document, form: Form, language: str) -> Section:
    base: dict[str, Any] = {"key": section.key, "kind": section.kind, "title": section.title.read_in(language)}
    if section.kind == "answers":
        return Section(**base, items=tuple(_items(section, document, language)))
    if section.kind == "consortium":
        return Section(**base, people=tuple(document["people"]))
    if section.kind == "partners":
        partners = [party for party in document["parties"] if party["role"] != "administrating"]
        return Section(**base, parties=tuple(present_party(party, form, language) for party in partners))
    if section.kind == "budget":
        parties = tuple(present_party(party, form, language) for party in document["parties"] if party["cells"])
        return Section(**base, parties=parties, totals=_totals(parties, form, language))
    if section.kind == "attachments":
        return Section(**base, attachments=tuple(_attachments(document["attachments"], form, language)))
    return Section(**base)


def _items(section: forms.Section, document: Document, language: str) -> Sequence[Item]:
    answers = document["answers"]
    return [
        Item(
            key=asked.key,
            label=asked.label.read_in(language),
            kind=asked.kind,
            value=_files(asked, document) if asked.upload else readable(asked, answers.get(asked.key), language),
            language=asked.language,
        )
        for asked in section.fields
        if is_asked(asked, answers) and (asked.key in answers or not asked.is_of_party)
    ]


def _files(asked: forms.Field, document: Document) -> list[Mapping[str, Any]]:
    return [file for file in document["attachments"] if file["kind"] == asked.key]


def readable(asked: forms.Field, value: Any, language: str) -> Any:
    """Choices become their labels, tables rows of cells under the columns' labels; the rest stays."""
    if asked.kind in {"choice", "choices"}:
        labels = {option.value: option.label.read_in(language) for option in asked.options}
        chosen = value if isinstance(value, list) else [value] if value else []
        return [labels.get(one, one) for one in chosen]
    if asked.kind == "table":
        head = [column.label.read_in(language) for column in asked.columns]
        return {"head": head, "rows": [[row.get(column.key, "") for column in asked.columns] for row in value or []]}
    return value


def present_party(party: Mapping[str, Any], form: Form, language: str) -> PartyView:
    """One party of a document."""
    years = tuple(sorted({cell["year"] for cell in party["cells"]}))
    amounts = {(cell["side"], cell["line"], cell["year"]): cell["amount_sek"] for cell in party["cells"]}
    costs = {cost.key: cost.label.read_in(language) for cost in form.cost_types}
    funding = {line: line for line in ("requested", "own", "other")}
    return PartyView(
        party={**party, "name": text_in(party, "name", language)},
        costs=_grid("cost", costs, years, amounts),
        funding=_grid("funding", funding, years, amounts),
        activity=_activity(party, form, language),
    )


def _activity(party: Mapping[str, Any], form: Form, language: str) -> str:
    asked = question_of(form)
    options = {option.value: option for option in asked.options} if asked else {}
    chosen = options.get(party.get("aid_activity", ""))
    return chosen.label.read_in(language) if chosen else ""


def _grid(side: str, lines: Mapping[str, str], years: tuple[int, ...], amounts: Mapping[Any, int]) -> Grid:
    rows = []
    for line, label in lines.items():
        row = tuple(amounts.get((side, line, year), 0) for year in years)
        rows.append((label, row, sum(row)))
    totals = tuple(sum(row[1][place] for row in rows) for place in range(len(years)))
    return Grid(years, tuple(rows), totals, sum(totals))


def _totals(parties: Sequence[PartyView], form: Form, language: str) -> tuple[PartyView, ...]:
    """All parties in one, where there are several."""
    if len(parties) < 2:
        return ()
    sums: dict[tuple[str, str, int], int] = {}
    for cell in (cell for view in parties for cell in view.party["cells"]):
        key = (cell["side"], cell["line"], cell["year"])
        sums[key] = sums.get(key, 0) + cell["amount_sek"]
    cells = [{"side": s, "line": line, "year": year, "amount_sek": amount} for (s, line, year), amount in sums.items()]
    return (present_party({"name": "", "role": "all", "cells": cells}, form, language),)


def _attachments(files: Sequence[Mapping[str, Any]], form: Form, language: str) -> Sequence[Mapping[str, Any]]:
    """Those of the attachments' section, in the form's order; what a question asked for stands at the question."""
    labels = {kind.key: kind.label.read_in(language) for kind in form.attachments}
    elsewhere = {field.key for field in form.fields() if field.upload}
    order = list(labels)
    known = [file for file in files if file["kind"] in labels]
    others = (file for file in files if file["kind"] not in {*labels, *elsewhere})
    shown = (*sorted(known, key=lambda file: order.index(file["kind"])), *others)
    return [{**file, "label": labels.get(file["kind"], file["kind"])} for file in shown]
