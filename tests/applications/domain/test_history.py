"""Sittings: what one person saved without a pause."""

from datetime import UTC, datetime, timedelta

from applications.domain.history import Entry, Sitting, sittings

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)


def entry(minutes: int, by: str = "anna", *, aside: bool = False) -> Entry:
    return Entry(minutes, by, NOON + timedelta(minutes=minutes), f"text of {minutes}", aside)


def test_nothing_saved_is_no_sitting() -> None:
    assert sittings([]) == ()


def test_saves_without_a_pause_are_one_sitting_that_shows_the_last_text() -> None:
    first, second, third = entry(0), entry(4), entry(13)
    assert sittings([first, second, third]) == (Sitting(first.at, third, 3),)


def test_ten_minutes_another_person_and_what_was_set_aside_begin_another() -> None:
    entries = [entry(0), entry(10), entry(11, "bo"), entry(12, "bo", aside=True), entry(13, "bo")]
    assert [(one.last.key, one.n_saves) for one in sittings(entries)] == [(13, 1), (12, 1), (11, 1), (10, 1), (0, 1)]
