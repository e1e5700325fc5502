import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.numbers import LARGEST_SEK, UnclearNumber, format_sek, parse_sek

amounts = st.integers(min_value=0, max_value=LARGEST_SEK)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("", 0),
        ("  ", 0),
        ("0", 0),
        ("1000", 1000),
        ("1 000", 1000),
        ("1\u00a0000", 1000),
        ("1\u202f000\u202f000", 1_000_000),
        ("1 000,00", 1000),
        ("1000.0", 1000),
        ("1,000,000", 1_000_000),
        ("1.000.000", 1_000_000),
        ("1,234.00", 1234),
        ("1.234,00", 1234),
        ("40 000 000 kr", 40_000_000),
        ("SEK 40 000 000", 40_000_000),
        ("500:-", 500),
        ("１ ０００", 1000),
        ("٣٠٠", 300),
        ("007", 7),
    ],
)
def test_parse_sek_reads_swedish_and_english(text, amount):
    assert parse_sek(text) == amount


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1,000", "ambiguous"),
        ("1.000", "ambiguous"),
        ("-5", "negative"),
        ("\u22125", "negative"),
        ("1 000,50", "not_whole"),
        ("10 00", "not_a_number"),
        ("1e5", "not_a_number"),
        ("10²", "not_a_number"),
        ("½", "not_a_number"),
        ("forty", "not_a_number"),
        ("1 000 00", "not_a_number"),
        ("0x10", "not_a_number"),
        ("1 000 000 000 001", "too_large"),
        ("9" * 5000, "too_large"),
    ],
)
def test_parse_sek_refuses_what_it_would_have_to_guess(text, code):
    with pytest.raises(UnclearNumber) as error:
        parse_sek(text)

    assert error.value.code == code


@given(amounts)
def test_parse_sek_reads_what_format_sek_writes(amount):
    assert parse_sek(format_sek(amount)) == amount


@given(amounts, st.sampled_from(["", " kr", " SEK", ",00", ".00", ":-"]))
def test_parse_sek_is_not_disturbed_by_currency_or_empty_decimals(amount, tail):
    assert parse_sek(f"{amount}{tail}") == amount


@given(st.text())
def test_parse_sek_answers_any_text_with_an_amount_or_a_refusal(text):
    try:
        amount = parse_sek(text)
    except UnclearNumber:
        return
    assert 0 <= amount <= LARGEST_SEK
