"""Leading a panel's meeting, and what the portal records of it by itself."""

from datetime import timedelta

import pytest

from applications.models import Application
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.conflicts import judge_conflict
from reviews.actions.declarations import declare
from reviews.actions.meetings import (
    close_item,
    close_meeting,
    mark_present,
    open_item,
    open_meeting,
    plan_meeting,
    reopen_meeting,
)
from reviews.actions.minutes import render
from reviews.actions.panels import enter_panel_grades, move_in_list, place_in_list
from reviews.models import Attendance, Conflict, Leaving, Minutes, PanelMeeting
from reviews.queries.minutes import versions_of
from tests.factories import DAY, make_staff
from tests.reviews.meetings import current, item, opened, planned, seat_of, taken_up
from tests.reviews.worlds import CONFLICT, World, case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db
IN_PANEL = -40 * DAY
MINUTE = timedelta(minutes=1)


@pytest.fixture
def world() -> World:
    return make_world(3, closes_in=IN_PANEL)


@pytest.fixture
def chair(world: World) -> User:
    return make_reviewer(world.panel, "chair", name="Chair Ceder")


def refusal(act: object) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_planning_puts_every_case_of_the_list_on_the_agenda(world: World) -> None:
    meeting = planned(world)

    assert [(one.position, one.case.label) for one in meeting.items.all()] == [(1, "A-01"), (2, "A-02"), (3, "A-03")]
    assert Event.objects.get(action="panel_meeting.planned").chain == f"call:{world.call.pk}"


def test_only_a_declared_officer_plans(world: World, chair: User) -> None:
    given = {"starts_at": world.in_panel, "place": "", "at": world.in_panel}
    undeclared = make_staff(world.call.agency)

    assert refusal(lambda: plan_meeting(world.panel, **given, by=undeclared)) == "declare_first"
    with pytest.raises(Hidden):
        plan_meeting(world.panel, **given, by=chair)


def test_a_panel_without_cases_has_nothing_to_meet_on() -> None:
    empty = make_world(0, closes_in=IN_PANEL)
    assert refusal(lambda: planned(empty)) == "no_cases_to_meet_on"


def test_the_chair_opens_and_closes_the_meeting_once(world: World, chair: User) -> None:
    meeting = opened(world, chair)
    assert refusal(lambda: open_meeting(meeting, by=chair, at=world.in_panel)) == "panel_meeting_is_open"

    close_meeting(meeting, by=chair, at=world.in_panel + MINUTE)

    assert current(meeting).closed_at == world.in_panel + MINUTE
    assert refusal(lambda: close_meeting(meeting, by=chair, at=world.in_panel)) == "panel_meeting_over"
    assert refusal(lambda: open_meeting(meeting, by=chair, at=world.in_panel)) == "panel_meeting_over"
    assert refusal(lambda: open_item(item(meeting, 1), by=chair, at=world.in_panel)) == "panel_meeting_over"


def test_a_panel_has_one_open_meeting(world: World, chair: User) -> None:
    opened(world, chair)
    other = planned(world)
    assert refusal(lambda: open_meeting(other, by=chair, at=world.in_panel)) == "another_meeting_open"


@pytest.mark.parametrize("role", ["member", "vice_chair", "observer"])
def test_nobody_else_leads(world: World, chair: User, role: str) -> None:
    meeting = opened(world, chair)
    other = make_reviewer(world.panel, role)
    acts = (
        lambda: open_meeting(planned(world), by=other, at=world.in_panel),
        lambda: close_meeting(meeting, by=other, at=world.in_panel),
        lambda: mark_present(meeting, set(), by=other, at=world.in_panel),
        lambda: open_item(item(meeting, 1), by=other, at=world.in_panel),
    )
    assert [refusal(act) for act in acts] == ["chair_only"] * 4


