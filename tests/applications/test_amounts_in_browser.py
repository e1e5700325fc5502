"""The browser reads and writes amounts as the server does."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

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
