"""Times of hearings one after another, and where one stands."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.domain.hearings import HearingState, Slot, hearing_state, is_https, overlap_among, slots

AT = datetime(2027, 3, 27, 9, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_hearings_follow_each_other_with_a_pause() -> None:
    assert slots(AT, 3, minutes=30, pause=10) == (
        Slot(AT, AT + 30 * MINUTE),
        Slot(AT + 40 * MINUTE, AT + 70 * MINUTE),
        Slot(AT + 80 * MINUTE, AT + 110 * MINUTE),
    )


@given(st.integers(0, 20), st.integers(1, 480), st.integers(0, 240))
def test_none_of_them_overlap(n: int, minutes: int, pause: int) -> None:
    planned = slots(AT, n, minutes=minutes, pause=pause)
    assert (len(planned), overlap_among(planned)) == (n, False)
    assert all(one.ends_at - one.starts_at == minutes * MINUTE for one in planned)


@given(st.integers(0, 60), st.integers(1, 60), st.integers(0, 60), st.integers(1, 60))
def test_overlapping_is_sharing_a_minute(first: int, long: int, second: int, length: int) -> None:
    one = Slot(AT + first * MINUTE, AT + (first + long) * MINUTE)
    other = Slot(AT + second * MINUTE, AT + (second + length) * MINUTE)
    share = bool({*range(first, first + long)} & {*range(second, second + length)})
    assert one.overlaps(other) == other.overlaps(one) == overlap_among([other, one]) == share


@pytest.mark.parametrize(
    ("link", "holds"),
    [
        ("https://video.example/room?x=1", True),
        ("http://video.example/", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https:///room", False),
        ("https://[::1", False),
        ("https://a.example/ onclick=x", False),
        ("//video.example", False),
        ("", False),
    ],
)
def test_a_link_is_an_address_over_https(link: str, holds: bool) -> None:
    assert is_https(link) is holds


def test_where_a_hearing_stands() -> None:
    assert [hearing_state(*times) for times in ((None, None), (AT, None), (None, AT), (AT, AT))] == [
        HearingState.PLANNED,
        HearingState.MOVED,
        HearingState.CANCELLED,
        HearingState.CANCELLED,
    ]
