from reviews.domain.crowding import Crowd
from reviews.domain.frames import Account, Balance
from reviews.domain.what_if import Option, Scenario, Try, differing, scenario, tried

FRAMES = {2027: 50, 2028: 50}
A = Option("A-01", True, 60, {2027: 30, 2028: 30}, "AI", ("10201", "20"))
B = Option("A-02", False, 50, {2027: 10, 2028: 40}, "AI", ("10299",))
D = Option("A-03", True, 20, {}, "Energy", ("203",), is_fixed=True)


def test_what_stands_is_summed_by_year_with_equal_parts_where_there_is_no_budget() -> None:
    assert scenario((A, B, D), FRAMES) == Scenario(
        2,
        Account({2027: Balance(50, listed_sek=40), 2028: Balance(50, listed_sek=40)}, Balance(100, listed_sek=80)),
        (),
        (),
    )


def test_a_case_is_taken_above_the_line_and_shares_an_area() -> None:
    now = tried((A, B, D), {"A-02": Try(counts=True)})
    found = scenario(now, FRAMES)
    assert (found.n, found.account.whole.taken_sek, found.account.years_over) == (3, 130, (2028,))
    assert found.areas == (Crowd("AI", ("A-01", "A-02"), False),)
    assert found.groups == (Crowd("102", ("A-01", "A-02"), False),)


def test_another_amount_is_divided_as_the_budget_is() -> None:
    now = tried((A, B), {"A-01": Try(amount_sek=31)})
    assert scenario(now, FRAMES).account.years == {2027: Balance(50, listed_sek=16), 2028: Balance(50, listed_sek=15)}


def test_what_is_decided_stays() -> None:
    assert tried((D,), {"A-03": Try(False, 1)}) == (D,)


def test_only_what_differs_is_a_try() -> None:
    options = (A, B, D)
    tries = {"A-01": Try(amount_sek=31), "A-02": Try(counts=True)}
    assert differing(options, tried(options, tries)) == tries
    assert differing(options, tried(options, {"A-01": Try(True, 60), "A-02": Try()})) == {}
