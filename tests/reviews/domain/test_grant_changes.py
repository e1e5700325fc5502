"""Whose consent a change needs, and the way of a request."""

import pytest

from applications.domain.moves import IllegalMove
from reviews.domain.grant_changes import LIFE, ChangeState, Kind, Voice, missing


@pytest.mark.parametrize(
    ("kind", "given", "expected"),
    [
        (Kind.LEADER, (), (Voice.NEW_LEADER, Voice.ORGANISATION)),
        (Kind.LEADER, (Voice.ORGANISATION,), (Voice.NEW_LEADER,)),
        (Kind.LEADER, (Voice.ORGANISATION, Voice.NEW_LEADER), ()),
        (Kind.ORGANISATION, (), (Voice.ORGANISATION, Voice.NEW_ORGANISATION)),
        (Kind.ORGANISATION, (Voice.ORGANISATION,), (Voice.NEW_ORGANISATION,)),
        (Kind.PERIOD, (), ()),
    ],
)
def test_whose_consent_is_missing(kind, given, expected):
    assert missing(kind, given) == expected


TARGETS = {"approve": "approved", "refuse": "refused", "decline": "declined", "withdraw": "withdrawn"}


@pytest.mark.parametrize("state", ChangeState)
@pytest.mark.parametrize("move", sorted(TARGETS))
def test_only_an_open_request_moves(state, move):
    if state is ChangeState.OPEN:
        assert LIFE.target(state, move).value == TARGETS[move]
    else:
        with pytest.raises(IllegalMove):
            LIFE.target(state, move)
