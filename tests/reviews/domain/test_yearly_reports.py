"""By when a grant is reported of, and where a report stands."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications.domain.moves import IllegalMove
from reviews.domain.yearly_reports import LIFE, ReportState, Standing, is_over, report_days, standing

DUE = date(2028, 3, 31)


def test_each_calendar_year_is_reported_in_the_year_after_it():
    days = list(report_days(date(2027, 7, 1), date(2029, 6, 30), 3, 31))
    assert days == [(2027, date(2028, 3, 31)), (2028, date(2029, 3, 31)), (2029, date(2030, 3, 31))]


def test_a_day_that_the_month_lacks_is_its_last():
    days = list(report_days(date(2027, 1, 1), date(2028, 12, 31), 2, 30))
    assert days == [(2027, date(2028, 2, 29)), (2028, date(2029, 2, 28))]


@given(
    start=st.dates(date(2020, 1, 1), date(2090, 1, 1)),
    n_days=st.integers(1, 4000),
    month=st.integers(1, 12),
    day=st.integers(1, 31),
)
def test_years_follow_each_other_and_are_due_after_they_end(start, n_days, month, day):
    end = date.fromordinal(start.toordinal() + n_days)
    days = list(report_days(start, end, month, day))
    assert [year for year, _due in days] == list(range(start.year, end.year + 1))
    assert all(due.year == year + 1 and due.month == month and due.day <= day for year, due in days)


def test_a_year_is_over_after_its_last_day_or_that_of_the_grant():
    ends = date(2029, 6, 30)
    assert [is_over(2028, ends, today) for today in (date(2028, 12, 31), date(2029, 1, 1))] == [False, True]
    assert [is_over(2029, ends, today) for today in (date(2029, 6, 30), date(2029, 7, 1))] == [False, True]


@pytest.mark.parametrize(
    ("state", "on_the_day", "after"),
    [
        ("due", "due", "overdue"),
        ("returned", "returned", "overdue"),
        ("submitted", "submitted", "submitted"),
        ("accepted", "accepted", "accepted"),
    ],
)
def test_where_a_report_stands(state, on_the_day, after):
    found = [standing(ReportState(state), DUE, today) for today in (DUE, date(2028, 4, 1))]
    assert found == [Standing(on_the_day), Standing(after)]


MOVES = {
    ("due", "submit"): "submitted",
    ("returned", "submit"): "submitted",
    ("submitted", "submit"): "submitted",
    ("submitted", "return"): "returned",
    ("submitted", "accept"): "accepted",
}


@pytest.mark.parametrize("state", ReportState)
@pytest.mark.parametrize("move", ["submit", "return", "accept"])
def test_every_pair_of_state_and_move(state, move):
    expected = MOVES.get((state.value, move))
    if expected is None:
        with pytest.raises(IllegalMove):
            LIFE.target(state, move)
    else:
        assert LIFE.target(state, move).value == expected
