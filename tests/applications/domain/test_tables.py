"""Tables that somebody made: recognised whatever program wrote them, and what is wrong is said by row and column."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook

from applications.domain.spreadsheets import MAX_BYTES, Unreadable
from applications.domain.tables import CellProblem, Record, Table, read_table, write_csv, write_table

HEADINGS = {"Name": "name", "Namn": "name", "E-mail": "email", "Keywords": "keywords"}
ASA = [Record(2, {"name": "Åsa Öberg", "email": "asa@uni.example"})]


def read(content: bytes, **more: int) -> Table:
    return read_table(content, HEADINGS, ["name", "email"], **{"max_rows": 5, **more})


def book(*rows: list[object]) -> bytes:
    made, file = Workbook(), BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_encodings_and_separators_are_recognised(encoding: str, separator: str, newline: str) -> None:
    rows = [separator.join(["namn", "E-MAIL"]), separator.join(["Åsa Öberg", "asa@uni.example"]), ""]
    assert read(newline.join(rows).encode(encoding)) == Table(ASA)


def test_a_separator_that_the_file_states_is_taken_and_its_row_counted() -> None:
    assert read(b"sep=;\nName;E-mail\nAda;ada@uni.example") == Table(
        [Record(3, {"name": "Ada", "email": "ada@uni.example"})]
    )


def test_a_workbook_is_read_as_its_values() -> None:
    rows = [["Name", "E-mail", "Keywords"], ["Åsa Öberg", "asa@uni.example", None]]
    assert read(book(*rows)) == Table(ASA)
    assert read(book(rows[0], ["Ada", "ada@uni.example", 5.0])).records[0].cells["keywords"] == "5"
    assert read(book(rows[0], ["A", "a@b.example", date(2027, 2, 1)])).records[0].cells["keywords"] == "2027-02-01"


def test_quoted_cells_hold_separators_and_lines() -> None:
    found = read(b'Name,E-mail,Keywords\n"Ada, L.",ada@uni.example,"a\nb"\nBo,bo@uni.example,')
    assert found.records == [
        Record(2, {"name": "Ada, L.", "email": "ada@uni.example", "keywords": "a\nb"}),
        Record(3, {"name": "Bo", "email": "bo@uni.example"}),
    ]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        ("Name,Shoe size\nAda,39", [("column_unknown", 1, ""), ("column_missing", 1, "email")]),
        ("Name,Namn,E-mail\nA,B,C", [("column_twice", 1, "name")]),
        ("Name,E-mail\nAda,a@b.example,astray", [("cell_without_heading", 2, "")]),
        ("Name,E-mail\n=1+1,a@b.example\nBo,@SUM(A1)", [("cell_formula", 2, "name"), ("cell_formula", 3, "email")]),
        (f"Name,E-mail\n{'x' * 10_001},a@b.example", [("cell_too_long", 2, "name")]),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(content: str, problems: list[tuple[str, int, str]]) -> None:
    assert [(one.code, one.row, one.column) for one in read(content.encode()).problems] == problems


def test_a_formula_without_a_value_is_told_from_an_empty_cell() -> None:
    found = read(book(["Name", "E-mail"], ["=A1", "a@b.example"]))
    assert found.problems == [CellProblem("workbook_unworked", 2, "name")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Name;E-mail\nÅsa;a@b.example\n".encode() + "Åke;b@b.example".encode("cp1252"), "table_mixed"),
        (b"", "table_empty"),
        (b"Name,E-mail\n\n", "table_empty"),
        (b"Name,E-mail\n" + b"A,a@b.example\n" * 6, "table_too_long"),
        (b'Name,E-mail\n"Ada,ada', "table_unreadable"),
        (b"\x89PNG\x00\x00", "table_unreadable"),
        (b"\xff\xfeN", "table_unreadable"),
        (b"x" * 200_000 + b"\nA", "table_unreadable"),
        (b"PK not a package", "workbook_unreadable"),
        (b"x" * (MAX_BYTES + 1), "workbook_too_large"),
    ],
)
def test_a_file_that_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(content)
    assert refusal.value.code == code


def test_what_is_written_is_no_formula_and_comes_back_as_it_was() -> None:
    made = write_table(["Name", "E-mail"], [["=1+1", "a@b.example"]])
    assert load_workbook(BytesIO(made)).active["A2"].value == "'=1+1"
    assert read(made).records == [Record(2, {"name": "=1+1", "email": "a@b.example"})]


def test_amounts_are_written_as_numbers() -> None:
    sheet = load_workbook(BytesIO(write_table(["Name", "SEK"], [["A", 1_000]]))).active
    assert sheet["B2"].value == 1_000


def test_what_is_written_as_csv_is_no_formula_and_opens_as_utf_8() -> None:
    made = write_csv(["Name", "E-mail"], [["=1+1;å", 7]])
    assert made.decode("utf-8-sig") == 'Name;E-mail\r\n"\'=1+1;å";7\r\n'
    assert made.startswith(b"\xef\xbb\xbf")
