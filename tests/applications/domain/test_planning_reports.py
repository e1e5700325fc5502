"""When a planning report is late, and when somebody is reminded of one."""

from datetime import date, timedelta

import pytest

from applications.domain.planning_reports import is_late, step_reached

DUE = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("days", "step"),
    [(-31, None), (-30, "month"), (-8, "month"), (-7, "week"), (0, "week"), (1, "overdue"), (400, "overdue")],
)
def test_the_step_that_counts_is_the_last_that_has_begun(days: int, step: str | None) -> None:
    found = step_reached(DUE, DUE + timedelta(days=days))
    assert (found.name if found else None) == step


def test_the_first_and_the_last_day_of_the_calendar_stop_nothing() -> None:
    assert step_reached(date.max, DUE) is None
    assert step_reached(date.min, DUE).name == "overdue"


def test_the_last_day_is_in_time_and_without_one_nothing_is_late() -> None:
    assert [is_late(DUE + timedelta(days=days), DUE) for days in (-1, 0, 1)] == [False, False, True]
    assert not is_late(DUE, None)
