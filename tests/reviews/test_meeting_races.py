"""Two at once in a panel's meeting, with real threads and real commits."""

import pytest

from clusterportal.accounts.errors import Refused
from reviews.actions.agenda import move_on_agenda
from reviews.actions.declarations import declare
from reviews.actions.meetings import close_item, close_meeting, mark_present, open_item, reopen_meeting
from reviews.actions.panels import place_in_list
from reviews.models import Attendance, Case, Leaving, MeetingItem, Reopening
from tests.reviews.meetings import current, item, opened, seat_of
from tests.reviews.worlds import CONFLICT, case_number, make_reviewer, make_world
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]
OPEN = {"opened_at__isnull": False, "closed_at__isnull": True}


def test_of_two_items_opened_at_once_one_is_open() -> None:
    world = make_world(2)
    chair = make_reviewer(world.panel, "chair")
    meeting = opened(world, chair)
    items = [item(meeting, number) for number in (1, 2)]

    outcomes = together(*[lambda one=one: open_item(one, by=chair, at=world.in_panel) for one in items])

    refused = [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]
    assert (refused, MeetingItem.objects.filter(**OPEN).count()) == (["another_item_open"], 1)


def test_a_conflict_declared_while_the_item_opens_is_always_a_leaving() -> None:
    world = make_world(1)
    chair = make_reviewer(world.panel, "chair")
    members = [make_reviewer(world.panel) for _try in range(4)]
    meeting, application = opened(world, chair), case_number(world).application_id
    first = item(meeting, 1)

    for member in members:
        together(
            lambda: open_item(first, by=chair, at=world.in_panel),
            lambda m=member: declare(world.round, {application: CONFLICT}, by=m, at=world.in_panel),
        )
        out = Leaving.objects.filter(seat=seat_of(member), returned_at__isnull=True).count()
        close_item(first, by=chair, at=world.in_panel)
        assert out == 1


def test_a_conflict_declared_while_the_item_closes_leaves_nobody_outside() -> None:
    world = make_world(1)
    chair = make_reviewer(world.panel, "chair")
    members = [make_reviewer(world.panel) for _try in range(4)]
    meeting, application = opened(world, chair), case_number(world).application_id
    first = item(meeting, 1)

    for member in members:
        open_item(first, by=chair, at=world.in_panel)
        together(
            lambda: close_item(first, by=chair, at=world.in_panel),
            lambda m=member: declare(world.round, {application: CONFLICT}, by=m, at=world.in_panel),
        )

    assert not Leaving.objects.filter(returned_at__isnull=True).exists()


def test_what_is_placed_while_the_meeting_closes_is_in_the_minutes_or_refused() -> None:
    world = make_world(1)
    chair = make_reviewer(world.panel, "chair")
    case, at = case_number(world), world.in_panel
    for place, stage in (("prioritise", "prioritised"), ("place_in_reserve", "reserve")) * 3:
        meeting = opened(world, chair)
        _closed, placed = together(
            lambda m=meeting: close_meeting(m, by=chair, at=at),
            lambda p=place: place_in_list(case, p, by=chair, at=at),
        )
        said = current(meeting).document["items"][0]["place"]
        assert said == Case.objects.get().place
        assert (said == stage) is (placed is None) or placed.code == "minutes_stand"


def test_a_meeting_is_opened_again_once() -> None:
    world = make_world(1)
    chair = make_reviewer(world.panel, "chair")
    meeting, given = opened(world, chair), {"reason": "A slip.", "by": chair, "at": world.in_panel}
    close_meeting(meeting, by=chair, at=world.in_panel)

    outcomes = together(*[lambda: reopen_meeting(meeting, **given)] * 4)

    refused = [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]
    assert (refused, Reopening.objects.count()) == (["panel_meeting_not_over"] * 3, 1)


def test_two_steps_on_the_agenda_at_once_lose_no_number() -> None:
    world = make_world(4)
    chair = make_reviewer(world.panel, "chair")
    meeting = opened(world, chair)
    moves = [(1, 1), (4, -1), (2, 1), (3, -1)]

    together(
        *[
            lambda n=number, s=step: move_on_agenda(item(meeting, n), s, by=chair, at=world.in_panel)
            for number, step in moves
        ]
    )

    assert sorted(meeting.items.values_list("position", flat=True)) == [1, 2, 3, 4]


def test_presence_marked_in_two_windows_at_once_is_kept_once() -> None:
    world = make_world(1)
    chair = make_reviewer(world.panel, "chair")
    meeting, seats = opened(world, chair), {seat_of(chair).pk}

    outcomes = together(*[lambda: mark_present(meeting, seats, by=chair, at=world.in_panel)] * 4)

    assert (outcomes, Attendance.objects.count()) == ([None] * 4, 1)
