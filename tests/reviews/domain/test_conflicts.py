"""The table of judgements."""

import pytest

from applications.domain.moves import IllegalMove
from reviews.domain.conflicts import JUDGEMENTS, Origin, State, Tier, bars, first_state, is_for_bulk
from reviews.models import Conflict

JUDGED = {
    ("clear", State.NOTED): None,
    ("clear", State.SUSPECTED): State.CLEARED,
    ("clear", State.DECLARED): State.CLEARED,
    ("clear", State.CLEARED): None,
    ("clear", State.DISQUALIFIED): State.CLEARED,
    ("disqualify", State.NOTED): State.DISQUALIFIED,
    ("disqualify", State.SUSPECTED): State.DISQUALIFIED,
    ("disqualify", State.DECLARED): State.DISQUALIFIED,
    ("disqualify", State.CLEARED): State.DISQUALIFIED,
    ("disqualify", State.DISQUALIFIED): None,
}


@pytest.mark.parametrize(("name", "state"), JUDGED)
def test_judgement_of_every_state(name: str, state: State) -> None:
    target = JUDGED[name, state]
    if target is None:
        with pytest.raises(IllegalMove):
            JUDGEMENTS.target(state, name)
    else:
        assert JUDGEMENTS.target(state, name) is target


FIRST = {
    (Origin.DECLARED, Tier.DISQUALIFYING): (State.DECLARED, True),
    (Origin.DECLARED, Tier.RISK): (State.DECLARED, True),
    (Origin.DECLARED, Tier.SHOWN): (State.DECLARED, True),
    (Origin.DETECTED, Tier.DISQUALIFYING): (State.SUSPECTED, True),
    (Origin.DETECTED, Tier.RISK): (State.SUSPECTED, True),
    (Origin.DETECTED, Tier.SHOWN): (State.NOTED, False),
    (Origin.ENTERED, Tier.DISQUALIFYING): (State.DISQUALIFIED, True),
    (Origin.ENTERED, Tier.RISK): (State.DISQUALIFIED, True),
    (Origin.ENTERED, Tier.SHOWN): (State.DISQUALIFIED, True),
}


@pytest.mark.parametrize(("origin", "tier"), FIRST)
def test_first_state_and_what_it_bars(origin: Origin, tier: Tier) -> None:
    state = first_state(origin, tier)

    assert (state, bars([state])) == FIRST[origin, tier]


def test_one_open_conflict_among_cleared_ones_bars() -> None:
    assert bars([State.CLEARED, State.NOTED, State.SUSPECTED])
    assert not bars([State.CLEARED, State.NOTED])
    assert not bars([])


def test_only_a_persons_own_statement_is_kept_from_bulk() -> None:
    assert [origin for origin in Origin if not is_for_bulk(origin)] == [Origin.DECLARED]


def test_the_rows_know_the_same_words() -> None:
    assert set(Conflict.State.values) == {state.value for state in State}
    assert set(Conflict.Tier.values) == {tier.value for tier in Tier}
    assert set(Conflict.Origin.values) == {origin.value for origin in Origin}
