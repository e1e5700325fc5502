"""The components that are tags."""

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags
from django.utils.translation import override


def drawn(source: str, **values: object) -> str:
    with override("en"):
        return Template(source).render(Context(values))


@pytest.mark.parametrize(
    ("tag", "kind", "words"),
    [
        ("{% grade_cell label grade %}", "submitted", "Quality: 5"),
        ('{% grade_cell label grade "panel" %}', "panel", "Quality: 5"),
        ('{% grade_cell label None "panel" %}', "missing", "Quality: –no grade yet"),
        ("{% grade_cell label nothing %}", "missing", "Quality: –no grade yet"),
        ('{% grade_cell label grade state="hidden" %}', "hidden", "Quality: ·not shown"),
    ],
)
def test_a_grade_cell_says_whose_grade_it_is(tag: str, kind: str, words: str) -> None:
    shown = drawn(tag, label="Quality", grade=5)
    assert f'class="grade grade-{kind}"' in shown
    assert strip_tags(shown) == words


def test_a_hidden_grade_is_nowhere_in_the_page() -> None:
    assert "5" not in drawn('{% grade_cell label grade state="hidden" %}', label="Quality", grade=5)


def test_words_are_escaped() -> None:
    for tag in ('{% status "info" words %}', "{% grade_cell words 5 %}", "{% status words words %}"):
        assert "<b>" not in drawn(tag, words="<b>")


def test_a_status_without_a_kind_is_neutral() -> None:
    assert drawn("{% status nothing 'Waiting' %}") == '<span class="status status-neutral">Waiting</span>'
