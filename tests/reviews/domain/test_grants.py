"""Where a grant stands, from what is stored of it."""

from datetime import date

import pytest

from applications.domain.moves import IllegalMove
from reviews.domain.grants import FREED, LIFE, GrantState, Side, Standing, standing

DUE, AFTER = date(2027, 3, 1), date(2027, 3, 2)
BOTH = frozenset(Side)


@pytest.mark.parametrize(
    ("accepted", "today", "expected"),
    [
        ((), DUE, Standing.WAITS_FOR_BOTH),
        ({Side.LEADER}, DUE, Standing.WAITS_FOR_ORGANISATION),
        ({Side.ORGANISATION}, DUE, Standing.WAITS_FOR_LEADER),
        ((), AFTER, Standing.LAPSED),
        ({Side.LEADER}, AFTER, Standing.LAPSED),
    ],
)
def test_a_waiting_grant_says_for_whom_it_waits_until_the_day_has_passed(accepted, today, expected):
    assert standing(GrantState.WAITING, accepted, DUE, today) is expected


@pytest.mark.parametrize("state", sorted(set(GrantState) - {GrantState.WAITING}))
def test_what_is_settled_stands_whatever_the_day(state):
    assert {standing(state, BOTH, DUE, today) for today in (DUE, AFTER)} == {Standing(state.value)}


MOVES = {
    ("waiting", "accept"): "accepted",
    ("waiting", "decline"): "declined",
    ("waiting", "end"): "ended",
    ("accepted", "end"): "ended",
}


@pytest.mark.parametrize("state", GrantState)
@pytest.mark.parametrize("move", ["accept", "decline", "end"])
def test_every_pair_of_state_and_move(state, move):
    expected = MOVES.get((state.value, move))
    if expected is None:
        with pytest.raises(IllegalMove):
            LIFE.target(state, move)
    else:
        assert LIFE.target(state, move).value == expected


def test_money_is_free_where_nobody_gets_it():
    assert sorted(state.value for state in FREED) == ["declined", "ended"]
