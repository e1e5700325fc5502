"""Terms of office and periods away."""

from datetime import date

import pytest

from reviews.domain.availability import Availability, Away, backwards, touching

FIRST, LAST = date(2027, 2, 1), date(2027, 3, 31)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (None, None, True),
        (FIRST, LAST, True),
        (None, LAST, True),
        (FIRST, None, True),
        (date(2027, 2, 2), None, False),
        (None, date(2027, 3, 30), False),
    ],
)
def test_a_term_covers_what_lies_between_its_days(starts_on: date | None, ends_on: date | None, holds: bool) -> None:
    assert Availability(starts_on, ends_on).covers(FIRST, LAST) == holds


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        (Availability(FIRST, FIRST, (Away(FIRST, FIRST),)), False),
        (Availability(LAST, FIRST), True),
        (Availability(away=(Away(LAST, FIRST),)), True),
        (Availability(LAST, None), False),
    ],
)
def test_an_end_before_its_beginning_is_seen(said: Availability, wrong: bool) -> None:
    assert backwards(said) == wrong


@pytest.mark.parametrize(
    ("second", "touches"),
    [(date(2027, 2, 10), True), (date(2027, 2, 11), True), (date(2027, 2, 12), False)],
)
def test_periods_that_overlap_or_follow_on_touch(second: date, touches: bool) -> None:
    assert touching([Away(second, LAST), Away(FIRST, date(2027, 2, 10))]) == touches
