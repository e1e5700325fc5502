"""The aim of 40 per cent of each gender over a call's reviewers."""

import pytest

from reviews.domain.balance import Balance


@pytest.mark.parametrize(
    ("balance", "falls_short"),
    [
        (Balance(0, 0), False),
        (Balance(0, 0, n_unstated=9), False),
        (Balance(2, 3), False),
        (Balance(3, 2), False),
        (Balance(1, 2), True),
        (Balance(0, 1), True),
        (Balance(2, 3, n_others=1), True),
        (Balance(4, 6, n_unstated=40), False),
    ],
)
def test_the_aim_is_over_those_who_have_stated(balance: Balance, falls_short: bool) -> None:
    assert balance.falls_short is falls_short


def test_per_cents_are_cut() -> None:
    balance = Balance(19, 29)

    assert (balance.women_percent, balance.men_percent) == (39, 60)
    assert Balance(0, 0).women_percent == 0
