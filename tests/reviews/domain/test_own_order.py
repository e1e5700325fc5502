"""The order that a reviewer keeps for himself."""

from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.own_order import in_own_order, moved


def test_what_was_put_in_order_stands_so_and_what_came_since_stands_last() -> None:
    assert in_own_order(["a", "b", "c", "d"], ["c", "gone", "a"]) == ("c", "a", "b", "d")
    assert in_own_order([], ["a"]) == ()


def test_one_moves_by_a_step_and_stays_at_the_ends() -> None:
    assert moved("abc", "b", -1) == ("b", "a", "c")
    assert moved("abc", "b", 1) == ("a", "c", "b")
    assert moved("abc", "a", -1) == moved("abc", "c", 1) == ("a", "b", "c")


@given(st.permutations("abcde"), st.sampled_from("abcde"), st.integers(-6, 6))
def test_a_move_keeps_every_key_once(keys: list[str], key: str, step: int) -> None:
    assert sorted(moved(keys, key, step)) == list("abcde")
