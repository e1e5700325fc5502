"""Two at once in a panel's meeting, with real threads and real commits."""

import pytest

from clusterportal.accounts.errors import Refused
from reviews.actions.declarations import declare
from reviews.actions.meetings import close_item, mark_present, open_item
from reviews.models import Attendance, Leaving, MeetingItem
from tests.reviews.meetings import item, opened, seat_of
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


def test_presence_marked_in_two_windows_at_once_is_kept_once() -> None:
    world = make_world(1)
    chair = make_reviewer(world.panel, "chair")
    meeting, seats = opened(world, chair), {seat_of(chair).pk}

    outcomes = together(*[lambda: mark_present(meeting, seats, by=chair, at=world.in_panel)] * 4)

    assert (outcomes, Attendance.objects.count()) == ([None] * 4, 1)
