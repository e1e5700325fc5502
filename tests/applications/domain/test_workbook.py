"""The budget as a workbook: what is written is read back, and what cannot be read is named by its place."""

import zipfile
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from applications.domain.budget import COST, FUNDING, Place
from applications.domain.numbers import LARGEST_SEK, UnclearNumber
from applications.domain.spreadsheets import MAX_BYTES, Unreadable, check_package
from applications.domain.workbook import Lines, PartySheet, Said, Stored, write
from applications.domain.workbook_reading import Problem, amount_of, read

SAID = Said(sums="Sums", sum="Sum", how_to="Change the amounts.", exported="As of today")
LINES = Lines(
    years=(2027, 2028),
    titles={COST: "Costs, SEK", FUNDING: "Funding, SEK"},
    labels={
        COST: {"salary": "Salaries", "indirect": "Indirect costs"},
        FUNDING: {"requested": "Requested", "own": "Own funding"},
    },
)
PARTIES = {"kth": "KTH", "volvo": "=Volvo/[AB]"}
SALARY = Place(COST, "salary", 2027)
cells = st.dictionaries(
    st.sampled_from(sorted(LINES.places())), st.builds(Stored, st.integers(0, LARGEST_SEK), st.integers(1, 9))
)


def made(**amounts: dict[Place, Stored]) -> bytes:
    sheets = [PartySheet(key, name, amounts.get(key, {})) for key, name in PARTIES.items()]
    return write("K7F3-92QD", sheets, LINES, SAID)


def changed(content: bytes, **values: Any) -> bytes:
    """The same file with some cells of KTH's sheet changed: C5=17."""
    book = load_workbook(BytesIO(content))
    for cell, value in values.items():
        book["KTH"][cell] = value
    return saved(book)


def saved(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def read_back(content: bytes) -> Any:
    return read(content, "K7F3-92QD", PARTIES, LINES)


@settings(max_examples=25, deadline=None)
@given(cells, cells)
def test_what_is_written_is_read_back(kth: dict[Place, Stored], volvo: dict[Place, Stored]) -> None:
    found = read_back(made(kth=kth, volvo=volvo))

    stored = {("kth", place): cell for place, cell in kth.items()} | {("volvo", p): cell for p, cell in volvo.items()}
    everywhere = {(party, place): 0 for party in PARTIES for place in LINES.places()}
    assert found.amounts == everywhere | {key: cell.amount_sek for key, cell in stored.items()}
    assert found.exported == stored
    assert found.problems == []


def test_amounts_are_numbers_and_texts_are_no_formulas() -> None:
    book = load_workbook(BytesIO(made(kth={SALARY: Stored(1_000_000, 1)})))

    assert book.sheetnames == ["Sums", "KTH", "=Volvo AB", "portal"]
    assert [cell.value for cell in book["KTH"][5]] == ["cost.salary", "Salaries", 1_000_000, 0, "=SUM(C5:D5)"]
    assert book["=Volvo AB"]["B1"].value == "'=Volvo/[AB]"
    assert [row[0].value for row in book["Sums"].iter_rows()][:6] == [
        *("As of today", None, "Requested", "KTH", "'=Volvo/[AB]", "Sum")
    ]
    assert (book["KTH"]["E7"].value, book["KTH"]["C7"].value) == ("=SUM(E5:E6)", "=SUM(C5:C6)")
    assert book["portal"].sheet_state == "hidden"


def test_an_amount_may_be_a_number_or_written() -> None:
    found = read_back(changed(made(), C5=12, D5="1 000 kr", C6=3.0, D6=None))

    wanted = {SALARY: 12, Place(COST, "salary", 2028): 1000, Place(COST, "indirect", 2027): 3}
    assert {place: found.amounts["kth", place] for place in wanted} == wanted
    assert found.amounts["kth", Place(COST, "indirect", 2028)] == 0
    assert found.problems == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("abc", "number_not_a_number"),
        (True, "number_not_a_number"),
        (-1, "number_negative"),
        (1.5, "number_not_whole"),
        (LARGEST_SEK + 1, "number_too_large"),
        ("=1+1", "workbook_unworked"),
    ],
)
def test_what_is_no_amount_is_named_by_its_place(value: object, code: str) -> None:
    (problem,) = read_back(changed(made(), D6=value)).problems
    assert (problem.code, problem.sheet, problem.row, problem.column) == (code, "KTH", 6, "D")


def test_other_years_lines_and_parties_are_named() -> None:
    assert read_back(changed(made(), C4=2031)).problems == [
        Problem("workbook_unknown_year", "KTH", 4, "C", {"written": 2031})
    ]
    assert read_back(changed(made(), A5="cost.gone")).problems == [
        Problem("workbook_unknown_line", "KTH", 5, params={"written": "Salaries"})
    ]
    assert read_back(changed(made(), A1="nobody")).problems == [Problem("workbook_unknown_party", "KTH")]
    assert read_back(changed(made(), A6="cost.salary")).problems == [
        *(Problem("workbook_line_twice", "KTH", 6, column) for column in "CD")
    ]
    book = load_workbook(BytesIO(made()))
    book.copy_worksheet(book["KTH"])
    assert read_back(saved(book)).problems == [Problem("workbook_party_twice", "KTH Copy", params={"name": "KTH"})]


def test_a_sheet_is_found_again_by_its_key_and_may_be_missing() -> None:
    book = load_workbook(BytesIO(made(kth={SALARY: Stored(7, 1)})))
    book["KTH"].title = "Ours"
    del book["=Volvo AB"], book["Sums"]

    found = read_back(saved(book))

    assert found.amounts["kth", SALARY] == 7
    assert {party for party, _place in found.amounts} == {"kth"}


def refused(content: bytes) -> str:
    with pytest.raises(Unreadable) as error:
        read_back(content)
    return error.value.code


def test_a_file_of_another_kind_is_refused() -> None:
    other = write("ABCD-1234", [], LINES, SAID)

    assert refused(b"") == refused(b"%PDF-1.7") == refused(b"PK\x03\x04 no package") == "workbook_unreadable"
    assert refused(saved(Workbook())) == "workbook_not_ours"
    assert refused(other) == "workbook_of_another"
    assert refused(made()[:-300]) == "workbook_unreadable"


def packed(**parts: bytes) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refused(b"0" * (MAX_BYTES + 1)) == "workbook_too_large"
    assert refused(packed(a=b"0" * (13 * 2**20))) == "workbook_too_large"
    assert refused(packed(**{f"part{number}": b"" for number in range(500)})) == "workbook_too_large"
    for declared in ('<!DOCTYPE x [<!ENTITY a "b">]>'.encode(coding) for coding in ("utf-8", "utf-16")):
        assert refused(packed(a=declared)) == "workbook_unreadable"


def test_a_part_that_lies_about_its_size_gives_no_more_than_that() -> None:
    honest = packed(a=b"0" * 1_000_000)
    lying = honest.replace((1_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != honest

    with pytest.raises(Unreadable):
        check_package(lying)


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.none(), st.dates()))
def test_any_cell_is_an_amount_or_unclear(value: object) -> None:
    try:
        amount = amount_of(value)
    except UnclearNumber:
        return
    assert 0 <= amount <= LARGEST_SEK
