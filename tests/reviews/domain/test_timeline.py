from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from applications.domain.phases import CallDates
from reviews.domain.timeline import Step, milestones, percent_come

START = datetime(2026, 4, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
DATES = CallDates(
    opens_at=START,
    closes_at=START + 10 * DAY,
    signing_closes_at=START + 20 * DAY,
    review_opens_at=START + 30 * DAY,
    panel_opens_at=START + 40 * DAY,
    panel_closes_at=START + 50 * DAY,
)


def states(at: datetime) -> list[str]:
    return [one.state for one in milestones(DATES, at, needs_signature=True)]


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (-1, ["", "", "", "", "", ""]),
        (0, ["current", "", "", "", "", ""]),
        (10, ["done", "current", "", "", "", ""]),
        (35, ["done", "done", "done", "current", "", ""]),
        (60, ["done", "done", "done", "done", "done", "current"]),
    ],
)
def test_the_last_step_that_came_is_where_we_are(days: int, expected: list[str]) -> None:
    assert states(START + days * DAY) == expected


def test_signing_is_a_step_only_where_organisations_sign() -> None:
    with_it, without = (milestones(DATES, START, needs_signature=one) for one in (True, False))
    assert [one.step for one in with_it] == list(Step)
    assert [one.step for one in without] == [one for one in Step if one is not Step.SIGNED]


def test_the_decision_stands_at_its_own_instant_once_it_is_made() -> None:
    decided = replace(DATES, decided_at=START + 55 * DAY)
    assert milestones(decided, START, needs_signature=True)[-1].at == START + 55 * DAY


@pytest.mark.parametrize(("days", "percent"), [(-1, 0), (0, 0), (5, 10), (10, 20), (45, 90), (50, 100), (99, 100)])
def test_each_stretch_is_as_long_as_the_others(days: int, percent: int) -> None:
    at = START + days * DAY
    assert percent_come(milestones(DATES, at, needs_signature=True), at) == percent


def test_two_steps_at_one_instant_divide_nothing_by_zero() -> None:
    same = replace(DATES, signing_closes_at=DATES.closes_at)
    at = DATES.closes_at
    assert percent_come(milestones(same, at, needs_signature=True), at) == 40
