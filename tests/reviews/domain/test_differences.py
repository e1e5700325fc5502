"""What a new assignment changes, and from what."""

from reviews.domain.differences import Cause, Change, Difference, Why, difference


def test_nothing_changes_nothing() -> None:
    assert difference({("a", "x")}, {("a", "x")}, [Cause(Why.OPEN, "a")]) == Difference((), (), ())


def test_a_chain_carries_its_cause_to_every_application_in_it_and_to_no_other() -> None:
    before = {("a", "x"), ("b", "y"), ("c", "z")}
    after = {("a", "y"), ("b", "x"), ("c", "w")}
    forced, given = Cause(Why.FORCED, "a", "y"), Cause(Why.GIVEN, reviewer="w")
    found = difference(before, after, [forced, given])
    assert found.changes == (
        Change("a", ("x",), ("y",), (forced,)),
        Change("b", ("y",), ("x",), (forced,)),
        Change("c", ("z",), ("w",), (given,)),
    )
    assert found.moved == (("a", "x"), ("b", "y"), ("c", "z"))
    assert found.added == (("a", "y"), ("b", "x"), ("c", "w"))


def test_an_open_reading_that_is_filled_says_so_and_moves_nobody() -> None:
    found = difference({("a", "x")}, {("a", "x"), ("a", "y")}, [Cause(Why.OPEN, "a"), Cause(Why.OPEN, "b")])
    assert found.changes == (Change("a", (), ("y",), (Cause(Why.OPEN, "a"),)),)
    assert found.moved == ()
