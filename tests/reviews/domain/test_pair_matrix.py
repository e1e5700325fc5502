"""How pairs of a run stand, and which applications are hard to staff."""

import numpy as np

from reviews.domain.pair_matrix import PairState, hard_to_staff, pair_states

OPEN, CHOSEN, LOCKED, CONFLICT, OUTSIDE, CLOSED = PairState
NONE = np.zeros((0, 2), dtype=np.int64)


def test_each_state_is_told_from_the_others() -> None:
    states = pair_states(
        closed=np.array([[0, 0], [0, 1], [0, 2], [1, 0]]),
        chosen=np.array([[1, 1], [1, 2]]),
        locked=np.array([[1, 2]]),
        seated=np.array([[True, False, True, True], [False, True, True, True]]),
        barred=np.array([[True, False, False, True], [True, False, False, False]]),
    )

    assert states.tolist() == [[CONFLICT, OUTSIDE, CLOSED, OPEN], [OUTSIDE, CHOSEN, LOCKED, OPEN]]


def test_a_conflict_that_did_not_close_a_pair_and_a_missing_seat_leave_it_open() -> None:
    given = {"seated": np.array([[False]]), "barred": np.array([[True]])}

    assert pair_states(closed=NONE, chosen=NONE, locked=NONE, **given).tolist() == [[OPEN]]


def test_hard_to_staff_is_the_lowest_tenth_of_the_known_prices() -> None:
    assert hard_to_staff([]) == frozenset()
    assert hard_to_staff([None, None]) == frozenset()
    assert hard_to_staff([3, None, 1, 2]) == {2}
    assert hard_to_staff([5, *range(10, 19)]) == {0}
    assert hard_to_staff([5, 5, *range(10, 19)]) == {0, 1}
