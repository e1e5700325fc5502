import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.frames import Account, Balance, Claim, Kind, account, going_over, in_turn, spread, together

C, R, L = Kind.COMMITTED, Kind.RESERVED, Kind.LISTED
amounts = st.integers(0, 10**13)
weights = st.dictionaries(st.integers(2026, 2040), st.integers(0, 10**11), min_size=1)


def test_an_amount_falls_on_years_as_the_weights_say() -> None:
    assert spread(100, {2027: 10, 2028: 20, 2029: 20}) == {2027: 20, 2028: 40, 2029: 40}


def test_what_is_left_goes_to_the_largest_remainders_and_then_to_the_earlier_year() -> None:
    assert spread(100, {2027: 1, 2028: 1, 2029: 1}) == {2027: 34, 2028: 33, 2029: 33}
    assert spread(7, {2027: 1, 2028: 5, 2029: 5}) == {2027: 1, 2028: 3, 2029: 3}
    assert spread(2, {2029: 1, 2027: 1, 2028: 1}) == {2027: 1, 2028: 1, 2029: 0}


def test_the_amount_that_was_asked_for_stays_as_it_was_asked() -> None:
    asked = {2027: 20_000_001, 2028: 41_000_000, 2029: 0}
    assert spread(sum(asked.values()), asked) == asked


def test_without_any_weight_years_share_equally() -> None:
    assert spread(9, {2027: 0, 2028: 0}) == {2027: 5, 2028: 4}


def test_nothing_needs_no_year_and_something_does() -> None:
    assert spread(0, {}) == {}
    with pytest.raises(ValueError, match="no year"):
        spread(1, {})


@given(amounts, weights)
def test_years_add_up_exactly_and_stay_within_a_krona_of_their_share(
    amount: int, given_weights: dict[int, int]
) -> None:
    found = spread(amount, given_weights)
    total = sum(given_weights.values())
    assert sum(found.values()) == amount
    assert found.keys() == given_weights.keys()
    assert min(found.values()) >= 0
    if total:
        assert all(abs(found[year] * total - amount * weight) < total for year, weight in given_weights.items())


@given(amounts, weights)
def test_more_is_less_in_no_year_with_the_same_weights(amount: int, given_weights: dict[int, int]) -> None:
    """A year may lose a krona to another by rounding, and never more."""
    less, more = spread(amount, given_weights), spread(amount + 1, given_weights)
    assert all(more[year] >= less[year] - 1 for year in less)


CLAIMS = (
    Claim("A-02", L, {2027: 10, 2028: 50}),
    Claim("A-01", C, {2027: 40, 2028: 40}),
    Claim("A-03", R, {2027: 20, 2028: 5}),
)


def test_an_account_says_of_each_year_and_of_all_what_is_taken() -> None:
    assert account({2027: 80, 2028: 90}, CLAIMS) == Account(
        {2027: Balance(80, 40, 20, 10), 2028: Balance(90, 40, 5, 50)}, Balance(170, 80, 25, 60)
    )


def test_a_balance_knows_what_remains_and_what_is_too_much() -> None:
    short, wide = Balance(90, 40, 5, 50), Balance(80, 40, 20, 10)
    assert (short.taken_sek, short.remaining_sek, short.over_sek, short.free_sek) == (95, -5, 5, 0)
    assert (wide.taken_sek, wide.remaining_sek, wide.over_sek, wide.free_sek) == (70, 10, 0, 10)


def test_the_years_that_are_overspent_are_named() -> None:
    assert account({2027: 80, 2028: 90}, CLAIMS).years_over == (2028,)


def test_a_year_outside_the_frame_has_none_of_it() -> None:
    found = account({2027: 80}, [Claim("A-01", C, {2027: 1, 2028: 2, 2029: 0})])
    assert found == Account({2027: Balance(80, 1), 2028: Balance(0, 2)}, Balance(80, 3))


def test_accounts_are_taken_together_year_by_year() -> None:
    one, other = account({2027: 10}, CLAIMS[1:2]), account({2028: 5}, ())
    assert together([one, other]) == Account(
        {2027: Balance(10, 40), 2028: Balance(5, 40)}, Balance(15, committed_sek=80)
    )
    assert together([]) == Account({}, Balance(0))


def test_claims_come_in_turn_and_those_that_go_over_are_named() -> None:
    assert [one.key for one in in_turn(CLAIMS)] == ["A-01", "A-03", "A-02"]
    assert going_over(CLAIMS, 170) == ()
    assert going_over(CLAIMS, 104) == ("A-03", "A-02")
    assert going_over(CLAIMS, 90, 2028) == ("A-02",)
    assert going_over([*CLAIMS, Claim("A-04", L, {2027: 1})], 90, 2028) == ("A-02",)


@given(st.lists(st.tuples(st.sampled_from(list(Kind)), st.dictionaries(st.integers(2027, 2031), amounts))), amounts)
def test_the_whole_is_the_sum_of_the_years(rows: list[tuple[Kind, dict[int, int]]], frame: int) -> None:
    claims = [Claim(number, kind, by_year) for number, (kind, by_year) in enumerate(rows)]
    found = account(spread(frame, {2027: 3, 2028: 2}), claims)
    assert found.whole.frame_sek == frame == sum(one.frame_sek for one in found.years.values())
    assert found.whole.taken_sek == sum(one.amount_sek for one in claims)
    assert found.whole.taken_sek == sum(one.taken_sek for one in found.years.values())
