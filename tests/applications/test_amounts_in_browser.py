"""The browser reads and writes amounts as the server does."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from applications.domain.aid import Intensity
from applications.domain.numbers import LARGEST_SEK, UnclearNumber, format_sek, parse_sek
from tests.applications.amounts import READ, UNCLEAR
from tests.applications.browsing import module, show_html

pytestmark = pytest.mark.browser
SAME_PAGE = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
written = st.text(alphabet="0123456789 .,\u00a0-kr٣½", max_size=12)


def read(page: Page, texts: list[str]) -> list[object]:
    found = module(page, "amounts", "value.map(m.readAmount)", texts)
    return [one.get("amount", one.get("code")) for one in found]


def read_by_server(text: str) -> object:
    try:
        return parse_sek(text)
    except UnclearNumber as unclear:
        return unclear.code


def test_the_browser_reads_what_the_server_reads(page: Page) -> None:
    show_html(page)
    cases = READ + UNCLEAR

    assert read(page, [text for text, _expected in cases]) == [expected for _text, expected in cases]


@SAME_PAGE
@given(texts=st.lists(written, min_size=30, max_size=60))
def test_the_browser_agrees_about_any_text(page: Page, texts: list[str]) -> None:
    show_html(page)
    assert read(page, texts) == [read_by_server(text) for text in texts]


@SAME_PAGE
@given(amounts=st.lists(st.integers(0, LARGEST_SEK), min_size=30))
def test_the_browser_writes_as_the_server_and_reads_it_back(page: Page, amounts: list[int]) -> None:
    show_html(page)
    shown = module(page, "amounts", "value.map(m.writeAmount)", amounts)

    assert shown == [format_sek(amount) for amount in amounts]
    assert read(page, shown) == amounts


# A cell of a spreadsheet: an amount, what can be read in two ways, nothing, or words with what a copied block quotes.
cells = st.one_of(
    st.integers(0, LARGEST_SEK).map(str),
    st.sampled_from(["", "1,000", "abc", "-1", 'a "quoted" one', "two\nlines", "tab\there"]),
)
blocks = st.integers(1, 5).flatmap(lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), min_size=1))


def copied(block: list[list[str]]) -> str:
    """The block as a spreadsheet puts it on the clipboard."""

    def written(cell: str) -> str:
        quoted = cell.replace('"', '""')
        return f'"{quoted}"' if any(mark in cell for mark in '"\n\t') else cell

    return "".join("\t".join(written(cell) for cell in row) + "\r\n" for row in block)


def placed(block: list[list[str]], row: int, column: int, size: tuple[int, int]) -> dict[str, list[object]]:
    """What the page should do, by the server's reading."""
    found: dict[str, list[object]] = {"filled": [], "outside": [], "unread": []}
    for down, cells_of_row in enumerate(block):
        for right, text in enumerate(cells_of_row):
            at = {"row": row + down, "column": column + right}
            read = read_by_server(text)
            if at["row"] >= size[0] or at["column"] >= size[1]:
                found["outside"] += [text] if text else []
            elif isinstance(read, int):
                found["filled"].append({**at, "text": format_sek(read) if text else ""})
            elif read == "ambiguous":
                found["filled"].append({**at, "text": text})
            else:
                found["unread"].append(text)
    return found


@SAME_PAGE
@given(block=blocks, row=st.integers(0, 3), column=st.integers(0, 3), size=st.tuples(st.just(4), st.just(4)))
def test_a_copied_block_goes_to_its_place_in_the_grid(
    page: Page, block: list[list[str]], row: int, column: int, size: tuple[int, int]
) -> None:
    show_html(page)
    grid = {"n_rows": size[0], "n_columns": size[1], "row": row, "column": column}
    asked = {"text": copied(block), "grid": grid}

    read = module(page, "budget-paste", "m.readBlock(value.text)", asked)
    found = module(page, "budget-paste", "m.place(m.readBlock(value.text), value.grid)", asked)

    assert read == block
    assert found == placed(block, row, column, size)


@SAME_PAGE
@given(st.lists(st.tuples(st.integers(0, LARGEST_SEK), st.integers(1, LARGEST_SEK)), min_size=30))
def test_the_browser_s_share_of_aid_is_the_server_s(page: Page, pairs: list[tuple[int, int]]) -> None:
    show_html(page)
    shown = module(page, "budget-aid", "value.map(([requested, cost]) => m.shareInTenths(requested, cost))", pairs)

    assert shown == [int(Intensity("", *pair, None).percent * 10) for pair in pairs]