def test_a_stranger_finds_no_meeting(world: World, chair: User) -> None:
    meeting = opened(world, chair)
    stranger = make_staff(make_world(0).call.agency)
    for act in (open_meeting, close_meeting):
        with pytest.raises(Hidden):
            act(meeting, by=stranger, at=world.in_panel)


def test_one_item_is_open_at_a_time_and_may_be_opened_again(world: World, chair: User) -> None:
    meeting = opened(world, chair)
    first, second = taken_up(meeting, 1, chair, world), item(meeting, 2)

    assert refusal(lambda: open_item(second, by=chair, at=world.in_panel)) == "another_item_open"
    assert refusal(lambda: open_item(first, by=chair, at=world.in_panel)) == "item_is_open"
    assert refusal(lambda: close_item(second, by=chair, at=world.in_panel)) == "item_not_open"
    close_item(first, by=chair, at=world.in_panel)
    assert item(meeting, 1).state == "done"
    open_item(first, by=chair, at=world.in_panel + MINUTE)
    assert (item(meeting, 1).state, item(meeting, 1).opened_at) == ("open", world.in_panel + MINUTE)


def test_an_item_waits_for_the_meeting(world: World, chair: User) -> None:
    assert refusal(lambda: taken_up(planned(world), 1, chair, world)) == "panel_meeting_not_open"


def test_whoever_is_barred_leaves_when_the_item_opens_and_comes_back_when_it_closes(world: World, chair: User) -> None:
    barred = make_reviewer(world.panel)
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=barred, at=world.review)
    meeting = opened(world, chair)

    first = taken_up(meeting, 1, chair, world)
    assert [(one.seat, one.left_at, one.returned_at) for one in Leaving.objects.all()] == [
        (seat_of(barred), world.in_panel, None)
    ]
    close_item(first, by=chair, at=world.in_panel + MINUTE)
    assert Leaving.objects.get().returned_at == world.in_panel + MINUTE
    taken_up(meeting, 2, chair, world)
    assert Leaving.objects.count() == 1
    left = Event.objects.get(action="panel_meeting.left")
    assert (left.chain, left.detail["seats"]) == (
        f"application:{case_number(world).application_id}",
        [str(seat_of(barred).pk)],
    )


def test_a_conflict_declared_while_the_item_is_open_is_a_leaving(world: World, chair: User) -> None:
    member = make_reviewer(world.panel)
    meeting = opened(world, chair)
    taken_up(meeting, 1, chair, world)

    declare(world.round, {case_number(world, 1).application_id: CONFLICT}, by=member, at=world.in_panel + MINUTE)
    declare(world.round, {case_number(world, 2).application_id: CONFLICT}, by=member, at=world.in_panel + MINUTE)

    assert [(one.item.position, one.seat, one.left_at) for one in Leaving.objects.all()] == [
        (1, seat_of(member), world.in_panel + MINUTE)
    ]


def test_who_is_cleared_while_the_item_is_open_comes_back(world: World, chair: User) -> None:
    member = make_reviewer(world.panel)
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=member, at=world.review)
    taken_up(opened(world, chair), 1, chair, world)

    judging = {"judgement": "clear", "reason": "No.", "by": world.officer, "at": world.in_panel + MINUTE}
    judge_conflict(Conflict.objects.get(), **judging)

    assert Leaving.objects.get().returned_at == world.in_panel + MINUTE


def test_the_vice_chair_leads_where_the_chair_is_barred(world: World, chair: User) -> None:
    vice = make_reviewer(world.panel, "vice_chair")
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=chair, at=world.review)
    meeting = opened(world, chair)

    with pytest.raises(Hidden):
        open_item(item(meeting, 1), by=chair, at=world.in_panel)
    assert refusal(lambda: open_item(item(meeting, 2), by=vice, at=world.in_panel)) == "chair_only"
    first = taken_up(meeting, 1, vice, world)
    with pytest.raises(Hidden):
        close_item(first, by=chair, at=world.in_panel)
    close_item(first, by=vice, at=world.in_panel)

    assert Leaving.objects.get().seat == seat_of(chair)


