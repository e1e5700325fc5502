"""The agenda of a panel's meeting: its order and its planned minutes."""

import pytest

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.agenda import move_on_agenda, plan_times
from reviews.actions.declarations import declare
from reviews.actions.meetings import close_item, close_meeting, plan_meeting
from reviews.models import PanelMeeting
from tests.factories import DAY, make_staff
from tests.reviews.meetings import item, opened, planned, taken_up
from tests.reviews.worlds import CONFLICT, World, case_number, declare_staff, make_reviewer, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(4, closes_in=-40 * DAY)


@pytest.fixture
def chair(world: World) -> User:
    return make_reviewer(world.panel, "chair")


def order(meeting: PanelMeeting) -> str:
    """The last digits of the labels, as they stand on the agenda."""
    return "".join(one.case.label[-1] for one in meeting.items.order_by("position"))


def item_of(meeting: PanelMeeting, label: str):
    return meeting.items.select_related("meeting", "case").get(case__label=label)


def refusal(act: object) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


@pytest.mark.parametrize("role", ["chair", "officer"])
def test_the_chair_and_the_officer_arrange_before_and_during_the_meeting(world: World, chair: User, role: str) -> None:
    by, at = {"chair": chair, "officer": world.officer}[role], world.in_panel
    meeting = planned(world)
    move_on_agenda(item(meeting, 1), 1, by=by, at=at)
    assert order(meeting) == "2134"
    meeting = opened(world, chair)
    move_on_agenda(item(meeting, 4), -1, by=by, at=at)
    assert order(meeting) == "1243"
    close_meeting(meeting, by=chair, at=at)
    assert refusal(lambda: move_on_agenda(item(meeting, 1), 1, by=by, at=at)) == "panel_meeting_over"
    assert refusal(lambda: plan_times(meeting, {}, by=by, at=at)) == "panel_meeting_over"
    moves = Event.objects.filter(action="panel_meeting.rearranged")
    assert [one.actor for one in moves] == [str(by.pk)] * 2


def test_what_has_been_taken_up_keeps_its_number(world: World, chair: User) -> None:
    meeting, at = opened(world, chair), world.in_panel
    second = taken_up(meeting, 2, chair, world)
    assert refusal(lambda: move_on_agenda(second, 1, by=chair, at=at)) == "item_was_taken_up"
    move_on_agenda(item_of(meeting, "A-01"), 1, by=chair, at=at)
    assert order(meeting) == "3214"
    close_item(second, by=chair, at=at)
    assert refusal(lambda: move_on_agenda(item(meeting, 2), -1, by=chair, at=at)) == "item_was_taken_up"
    assert refusal(lambda: move_on_agenda(item_of(meeting, "A-03"), -1, by=chair, at=at)) == "cannot_move_further"
    assert refusal(lambda: move_on_agenda(item_of(meeting, "A-04"), 1, by=chair, at=at)) == "cannot_move_further"


def test_nobody_arranges_an_own_conflict(world: World, chair: User) -> None:
    """A barred chair moves the others past it; a barred officer does not know that it is there."""
    declare(world.round, {case_number(world, 2).application_id: CONFLICT}, by=chair, at=world.review)
    officer, at = make_staff(world.call.agency), world.in_panel
    label = case_number(world, 2).application.reference.replace("-", "_")
    declare_staff(officer, world.call, world.declaring, **{label: CONFLICT})
    meeting = planned(world)
    second = item_of(meeting, "A-02")
    for by in (chair, officer):
        with pytest.raises(Hidden):
            move_on_agenda(second, 1, by=by, at=at)
        with pytest.raises(Hidden):
            plan_times(meeting, {second.pk: 5}, by=by, at=at)
    move_on_agenda(item_of(meeting, "A-01"), 1, by=chair, at=at)
    assert order(meeting) == "2134"
    move_on_agenda(item_of(meeting, "A-03"), -1, by=officer, at=at)
    assert order(meeting) == "2314"


@pytest.mark.parametrize("role", ["member", "observer", "vice_chair"])
def test_nobody_else_arranges(world: World, chair: User, role: str) -> None:
    meeting, other, at = planned(world), make_reviewer(world.panel, role), world.in_panel
    assert refusal(lambda: move_on_agenda(item(meeting, 1), 1, by=other, at=at)) == "chair_only"
    assert refusal(lambda: plan_times(meeting, {}, by=other, at=at)) == "chair_only"
    with pytest.raises(Hidden):
        move_on_agenda(item(meeting, 1), 1, by=make_staff(make_world(0).call.agency), at=at)


def test_minutes_are_planned_for_all_and_changed_for_one(world: World, chair: User) -> None:
    given = {"starts_at": world.in_panel, "place": "", "by": world.officer, "at": world.in_panel}
    meeting = plan_meeting(world.panel, minutes=15, **given)
    plan_times(meeting, {item(meeting, 2).pk: 40, item(meeting, 3).pk: None}, by=chair, at=world.in_panel)
    assert list(meeting.items.order_by("position").values_list("planned_minutes", flat=True)) == [15, 40, None, 15]
    assert Event.objects.get(action="panel_meeting.timed").detail["n_items"] == 2
