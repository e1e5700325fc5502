"""Merging the panels' lists of a call: the proposal, what goes against a panel, and what has changed since."""

from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.call_list import (
    Candidate,
    Change,
    Departure,
    Lists,
    Share,
    What,
    changes,
    departures,
    merged,
    out_of_place,
    same_area,
    shares,
    taken_in,
    tied,
)
from reviews.domain.lifecycle import Stage

P, R, N = Stage.PRIORITISED, Stage.RESERVE, Stage.NOT_PRIORITISED


def case(key: str, rank: int, grade: int | None = 6, place: Stage = P, codes: tuple[str, ...] = ()) -> Candidate[str]:
    """The panel is the first letter of the key."""
    return Candidate(key, key[0], rank, place, grade, 10, codes)


def test_a_proposal_takes_the_best_of_those_next_in_line() -> None:
    found = [case("a1", 1, 6), case("a2", 2, 7), case("b1", 1, 7), case("b2", 2, 5), case("c1", 1, 7, R)]
    assert merged(found) == ("b1", "a1", "a2", "b2", "c1")


def test_of_equal_grades_the_better_rank_in_the_panel_comes_first_and_no_grade_comes_last() -> None:
    found = [case("a1", 1, 5), case("a2", 2, 5), case("b1", 1, 7), case("b2", 2, 5), case("b3", 3, None)]
    assert merged(found) == ("b1", "a1", "a2", "b2", "b3")


CASES = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from((P, R, N)), st.one_of(st.none(), st.integers(1, 7))), max_size=20
)


@given(CASES)
def test_a_proposal_has_every_case_once_and_departs_from_no_panel(rows: list[tuple[str, Stage, int | None]]) -> None:
    found = [case(f"{panel}{at}", at, grade, place) for at, (panel, place, grade) in enumerate(rows, start=1)]
    order, by_key = merged(found), {one.key: one for one in found}
    assert sorted(order) == sorted(by_key)
    assert departures([by_key[key] for key in order], {one.key: one.place for one in found}) == {}


def test_what_weighs_the_same_beside_another_panels_is_tied() -> None:
    order = [case("a1", 1), case("b1", 1), case("b2", 2), case("a2", 2, 5)]
    assert tied(order) == {"a1", "b1"}


def test_a_row_departs_where_it_has_passed_its_own_panel_or_has_a_better_place() -> None:
    order = [case("a2", 2), case("b1", 1), case("a1", 1), case("b2", 2, place=R)]
    places = {"a2": P, "b1": R, "a1": P, "b2": P}
    assert departures(order, places) == {"a2": Departure(("a1",), False), "b2": Departure((), True)}


def test_a_new_case_goes_above_what_its_panel_ranks_lower() -> None:
    known = {one.key: one for one in (case("a1", 1), case("a3", 3), case("b1", 1))}
    assert taken_in(("a1", "b1", "a3"), [case("a2", 2)], known) == ("a1", "b1", "a2", "a3")
    assert taken_in(("a1", "b1", "a3"), [case("a4", 4)], known) == ("a1", "b1", "a3", "a4")
    assert taken_in(("b1",), [case("c2", 2), case("c1", 1)], known) == ("b1", "c1", "c2")


def test_the_first_row_with_a_better_place_than_one_above_is_out_of_place() -> None:
    assert out_of_place(("a", "b", "c"), {"a": P, "b": R, "c": N}) is None
    assert out_of_place(("a", "b", "c"), {"a": P, "b": N, "c": R}) == "c"


def test_prioritised_cases_share_an_area_by_the_first_digits_of_any_code() -> None:
    order = [
        *(case("a1", 1, codes=("10201", "2")), case("b1", 1, codes=("102", "30105"))),
        *(case("b2", 2, codes=("102",)), case("a2", 2, codes=("2",)), case("a3", 3, codes=("30199",))),
    ]
    places = {"a1": P, "b1": P, "b2": R, "a2": P, "a3": P}
    assert same_area(order, places) == {
        "a1": (("102", ("b1",)),),
        "b1": (("102", ("a1",)), ("301", ("a3",))),
        "a3": (("301", ("b1",)),),
    }
    assert set(same_area(order, places, 1)) == {"a1", "a2", "b1", "a3"}


def test_a_panels_share_is_what_its_prioritised_cases_take_of_the_frame() -> None:
    order = [case("a1", 1), case("b1", 1), case("a2", 2)]
    assert shares(order, {"a1": P, "b1": R, "a2": P}, 40) == {"a": Share(2, 20, 0.5), "b": Share(0, 0, 0.0)}
    assert shares(order[:1], {"a1": P}, 0) == {"a": Share(1, 10, 0.0)}


def test_nothing_has_changed_where_the_panels_lists_are_as_they_were() -> None:
    before = (case("a1", 1), case("a2", 2), case("b1", 1))
    assert changes(before, Lists(before, {"a", "b"})) == ()


def test_what_has_changed_is_told_by_panel_and_case() -> None:
    before = (case("a1", 1), case("a2", 2), case("b1", 1), case("b2", 2))
    now = (case("a2", 1), case("a1", 2, 5), case("b1", 1, place=R), case("b3", 2))
    assert changes(before, Lists(now, {"a"})) == (
        Change(What.OPENED, "b"),
        Change(What.CAME, "b", "b3"),
        Change(What.GONE, "b", "b2"),
        Change(What.GRADED, "a", "a1", 6, 5),
        Change(What.PLACED, "b", "b1", P, R),
        Change(What.REORDERED, "a"),
    )


def test_a_gap_in_the_ranks_is_no_new_order() -> None:
    before = (case("a1", 1), case("a2", 2), case("a3", 3))
    assert changes(before, Lists((case("a1", 1), case("a3", 2)), {"a"})) == (Change(What.GONE, "a", "a2"),)
