"""Markdown of officers as clean HTML."""

import pytest

from applications.domain.markdown import guidance_to_html, text_to_html


def test_headings_come_below_the_pages_own():
    assert text_to_html("## Purpose\n\n### Aims") == "<h3>Purpose</h3>\n<h4>Aims</h4>\n"
    assert text_to_html("# Purpose\n\n#### Aims") == "<h3>Purpose</h3>\n<h5>Aims</h5>\n"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**one** *two*", "<p><strong>one</strong> <em>two</em></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("<b onclick='x()'>x</b>", "<p>&lt;b onclick='x()'&gt;x&lt;/b&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](data:text/html,x)", "<p>[x](data:text/html,x)</p>\n"),
        ("[x](https://example.org)", '<p><a href="https://example.org">x</a></p>\n'),
        ("![x](https://example.org/a.png)", '<p>!<a href="https://example.org/a.png">x</a></p>\n'),
        ("", ""),
    ],
)
def test_texts_hold_nothing_but_text(text, html):
    assert guidance_to_html(text) == html


def test_tables_are_kept():
    assert "<th>a</th>" in text_to_html("| a | b |\n|---|---|\n| 1 | 2 |")
