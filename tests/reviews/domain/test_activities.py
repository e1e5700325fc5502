"""Where the date of an activity can lie."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reviews.domain.activities import Activity, Frame, is_weekend, misplaced

DAY = timedelta(days=1)
START = datetime(2027, 3, 1, 12, tzinfo=UTC)
FRAME = Frame(START, START + 10 * DAY, START + 20 * DAY, START + 30 * DAY, START + 40 * DAY)


def codes(**days: int) -> dict[str, str]:
    dates = {Activity(name): START + n * DAY for name, n in days.items()}
    return {activity.value: code for activity, code in misplaced(dates, FRAME).items()}


def test_dates_in_order_within_the_round_are_well_placed() -> None:
    assert codes(declare=5, preliminary=31, discuss=32, statements=32, chair=40) == {}
    assert codes() == {}


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"declare": -1}, {"declare": "activity_before_call_closes"}),
        ({"declare": 0}, {}),
        ({"declare": 20}, {}),
        ({"declare": 21}, {"declare": "activity_after_reviews"}),
        ({"discuss": 9}, {"discuss": "activity_before_review"}),
        ({"discuss": 10}, {}),
        ({"preliminary": 29}, {"preliminary": "activity_before_panel"}),
        ({"statements": 29}, {"statements": "activity_before_panel"}),
        ({"chair": 41}, {"chair": "activity_after_panel"}),
        ({"discuss": 41}, {"discuss": "activity_after_panel"}),
    ],
)
def test_a_date_outside_its_time_is_misplaced(days: dict[str, int], wrong: dict[str, str]) -> None:
    assert codes(**days) == wrong


def test_a_date_before_what_comes_first_is_misplaced() -> None:
    assert codes(preliminary=35, statements=34) == {"statements": "activity_out_of_order"}
    assert codes(preliminary=36, discuss=31, chair=35) == {
        "discuss": "activity_out_of_order",
        "chair": "activity_out_of_order",
    }


def test_weekends_are_saturdays_and_sundays() -> None:
    days = [date(2027, 3, 5) + n * DAY for n in range(4)]
    assert [is_weekend(day) for day in days] == [False, True, True, False]
