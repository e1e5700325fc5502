"""Several prioritised cases in one technology area."""

from reviews.domain.crowding import Crowd, Prioritised, crowds


def test_one_case_in_each_area_crowds_nobody() -> None:
    assert crowds([Prioritised("a", "Quantum"), Prioritised("b", "Energy")]) == ()


def test_cases_without_an_area_crowd_nobody() -> None:
    assert crowds([Prioritised("a", ""), Prioritised("b", "")]) == ()


def test_two_in_one_area_are_named_area_by_area() -> None:
    cases = [
        Prioritised("a", "Quantum"),
        Prioritised("b", "Energy"),
        Prioritised("c", "Energy"),
        Prioritised("d", "AI"),
    ]

    assert crowds([*cases, Prioritised("e", "AI")]) == (
        Crowd("AI", ("d", "e"), False),
        Crowd("Energy", ("b", "c"), False),
    )


def test_a_linked_pair_is_one_cluster_from_either_side() -> None:
    pair = Crowd("Energy", ("a", "b"), True)

    assert crowds([Prioritised("a", "Energy", linked="b"), Prioritised("b", "Energy")]) == (pair,)
    assert crowds([Prioritised("a", "Energy"), Prioritised("b", "Energy", linked="a")]) == (pair,)


def test_a_third_case_beside_a_pair_is_another_cluster() -> None:
    cases = [Prioritised("a", "Energy", linked="b"), Prioritised("b", "Energy", linked="a"), Prioritised("c", "Energy")]

    assert crowds(cases) == (Crowd("Energy", ("a", "b", "c"), False),)
