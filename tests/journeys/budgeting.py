"""A party's budget filled in by hand, by a paste and by a spreadsheet, and read again where it is printed."""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from playwright.sync_api import Page

from tests.journeys.applying import task_list
from tests.journeys.people import Person

COSTS, FUNDING = "Costs, SEK", "Funding, SEK"
REQUESTED, OWN, OTHER = "Requested from the agency", "Own funding", "Other funding"
READ = """tables => tables.map(table => [...table.querySelectorAll("tbody tr")].map(
  row => [...row.cells].map(cell => cell.textContent.trim())))"""
Rows = dict[str, list[int]]


@dataclass(frozen=True)
class Grid:
    """A party's amounts: for each line of a side one a year."""

    party: str
    sides: Mapping[str, Rows]

    def total(self, side: str) -> int:
        return sum(sum(amounts) for amounts in self.sides[side].values())


def grid(party: str, number: int, cost_lines: Sequence[str], years: range) -> Grid:
    """Costs of which no two are equal, among those of all parties; 700 000 a year are not asked of the agency."""
    costs = {
        line: [number * 1_000_000 + place * 100_000 + year * 1_000 for year, _ in enumerate(years)]
        for place, line in enumerate(cost_lines, 1)
    }
    requested = [sum(amounts) - 700_000 for amounts in zip(*costs.values(), strict=True)]
    paid = {REQUESTED: requested, OWN: [500_000] * len(years), OTHER: [200_000] * len(years)}
    return Grid(party, {COSTS: costs, FUNDING: paid})


def together(party: str, grids: Sequence[Grid]) -> Grid:
    """The sums over several parties."""

    def summed(side: str, line: str) -> list[int]:
        return [sum(amounts) for amounts in zip(*(one.sides[side][line] for one in grids), strict=True)]

    return Grid(party, {side: {line: summed(side, line) for line in rows} for side, rows in grids[0].sides.items()})


def open_grid(person: Person, reference: str, section: str, party: str) -> None:
    person.goes_to(task_list(reference))
    person.follows(section)
    person.follows(party)


def type_grid(person: Person, amounts: Grid, years: range) -> None:
    """Cell by cell, into the open grid; not yet saved."""
    for rows in amounts.sides.values():
        for line, of_line in rows.items():
            for year, amount in zip(years, of_line, strict=True):
                person.page.get_by_label(f"{line} {year}", exact=True).fill(f"{amount:,}".replace(",", " "))


def paste_grid(person: Person, amounts: Grid, years: range) -> None:
    """Each side copied from a spreadsheet and pasted into its first cell with the keys; not yet saved."""
    page = person.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for rows in amounts.sides.values():
        text = "\n".join("\t".join(str(amount) for amount in of_line) for of_line in rows.values())
        page.evaluate("text => navigator.clipboard.writeText(text)", text)
        page.get_by_label(f"{next(iter(rows))} {years[0]}", exact=True).focus()
        page.keyboard.press("Control+V")


def save_grid(person: Person) -> None:
    person.presses("Save the budget")
    person.is_told("is saved.")


def import_grids(person: Person, reference: str, section: str, grids: Sequence[Grid]) -> None:
    """Exported, filled in, chosen again, looked at, stored."""
    person.goes_to(task_list(reference))
    person.follows(section)
    with person.page.expect_download() as download:
        person.follows("Export the budget (.xlsx)")
    person.follows("Import a budget")
    file = {"name": "budget.xlsx", "mimeType": "application/octet-stream"}
    content = _filled(Path(download.value.path()).read_bytes(), grids)
    person.page.get_by_label("Excel file").set_input_files(files=[{**file, "buffer": content}])
    person.presses("Show the differences")
    person.is_told("Nothing is saved yet.")


def store_import(person: Person) -> None:
    person.presses("Import these amounts")
    person.is_told("of the budget are imported.")


def _filled(exported: bytes, grids: Sequence[Grid]) -> bytes:
    book = load_workbook(io.BytesIO(exported))
    for one in grids:
        _fill(book[one.party], one)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _fill(sheet: Worksheet, amounts: Grid) -> None:
    lines = {line: of_line for rows in amounts.sides.values() for line, of_line in rows.items()}
    for row in sheet.iter_rows(min_row=2):
        for cell, amount in zip(row[2:], lines.get(str(row[1].value), ()), strict=False):
            cell.value = amount


def read_grids(page: Page, names: Sequence[str]) -> list[Grid]:
    """The budgets as the page prints them, each with its sums checked off."""
    return [Grid(name, {side: _read(page, f"{name}, {side}") for side in (COSTS, FUNDING)}) for name in names]


def _read(page: Page, label: str) -> Rows:
    [rows] = page.get_by_role("region", name=label, exact=True).locator("table").evaluate_all(READ)
    found = {}
    for line, *amounts in rows:
        *of_line, total = (int(re.sub(r"\D", "", amount)) for amount in amounts)
        assert total == sum(of_line), (label, line)
        found[line] = of_line
    return found
