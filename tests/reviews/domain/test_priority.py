"""The arithmetic under a priority list, and moving in it."""

from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.lifecycle import Stage
from reviews.domain.priority import Line, Ranked, last_within, left_sek, lines, moved, over_frame_sek

P, N = Stage.PRIORITISED, Stage.NOT_PRIORITISED


def test_sums_run_from_the_top_and_say_what_fits() -> None:
    cases = [Ranked("a", P, 40), Ranked("b", N, 30), Ranked("c", P, 31)]

    assert lines(cases, 100) == (
        Line("a", 1, P, 40, 40, True),
        Line("b", 2, N, 30, 70, True),
        Line("c", 3, P, 31, 101, False),
    )


def test_the_frame_ends_after_the_last_row_that_fits_and_nowhere_if_all_do() -> None:
    cases = [Ranked("a", P, 40), Ranked("b", N, 30), Ranked("c", P, 31)]

    assert (last_within(lines(cases, 100)), left_sek(lines(cases, 100), 100)) == ("b", -1)
    assert (last_within(lines(cases, 101)), left_sek(lines(cases, 101), 101)) == (None, 0)
    assert (last_within(lines(cases, 39)), left_sek(lines(cases, 500), 500)) == (None, 399)
    assert (last_within(()), left_sek((), 100)) == (None, 100)


def test_only_prioritised_cases_count_against_the_frame() -> None:
    cases = [Ranked("a", P, 40), Ranked("b", N, 3000), Ranked("c", P, 61)]

    assert over_frame_sek(cases, 100) == 1
    assert over_frame_sek(cases, 101) == 0


def test_moving_past_neighbours_one_sees() -> None:
    everything = frozenset("abcd")

    assert moved("abcd", "c", -1, everything) == ("a", "c", "b", "d")
    assert moved("abcd", "c", 1, everything) == ("a", "b", "d", "c")
    assert moved("abcd", "a", -1, everything) is None
    assert moved("abcd", "d", 1, everything) is None
    assert moved("aXbc", "b", -1, frozenset("abc")) == ("b", "a", "X", "c")


@given(st.permutations("abcdef"), st.sampled_from("abcd"), st.sampled_from([-1, 1]))
def test_what_the_mover_does_not_see_keeps_its_order_towards_the_rest(order: list[str], key: str, step: int) -> None:
    visible = frozenset("abcd")

    after = moved(order, key, step, visible)

    rest = [one for one in order if one != key]
    if after is None:
        assert [one for one in order if one in visible][0 if step < 0 else -1] == key
    else:
        assert [one for one in after if one != key] == rest
        seen_before, seen_after = ([one for one in way if one in visible] for way in (order, after))
        assert seen_after.index(key) == seen_before.index(key) + step