def test_an_open_item_whose_application_was_withdrawn_ends_with_the_next(world: World, chair: User) -> None:
    meeting = opened(world, chair)
    taken_up(meeting, 1, chair, world)
    withdrawn = {"status": "withdrawn", "withdrawn_at": world.in_panel}
    Application.objects.filter(cases=case_number(world)).update(**withdrawn)

    taken_up(meeting, 2, chair, world)

    assert [one.state for one in meeting.items.all()] == ["done", "open", "waiting"]


def test_presence_is_kept_with_its_times(world: World, chair: User) -> None:
    member = make_reviewer(world.panel)
    meeting = opened(world, chair)
    both, one = {seat_of(chair).pk, seat_of(member).pk}, {seat_of(chair).pk}

    mark_present(meeting, both, by=chair, at=world.in_panel)
    mark_present(meeting, one, by=chair, at=world.in_panel + MINUTE)
    mark_present(meeting, both, by=chair, at=world.in_panel + 2 * MINUTE)

    rows = Attendance.objects.filter(seat=seat_of(member)).values_list("since", "until")
    assert list(rows) == [(world.in_panel, world.in_panel + MINUTE), (world.in_panel + 2 * MINUTE, None)]
    assert Attendance.objects.filter(seat=seat_of(chair)).count() == 1


def test_nobody_from_outside_the_panel_is_present(world: World, chair: User) -> None:
    external = make_reviewer(world.panel, "external")
    meeting = opened(world, chair)
    with pytest.raises(Hidden):
        mark_present(meeting, {seat_of(external).pk}, by=chair, at=world.in_panel)


def test_closing_keeps_what_the_minutes_say(world: World, chair: User) -> None:
    member = make_reviewer(world.panel, name="Member Moberg")
    case = case_number(world)
    declare(world.round, {case.application_id: CONFLICT}, by=member, at=world.review)
    meeting = opened(world, chair)
    mark_present(meeting, {seat_of(chair).pk}, by=chair, at=world.in_panel)
    taken_up(meeting, 1, chair, world)
    enter_panel_grades(case, {"quality": 6, "feasibility": 2, "overall": 5}, by=chair, at=world.in_panel)
    place_in_list(case, "prioritise", by=chair, at=world.in_panel)

    close_meeting(meeting, by=chair, at=world.in_panel + MINUTE)

    document = current(meeting).document
    first = document["items"][0]
    assert (first["left"], first["place"], [one["grade"] for one in first["grades"]]) == (
        ["Member Moberg"],
        "prioritised",
        [6, 2, 5],
    )
    assert [(one["name"], len(one["times"])) for one in document["people"]] == [
        ("Chair Ceder", 1),
        ("Member Moberg", 0),
    ]
    assert [one["was_taken_up"] for one in document["items"]] == [True, False, False]
    assert (item(meeting, 1).state, Leaving.objects.get().returned_at) == ("done", world.in_panel + MINUTE)


def test_a_closed_meetings_list_stands_as_its_minutes_say(world: World, chair: User) -> None:
    meeting, case, at = opened(world, chair), case_number(world), world.in_panel
    place_in_list(case, "prioritise", by=chair, at=at)
    close_meeting(meeting, by=chair, at=at)
    acts = (
        lambda: place_in_list(case, "place_in_reserve", by=chair, at=at),
        lambda: move_in_list(case, 1, by=chair, at=at),
        lambda: enter_panel_grades(case, {"quality": 1, "feasibility": 1, "overall": 1}, by=chair, at=at),
    )

    assert [refusal(act) for act in acts] == ["minutes_stand"] * 3
    other = planned(world)
    assert refusal(acts[0]) == "minutes_stand"
    open_meeting(other, by=chair, at=at)
    acts[0]()
    close_meeting(other, by=chair, at=at + MINUTE)

    documents = PanelMeeting.objects.order_by("closed_at").values_list("document", flat=True)
    assert [one["items"][0]["place"] for one in documents] == ["prioritised", "reserve"]


