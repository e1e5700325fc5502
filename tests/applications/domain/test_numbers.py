import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.numbers import LARGEST_SEK, UnclearNumber, format_sek, parse_sek
from tests.applications.amounts import READ, UNCLEAR

amounts = st.integers(min_value=0, max_value=LARGEST_SEK)


@pytest.mark.parametrize(("text", "amount"), READ)
def test_parse_sek_reads_swedish_and_english(text, amount):
    assert parse_sek(text) == amount


@pytest.mark.parametrize(("text", "code"), UNCLEAR)
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
