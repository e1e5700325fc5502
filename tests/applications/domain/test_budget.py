from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from applications.domain.budget import (
    COST,
    FUNDING,
    Budget,
    Cell,
    Imbalance,
    OutOfBounds,
    above_maximum,
    below_minimum,
    days_by_year,
    prorated,
)

PARTIES = ["kth", "ki", "volvo"]
YEARS = [2027, 2028, 2029]
cells = st.lists(
    st.one_of(
        st.builds(
            Cell,
            st.sampled_from(PARTIES),
            st.sampled_from(YEARS),
            st.just(COST),
            st.sampled_from(["salary", "running", "indirect"]),
            st.integers(0, 10**10),
        ),
        st.builds(
            Cell,
            st.sampled_from(PARTIES),
            st.sampled_from(YEARS),
            st.just(FUNDING),
            st.sampled_from(["requested", "own", "other"]),
            st.integers(0, 10**10),
        ),
    ),
    unique_by=lambda cell: (cell.party, cell.year, cell.side, cell.line),
)


@given(cells)
def test_totals_are_the_same_in_every_direction(given_cells):
    budget = Budget(given_cells)

    for side in (COST, FUNDING):
        whole = budget.total(side)
        assert whole == sum(budget.total(side, party=party) for party in budget.parties)
        assert whole == sum(budget.total(side, year=year) for year in budget.years)
        assert whole == sum(budget.total(side, line=line) for line in {cell.line for cell in given_cells})


@given(cells)
def test_a_budget_balances_exactly_where_nothing_is_reported(given_cells):
    budget = Budget(given_cells)

    unequal = [
        Imbalance(
            party, year, budget.total(COST, party=party, year=year), budget.total(FUNDING, party=party, year=year)
        )
        for party in sorted(budget.parties)
        for year in budget.years
        if budget.total(COST, party=party, year=year) != budget.total(FUNDING, party=party, year=year)
    ]
    assert list(budget.imbalances()) == unequal


@given(cells)
def test_indirect_costs_stand_apart_from_the_direct(given_cells):
    budget = Budget(given_cells)

    direct = budget.total(COST, line="salary") + budget.total(COST, line="running")
    assert direct + budget.indirect(["indirect"]) == budget.total(COST)


@given(st.dates(date(2026, 1, 1), date(2030, 12, 31)), st.integers(1, 2500), st.integers(0, 10**11))
def test_a_minimum_prorated_over_the_years_never_exceeds_the_exact_amount(starts_on, length, per_year):
    ends_on = date.fromordinal(starts_on.toordinal() + length)

    days = days_by_year(starts_on, ends_on)

    assert sum(within for within, _of_year in days.values()) == length + 1
    assert all(prorated(per_year, pair) * pair[1] <= per_year * pair[0] for pair in days.values())
    assert all(prorated(per_year, pair) <= per_year for pair in days.values())


def test_below_minimum_prorates_a_part_year():
    asked = [Cell("kth", 2026, FUNDING, "requested", 10_000_000), Cell("kth", 2027, FUNDING, "requested", 39_999_999)]

    found = below_minimum(Budget(asked), 40_000_000, date(2026, 10, 1), date(2027, 12, 31))

    assert found == (
        OutOfBounds(2026, 10_000_000, 10_082_191),
        OutOfBounds(2027, 39_999_999, 40_000_000),
    )


def test_below_minimum_finds_a_year_without_any_amount():
    assert below_minimum(Budget([]), 1, date(2027, 1, 1), date(2027, 12, 31)) == (OutOfBounds(2027, 0, 1),)


def test_above_maximum_rounds_in_favour_of_the_applicant():
    asked = Budget([Cell("kth", 2026, FUNDING, "requested", 252_055)])

    assert above_maximum(asked, 1_000_000, date(2026, 10, 1), date(2026, 12, 31)) == ()


def test_own_and_other_funding_do_not_count_as_requested():
    budget = Budget([Cell("kth", 2027, FUNDING, line, 5) for line in ("requested", "own", "other")])

    assert budget.requested(2027) == 5
