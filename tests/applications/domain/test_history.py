"""Sittings: what one person saved within ten minutes."""

from datetime import UTC, datetime, timedelta

from applications.domain.history import Entry, Sitting, saved_before, sittings, unfolded

NOON = datetime(2030, 5, 1, 12, tzinfo=UTC)


def entry(minutes: int, by: str = "anna", *, aside: bool = False) -> Entry:
    return Entry(minutes, by, NOON + timedelta(minutes=minutes), aside)


def test_nothing_saved_is_no_sitting() -> None:
    assert sittings([]) == ()


def test_saves_within_ten_minutes_are_one_sitting_that_shows_the_last_text() -> None:
    first, second, third = entry(0), entry(4), entry(9)
    [sitting] = sittings([first, second, third])
    assert (sitting.first_at, sitting.last, sitting.n_saves) == (first.at, third, 3)
    assert [one.last for one in unfolded(sitting)] == [third, second, first]


def test_whoever_writes_without_a_pause_begins_another_sitting_every_ten_minutes() -> None:
    found = sittings(entry(minutes) for minutes in range(25))
    assert [(one.first_at, one.n_saves) for one in found] == [
        (entry(20).at, 5),
        (entry(10).at, 10),
        (entry(0).at, 10),
    ]


def test_ten_minutes_another_person_and_what_was_set_aside_begin_another() -> None:
    entries = [entry(0), entry(10), entry(11, "bo"), entry(12, "bo", aside=True), entry(13, "bo")]
    assert sittings(entries) == tuple(Sitting((one,)) for one in reversed(entries))


def test_a_text_is_compared_with_what_stood_before_it() -> None:
    first, second, aside, third = entry(0), entry(4), entry(5, "bo", aside=True), entry(6)
    found = sittings([first, second, aside, third])
    befores = [saved_before(found, one) for one in (first, second, aside, third)]
    assert befores == [None, first, second, second]
