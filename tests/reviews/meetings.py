"""Meetings for the tests: planned and opened by the real actions."""

from clusterportal.accounts.models import User
from reviews.actions.meetings import open_item, open_meeting, plan_meeting
from reviews.models import MeetingItem, PanelMeeting, PanelRole
from tests.reviews.worlds import World


def planned(world: World) -> PanelMeeting:
    return plan_meeting(world.panel, starts_at=world.in_panel, place="Room 4", by=world.officer, at=world.in_panel)


def opened(world: World, chair: User) -> PanelMeeting:
    """A meeting that the chair has opened; nobody is marked as present."""
    meeting = planned(world)
    open_meeting(meeting, by=chair, at=world.in_panel)
    return current(meeting)


def taken_up(meeting: PanelMeeting, number: int, chair: User, world: World) -> MeetingItem:
    """The item with that number, opened."""
    open_item(item(meeting, number), by=chair, at=world.in_panel)
    return item(meeting, number)


def item(meeting: PanelMeeting, number: int) -> MeetingItem:
    return MeetingItem.objects.select_related("meeting", "case").get(meeting=meeting, position=number)


def current(meeting: PanelMeeting) -> PanelMeeting:
    """The row as it is now."""
    return PanelMeeting.objects.select_related("panel__round__call__agency").get(pk=meeting.pk)


def seat_of(user: User) -> PanelRole:
    return PanelRole.objects.get(reviewer__person__user=user)
