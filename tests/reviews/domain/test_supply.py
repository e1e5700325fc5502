"""What can be given beside what is wanted: counted on small boards where every figure can be checked by hand."""

from fractions import Fraction

import numpy as np
import pytest

from reviews.domain.supply import (
    Possible,
    Supply,
    idle,
    known_subjects,
    lacking,
    poorly_known,
    subject_groups,
    supply_by_group,
    supply_of_all,
)

# Three applications, four reviewers: the first takes more than there is, the second is barred from two, the third
# takes nothing, the fourth reads the last application alone, which nothing can change.
BOARD = Possible(
    wanted=[2, 2, 3],
    most=[8, 8, 0, 1],
    closed=[(0, 1), (1, 1), (0, 3), (1, 3)],
    locked=[(2, 3)],
)


def test_nobody_gives_more_than_is_open_or_than_the_person_takes() -> None:
    assert BOARD.is_open.tolist() == [
        [True, False, False, False],
        [True, False, False, False],
        [True, True, False, True],
    ]
    assert supply_of_all(BOARD) == Supply(n_applications=3, n_wanted=Fraction(7), n_reviewers=3, n_given=5)
    assert supply_of_all(BOARD).spare == -2


def test_an_application_that_too_few_may_read_is_named_with_how_many_may() -> None:
    assert lacking(BOARD) == {0: 1, 1: 1}
    assert lacking(Possible(wanted=[1], most=[0], locked=[(0, 0)])) == {}


def test_who_has_nothing_open_is_idle() -> None:
    assert idle(BOARD) == {2}
    assert idle(Possible(wanted=[1, 1], most=[3, 3], closed=[(0, 1), (1, 1)])) == {1}


def test_the_readings_of_an_application_are_shared_equally_over_its_groups_and_add_up() -> None:
    found = supply_by_group(BOARD, [{"a", "b"}, {"a"}, {"b"}], [{"a"}, {"a", "b"}, {"b"}, set()])
    assert found == {
        "b": Supply(n_applications=2, n_wanted=Fraction(4), n_reviewers=1, n_given=1),
        "a": Supply(n_applications=2, n_wanted=Fraction(3), n_reviewers=2, n_given=2),
    }
    assert sum(one.n_wanted for one in found.values()) == supply_of_all(BOARD).n_wanted


def test_groups_stand_by_their_shortage() -> None:
    board = Possible(wanted=[1, 3, 2], most=[1, 1])
    found = supply_by_group(board, [{"x"}, {"y"}, {"z"}], [{"x", "z"}, {"z"}])
    assert list(found) == ["y", "x", "z"]
    assert [one.spare for one in found.values()] == [-3, 0, 0]


def test_a_group_in_which_nobody_has_a_code_is_short_of_everything() -> None:
    assert supply_by_group(BOARD, [{"c"}, {"c"}, {"c"}], [set()] * 4)["c"] == Supply(3, Fraction(7), 0, 0)


@pytest.mark.parametrize(
    ("codes", "groups", "known"),
    [
        (["10201", "10202"], {"102"}, {"102", "1"}),
        (["10201", "20205"], {"102", "202"}, {"102", "202", "1", "2"}),
        (["1"], {"1"}, {"1"}),
        ([], set(), set()),
    ],
)
def test_subjects_are_grouped_by_three_digits_or_by_their_field(
    codes: list[str], groups: set[str], known: set[str]
) -> None:
    assert (subject_groups(codes), known_subjects(codes)) == (groups, known)


def test_a_field_is_poorly_known_where_the_best_of_those_who_may_read_is_below_the_limit() -> None:
    values = np.array([[0.1, 0.9, 0.9, 0.9], [0.2, 0.9, 0.9, 0.9], [0.1, 0.15, 0.9, 0.05]])
    assert poorly_known(BOARD, values, limit=0.2) == {0: 0.1, 2: 0.15}


def test_what_nobody_may_read_is_lacking_and_not_poorly_known() -> None:
    board = Possible(wanted=[1], most=[3], closed=[(0, 0)])
    assert (lacking(board), poorly_known(board, np.array([[0.0]]))) == ({0: 0}, {})


def test_an_empty_board_wants_and_gives_nothing() -> None:
    board = Possible(wanted=[], most=[3])
    assert supply_of_all(board) == Supply(0, Fraction(0), 1, 0)
    assert (lacking(board), poorly_known(board, np.zeros((0, 1))), supply_by_group(board, [], [set()])) == ({}, {}, {})
