import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.answers import Problem, Unacceptable, clean, clean_text, n_characters, problems
from applications.domain.form import Column, Field, Option
from applications.domain.identity_numbers import Found, first_identity_number, luhn_holds
from applications.domain.rich import to_html
from applications.domain.specification import Words

W = Words("Svenska", "English")
COLUMNS = (Column("title", W, "text", 5), Column("month", W, "number", None))


def field(kind: str, **changes) -> Field:
    return Field(**{"key": "f", "kind": kind, "language": "en", "is_required": True, "label": W, "help": W} | changes)


TABLE = field("table", columns=COLUMNS, max_rows=2)
CHOICE = field("choice", options=(Option("a", W), Option("b", W)))
CHOICES = field("choices", options=(Option("a", W), Option("b", W)))


@pytest.mark.parametrize(
    ("asked", "raw", "value"),
    [
        (field("text"), "  word ", "word"),
        (field("area"), "one\r\ntwo\rthree", "one\ntwo\nthree"),
        (field("rich"), "", None),
        (field("text"), "<script>{{ x }}</script>", "<script>{{ x }}</script>"),
        (field("number"), "1 000", 1000),
        (field("number"), " ", None),
        (field("date_range"), {"start": "2027-01-01", "end": ""}, {"start": "2027-01-01", "end": ""}),
        (field("date_range"), {"start": "", "end": ""}, None),
        (CHOICE, "b", "b"),
        (CHOICE, "", None),
        (CHOICES, ["b", "a"], ["a", "b"]),
        (CHOICES, [], None),
        (field("yes_no"), "no", "no"),
        (field("confirm"), "on", True),
        (field("confirm"), None, None),
        (TABLE, [{"title": "a", "month": "1"}, {"title": " ", "month": ""}], [{"title": "a", "month": 1}]),
        (TABLE, [{"title": "a", "month": ""}], [{"title": "a", "month": ""}]),
        (TABLE, [], None),
    ],
)
def test_clean_stores(asked, raw, value):
    assert clean(asked, raw) == value


@pytest.mark.parametrize(
    ("asked", "raw", "code"),
    [
        (field("text"), "a\x00b", "text_has_nul"),
        (field("text"), "a\ud800b", "text_has_surrogate"),
        (field("area"), "x" * 200_001, "text_too_large"),
        (field("area"), "born 19900101-9802", "identity_number"),
        (field("number"), "1,000", "number_ambiguous"),
        (field("number"), "-1", "number_negative"),
        (field("number"), "four", "number_not_a_number"),
        (field("date_range"), {"start": "2027-02-30"}, "not_a_date"),
        (CHOICE, "c", "not_a_choice"),
        (CHOICES, ["a", "c"], "not_a_choice"),
        (field("yes_no"), "maybe", "not_a_choice"),
        (TABLE, [{"title": "", "month": "two"}], "cell_number_not_a_number"),
        (TABLE, [{"title": "900101-9802", "month": ""}], "cell_identity_number"),
    ],
)
def test_clean_refuses_with_a_code(asked, raw, code):
    with pytest.raises(Unacceptable) as error:
        clean(asked, raw)

    assert error.value.code == code


@pytest.mark.parametrize(
    ("asked", "value", "found"),
    [
        (field("text"), None, (Problem("answer_missing"),)),
        (field("text", is_required=False), None, ()),
        (field("text", max_characters=3), "åäö", ()),
        (field("text", max_characters=3), "åäö!", (Problem("answer_too_long", {"n_over": 1, "limit": 3}),)),
        (field("number", minimum=1, maximum=9), 0, (Problem("number_below", {"minimum": 1}),)),
        (field("number", minimum=1, maximum=9), 10, (Problem("number_above", {"maximum": 9}),)),
        (field("number", minimum=1, maximum=9), 9, ()),
        (field("date_range"), {"start": "2027-01-01", "end": ""}, (Problem("date_range_half"),)),
        (field("date_range"), {"start": "2028-01-01", "end": "2027-01-01"}, (Problem("date_range_reversed"),)),
        (TABLE, [{"title": "a", "month": ""}], (Problem("cell_missing", {"row": 1, "column": W}),)),
        (TABLE, [{"title": "abcdefg", "month": 1}], (Problem("cell_too_long", {"row": 1, "column": W, "n_over": 2}),)),
        (TABLE, [{"title": "a", "month": 1}] * 3, (Problem("too_many_rows", {"n_rows": 3, "limit": 2}),)),
        (field("confirm"), True, ()),
    ],
)
def test_problems_of_a_stored_answer(asked, value, found):
    assert problems(asked, value) == found


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_clean_text_never_changes_a_text_twice(text):
    try:
        once = clean_text(text)
    except Unacceptable:
        return
    assert clean_text(once) == once


def test_n_characters_counts_a_line_end_once_and_code_points():
    assert n_characters("a\r\nb\rc\n😀") == 7


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("19900101-9802", Found(1, "1990…")),
        ("199001019802", Found(1, "1990…")),
        ("900101-9802", Found(1, "9001…")),
        ("a\nb 900101+9802.", Found(2, "9001…")),
        ("900161-9809", Found(1, "9001…")),
        ("9001019802", None),  # ten digits without a hyphen may be anything
        ("900101-9803", None),  # wrong check digit
        ("901301-9808", None),  # no such month
        ("202100-2973", None),  # an organisation number
        ("DOI 10.1000/19900101-98021", None),
        ("1990010198021", None),
    ],
)
def test_first_identity_number(text, found):
    assert first_identity_number(text) == found


@given(st.from_regex(r"\A[0-9]{1,15}\Z"))
def test_luhn_holds_for_exactly_one_last_digit(digits):
    assert sum(luhn_holds(digits + str(last)) for last in range(10)) == 1


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo *it* **b**.", "<p>One.</p>\n<p>Two <em>it</em> <strong>b</strong>.</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("<script>x</script>", "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"),
        ("[a](javascript:x)", "<p>[a](javascript:x)</p>\n"),
    ],
)
def test_to_html_knows_paragraphs_lists_and_emphasis_only(text, html):
    assert to_html(text) == html