def test_a_meeting_opened_again_gets_new_minutes_beside_the_first(world: World, chair: User) -> None:
    meeting, case = opened(world, chair), case_number(world)
    mark_present(meeting, {seat_of(chair).pk}, by=chair, at=world.in_panel)
    place_in_list(case, "prioritise", by=chair, at=world.in_panel)
    close_meeting(meeting, by=chair, at=world.in_panel + MINUTE)

    reopen_meeting(meeting, reason=" A wrong place. ", by=chair, at=world.in_panel + 2 * MINUTE)
    assert current(meeting).is_open
    place_in_list(case, "place_in_reserve", by=chair, at=world.in_panel + 2 * MINUTE)
    close_meeting(meeting, by=chair, at=world.in_panel + 3 * MINUTE)
    render(str(meeting.pk))

    first, second = (versions_of(current(meeting))[number] for number in (1, 2))
    assert (first["number"], first["items"][0]["place"], first["reopenings"]) == (1, "prioritised", [])
    assert (second["number"], second["items"][0]["place"]) == (2, "reserve")
    assert [(one["name"], one["reason"]) for one in second["reopenings"]] == [("Chair Ceder", "A wrong place.")]
    assert list(Minutes.objects.order_by("number", "-language").values_list("number", "language")) == [
        (1, "sv"), (1, "en"), (2, "sv"), (2, "en"),
    ]  # fmt: skip
    event = Event.objects.get(action="panel_meeting.reopened")
    assert (event.actor, event.detail["reason"]) == (str(chair.pk), "A wrong place.")


def test_only_the_last_meeting_is_opened_again_with_a_reason(world: World, chair: User) -> None:
    meeting, member = opened(world, chair), make_reviewer(world.panel)
    again = {"reason": "A slip.", "by": chair, "at": world.in_panel + MINUTE}
    assert refusal(lambda: reopen_meeting(meeting, **again)) == "panel_meeting_not_over"
    close_meeting(meeting, by=chair, at=world.in_panel)
    assert refusal(lambda: reopen_meeting(meeting, **{**again, "reason": "  "})) == "reopen_needs_reason"
    assert refusal(lambda: reopen_meeting(meeting, **{**again, "by": member})) == "chair_only"
    assert refusal(lambda: reopen_meeting(meeting, **{**again, "by": world.officer})) == "chair_only"
    later = planned(world)
    open_meeting(later, by=chair, at=world.in_panel)
    assert refusal(lambda: reopen_meeting(meeting, **again)) == "another_meeting_open"
    close_meeting(later, by=chair, at=world.in_panel + MINUTE)
    assert refusal(lambda: reopen_meeting(meeting, **again)) == "later_meeting_held"
    reopen_meeting(later, **again)


def test_every_time_before_the_panel_is_kept(world: World, chair: User) -> None:
    meeting = opened(world, chair)
    first = item(meeting, 1)
    for number in (0, 4):
        open_item(first, by=chair, at=world.in_panel + number * MINUTE)
        close_item(first, by=chair, at=world.in_panel + (number + 2) * MINUTE)

    close_meeting(meeting, by=chair, at=world.in_panel + 9 * MINUTE)

    moments = [(world.in_panel + number * MINUTE).isoformat() for number in (0, 2, 4, 6)]
    kept = [one["times"] for one in current(meeting).document["items"]]
    assert kept == [[moments[:2], moments[2:]], [], []]


def test_the_job_makes_the_minutes_in_both_languages_once(world: World, chair: User) -> None:
    meeting = opened(world, chair)
    close_meeting(meeting, by=chair, at=world.in_panel)

    render(str(meeting.pk))
    render(str(meeting.pk))

    assert list(Minutes.objects.values_list("language", "withheld")) == [("sv", ""), ("en", "")]
    assert PanelMeeting.objects.get().document is not None
