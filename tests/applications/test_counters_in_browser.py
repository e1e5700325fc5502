"""The browser counts the characters of a text as the server does, whatever is typed or pasted."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Page

from applications.domain.answers import clean_text, n_characters
from applications.domain.invisible import without_invisible
from tests.applications.browsing import module, show_html

pytestmark = pytest.mark.browser
SAME_PAGE = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
# What tells the two languages' strings apart: pairs of surrogates, marks that combine, joiners, and what nobody sees.
AWKWARD = [
    *("\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029", "\t", " ", "\u00a0", "\u3000", "\u2009"),
    *("\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\ufffc", "\x1f", "\x7f", "\x9f", "\u202e"),
    *(
        "e\u0301",
        "å",
        "a\u030a",
        "ß",
        "İ",
        "漢",
        "𝒳",
        "🔬",
        "👩\u200d🔬",
        "🇸🇪",
        "👍🏽",
        "\U0010ffff",
        "<b>",
        "&amp;",
        "{{ x }}",
    ),
]
pieces = st.one_of(
    st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs", "Nd"], exclude_characters="\x00"))
)
texts = st.lists(pieces, max_size=30).map("".join)
COUNTED = """<!doctype html><title>Counted</title><textarea id="field"></textarea>
<p id="count" data-count-for="field" data-limit="1000" data-left="{n} left" data-over="{n} over"></p>
<script type="module" src="/static/js/portal.js"></script>"""


def stored(text: str) -> int:
    return n_characters(clean_text(text))


@SAME_PAGE
@given(st.lists(texts, min_size=20, max_size=40))
def test_the_browser_counts_what_the_server_would_store(page: Page, given: list[str]) -> None:
    show_html(page)
    assert module(page, "character-count", "value.map(m.countCharacters)", given) == [stored(text) for text in given]


@SAME_PAGE
@given(st.lists(texts, min_size=20, max_size=40))
def test_the_browser_leaves_out_what_the_server_leaves_out(page: Page, given: list[str]) -> None:
    show_html(page)
    seen = module(page, "invisible", "value.map(m.withoutInvisible)", given)
    assert seen == [without_invisible(text) for text in given]


@pytest.mark.parametrize("piece", AWKWARD)
def test_the_counter_beside_a_field_says_how_much_is_left_and_by_how_much_it_is_over(page: Page, piece: str) -> None:
    show_html(page, COUNTED)
    page.wait_for_function("document.getElementById('count').textContent === '1\\u00a0000 left'")
    for text in (f"a{piece}b", f"a{piece}b" * 700):
        page.evaluate(
            "text => { const field = document.getElementById('field'); field.value = text;"
            " field.dispatchEvent(new Event('input')); }",
            text,
        )
        left = 1000 - stored(text)
        said = page.text_content("#count")
        assert said is not None
        assert said.replace("\u00a0", "") == (f"{left} left" if left >= 0 else f"{-left} over")
        assert ("is-over" in (page.get_attribute("#count", "class") or "")) is (left < 0)


def test_nothing_over_the_limit_is_cut(page: Page) -> None:
    show_html(page, COUNTED)
    page.fill("#field", "å" * 1500)
    assert page.input_value("#field") == "å" * 1500
    assert page.text_content("#count") == "500 over"
