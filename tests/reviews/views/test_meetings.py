"""The page of a panel's meeting: what everybody at it sees move, and what a barred member sees stand still."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Bar
from clusterportal.accounts.models import User
from reviews.actions.declarations import declare
from reviews.actions.meetings import close_item, close_meeting, mark_present, open_item
from reviews.actions.panels import enter_panel_grades, lock_list, move_in_list, place_in_list
from reviews.actions.reviewing import unlock_review
from reviews.actions.statements import mark_ready, write_statement
from reviews.models import Attendance, Minutes, PanelMeeting, PanelRole, Review
from reviews.queries.meetings import mark_of, sitting_for
from tests.access.crawling import normalised
from tests.factories import DAY, make_staff, make_user
from tests.reviews.meetings import current, item, opened, planned, seat_of, taken_up
from tests.reviews.worlds import (
    CONFLICT,
    World,
    assign,
    case_number,
    declare_staff,
    make_reviewer,
    make_world,
    person_of,
    write_review,
)

pytestmark = pytest.mark.django_db
IN_PANEL = -40 * DAY
GRADES = {"quality": 7, "feasibility": 3, "overall": 7}


@pytest.fixture
def world() -> World:
    return make_world(3, closes_in=IN_PANEL)


@pytest.fixture
def chair(world: World) -> User:
    return make_reviewer(world.panel, "chair", name="Chair Ceder")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def poll(user: User, meeting: PanelMeeting, mark: str = "") -> tuple[int, str, str]:
    """Status, mark and body without tokens."""
    headers = {"if-none-match": mark} if mark else {}
    response = client_of(user).get(reverse("meeting_now", args=[meeting.pk]), headers=headers)
    return response.status_code, response.get("ETag", ""), normalised(response.content.decode())


def now_shown(user: User, meeting: PanelMeeting) -> str:
    """The sentence that says what is before the panel; empty where the person finds no meeting."""
    found = re.search(r'data-meeting-now="([^"]*)"', poll(user, meeting)[2])
    return found[1] if found else ""


def test_what_is_before_the_panel_by_role(world: World, chair: User) -> None:
    case = case_number(world)
    people = {
        "chair": chair,
        "member": make_reviewer(world.panel),
        "observer": make_reviewer(world.panel, "observer"),
        "reader": make_reviewer(world.panel),
        "officer": world.officer,
        "barred": make_reviewer(world.panel),
        "barred officer": make_staff(world.call.agency),
        "undeclared": make_reviewer(world.panel, declared=False),
        "external": make_reviewer(world.panel, "external"),
        "former": make_reviewer(world.panel),
        "stranger": make_user(),
    }
    assign(case, people["reader"])
    PanelRole.objects.filter(pk=seat_of(people["former"]).pk).update(ended_at=world.review)
    declare_staff(
        people["barred officer"], world.call, world.declaring,
        **{case.application.reference.replace("-", "_"): CONFLICT},
    )  # fmt: skip
    declare(world.round, {case.application_id: CONFLICT}, by=people["barred"], at=world.review)
    meeting = opened(world, chair)
    taken_up(meeting, 1, chair, world)
    shown = "Item 1: A-01 is before the panel."

    assert {role: now_shown(user, meeting) for role, user in people.items()} == {
        **dict.fromkeys(("chair", "member", "observer", "reader", "officer"), shown),
        "barred": "Item 1: A-01. You have a conflict of interest: leave the room.",
        "barred officer": "No item is open.",
        **dict.fromkeys(("undeclared", "external", "former", "stranger"), ""),
    }
    assert Client().get(reverse("meeting_now", args=[meeting.pk])).status_code == 404
    assert "A-01" not in poll(people["barred officer"], meeting)[2]
    reader = poll(people["reader"], meeting)[2]
    assert ("when you have submitted your own review" in reader, 'class="grade' in reader.split("Agenda")[0]) == (
        True,
        False,
    )


def test_a_poll_answers_304_until_something_that_is_shown_changes(world: World, chair: User) -> None:
    member = make_reviewer(world.panel)
    meeting = opened(world, chair)
    case, at = case_number(world), world.in_panel
    reader, late = make_reviewer(world.panel), make_reviewer(world.panel, name="Late Lund")
    assign(case, reader)
    acts = (
        lambda: mark_present(meeting, {seat_of(chair).pk}, by=chair, at=at),
        lambda: open_item(item(meeting, 1), by=chair, at=at),
        lambda: enter_panel_grades(case, GRADES, by=chair, at=at),
        lambda: enter_panel_grades(case, {**GRADES, "overall": 6}, by=chair, at=at),
        lambda: place_in_list(case, "place_in_reserve", by=chair, at=at),
        lambda: move_in_list(case, 1, by=chair, at=at),
        lambda: write_review(case, reader, at),
        lambda: write_statement(case, "Words.", revision=0, by=reader, at=at),
        lambda: mark_ready(case, by=chair, at=at),
        lambda: declare(world.round, {case.application_id: CONFLICT}, by=late, at=at),
        lambda: close_item(item(meeting, 1), by=chair, at=at),
        lambda: close_meeting(meeting, by=chair, at=at),
    )
    for act in acts:
        _status, mark, before = poll(member, meeting)
        assert poll(member, meeting, mark)[0] == 304
        act()
        status, new, after = poll(member, meeting, mark)
        assert (status, new != mark, after != before) == (200, True, True)


def act_in_secret(world: World, acting: User, reader: User, late: User) -> None:
    """Everything that can be done to the first case while it is before the panel."""
    case, at = case_number(world), world.in_panel
    review = write_review(case, reader, at)
    enter_panel_grades(case, GRADES, by=acting, at=at)
    move_in_list(case, 1, by=acting, at=at)
    place_in_list(case, "prioritise", by=acting, at=at)
    write_statement(case, "SECRET-STATEMENT", revision=0, by=reader, at=at)
    mark_ready(case, by=acting, at=at)
    declare(world.round, {case.application_id: CONFLICT}, by=late, at=at)
    unlock_review(review, reason="A slip.", by=world.officer, at=at)


@pytest.mark.parametrize("role", ["member", "observer", "chair"])
def test_nothing_moves_for_a_barred_person_while_the_item_is_open(world: World, role: str) -> None:
    barred = make_reviewer(world.panel, role)
    chair = barred if role == "chair" else make_reviewer(world.panel, "chair")
    acting = make_reviewer(world.panel, "vice_chair") if role == "chair" else chair
    reader, late = make_reviewer(world.panel), make_reviewer(world.panel)
    assign(case_number(world), reader)
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=barred, at=world.review)
    meeting = opened(world, chair)
    mark_present(meeting, {seat_of(barred).pk}, by=chair, at=world.in_panel)
    taken_up(meeting, 1, acting, world)
    _status, mark, before = poll(barred, meeting)
    page = reverse("meeting", args=[meeting.pk])
    whole = normalised(client_of(barred).get(page).content.decode())

    act_in_secret(world, acting, reader, late)

    assert poll(barred, meeting, mark)[0] == 304
    assert poll(barred, meeting)[1:] == (mark, before)
    after = normalised(client_of(barred).get(page).content.decode())
    assert after == whole
    assert ("leave the room" in before, "SECRET" in before) == (True, False)


def test_the_cost_of_a_poll_tells_nothing_of_a_barred_item(world: World, chair: User) -> None:
    barred, reader, late = (make_reviewer(world.panel) for _person in range(3))
    assign(case_number(world), reader)
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=barred, at=world.review)
    meeting = opened(world, chair)
    taken_up(meeting, 1, chair, world)
    before = statements_of(barred, meeting)

    act_in_secret(world, chair, reader, late)

    assert statements_of(barred, meeting) == before


def statements_of(user: User, meeting: PanelMeeting) -> list[str]:
    """The statements of a poll that finds nothing new, without the keys in them."""
    client, address = client_of(user), reverse("meeting_now", args=[meeting.pk])
    mark = client.get(address)["ETag"]
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address, headers={"if-none-match": mark}).status_code == 304
    return [re.sub(r"'[^']*'", "", one["sql"]) for one in seen]


def test_a_poll_without_news_is_cheap(world: World, chair: User) -> None:
    """A session and its account; then two of the person's parts, cases, meeting, agenda, and the case before it."""
    meeting = opened(world, chair)
    taken_up(meeting, 1, chair, world)
    asked = statements_of(chair, meeting)
    assert len([sql for sql in asked if "clockoffset" not in sql]) == 2 + 6


def test_a_conflict_declared_while_the_item_is_open_closes_it_at_the_next_poll(world: World, chair: User) -> None:
    member = make_reviewer(world.panel, name="Member Moberg")
    case = case_number(world)
    meeting = opened(world, chair)
    taken_up(meeting, 1, chair, world)
    enter_panel_grades(case, GRADES, by=chair, at=world.in_panel)
    _status, mark, before = poll(member, meeting)
    title = case.application.submitted_version.title_en
    assert title in before

    declare(world.round, {case.application_id: CONFLICT}, by=member, at=world.in_panel)

    status, _mark, after = poll(member, meeting, mark)
    assert (status, title in after, "leave the room" in after) == (200, False, True)
    assert "Member Moberg" in poll(chair, meeting)[2].split("Agenda")[0]


def test_two_persons_with_the_same_sight_have_no_mark_of_what_they_do_not_see(world: World, chair: User) -> None:
    """The mark follows from what is shown: the same sight in another language is another mark."""
    meeting = opened(world, chair)
    sitting = sitting_for(make_reviewer(world.panel), meeting.pk, world.in_panel)
    again = sitting_for(make_reviewer(world.panel), meeting.pk, world.in_panel)
    assert mark_of(sitting, "sv") == mark_of(again, "sv") != mark_of(sitting, "en")


def test_the_chair_leads_from_the_page(world: World, chair: User) -> None:
    meeting, client = planned(world), client_of(chair)
    page = reverse("meeting", args=[meeting.pk])
    assert "Open the meeting" in client.get(page).content.decode()

    client.post(reverse("move_meeting", args=[meeting.pk, "open"]))
    seats = [str(seat_of(chair).pk)]
    assert client.post(reverse("save_attendance", args=[meeting.pk]), {"seats": seats}).status_code == 302
    first = item(meeting, 1)
    client.post(reverse("move_item", args=[meeting.pk, first.pk, "open"]))
    graded = {f"grade_{key}": grade for key, grade in GRADES.items()} | {"meeting": str(meeting.pk)}
    saved = client.post(reverse("save_panel_grades", args=[first.case_id]), graded)
    placed = {"place": "prioritise", "meeting": str(meeting.pk)}
    moved = client.post(reverse("move_case_in_list", args=[first.case_id]), placed)
    shown = client.get(page).content.decode()
    client.post(reverse("move_item", args=[meeting.pk, first.pk, "close"]))
    client.post(reverse("move_meeting", args=[meeting.pk, "close"]))

    assert (saved["Location"], moved["Location"]) == (page, f"{page}#row-A-01")
    assert "The panel's grades on A-01" in shown
    assert Attendance.objects.get().seat == seat_of(chair)
    assert "Minutes in Swedish (PDF)" in client.get(page).content.decode()
    assert item(meeting, 1).state == "done"


def test_what_another_has_done_meanwhile_is_told_on_the_page(world: World, chair: User) -> None:
    meeting, client = opened(world, chair), client_of(chair)
    taken_up(meeting, 1, chair, world)

    page = client.post(reverse("move_item", args=[meeting.pk, item(meeting, 2).pk, "open"]), follow=True)

    assert "Another item is open. Close it first." in page.content.decode()


@pytest.mark.parametrize("act", ["delete", "now"])
def test_other_acts_do_not_exist(world: World, chair: User, act: str) -> None:
    meeting, client = opened(world, chair), client_of(chair)
    assert client.post(reverse("move_item", args=[meeting.pk, item(meeting, 1).pk, act])).status_code == 404
    assert client.post(reverse("move_meeting", args=[meeting.pk, "delete"])).status_code == 404


def test_a_reader_gets_the_minutes_without_the_items_that_are_closed_to_them(world: World, chair: User) -> None:
    barred = make_reviewer(world.panel)
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=barred, at=world.review)
    meeting = opened(world, chair)
    address = reverse("meeting_minutes", args=[meeting.pk, "en"])
    assert client_of(chair).get(address).status_code == 404
    close_meeting(meeting, by=chair, at=world.in_panel)

    copies = {user: b"".join(client_of(user).get(address).streaming_content) for user in (chair, barred, world.officer)}

    assert copies[chair] == copies[world.officer] != copies[barred]
    assert {one.withheld == "" for one in Minutes.objects.all()} == {True, False}
    assert client_of(chair).get(reverse("meeting_minutes", args=[meeting.pk, "fi"])).status_code == 404


def test_a_bar_set_after_the_meeting_closes_the_item_in_the_minutes_too(world: World, chair: User) -> None:
    member = make_reviewer(world.panel)
    meeting = opened(world, chair)
    close_meeting(meeting, by=chair, at=world.in_panel)
    address = reverse("meeting_minutes", args=[meeting.pk, "en"])
    before = b"".join(client_of(member).get(address).streaming_content)

    Bar.objects.create(application=case_number(world).application, person=person_of(member), since=world.in_panel)

    assert b"".join(client_of(member).get(address).streaming_content) != before
    assert current(meeting).document is not None


def test_the_officer_finds_the_meeting_on_the_panels_page(world: World, chair: User) -> None:
    client = client_of(world.officer)
    given = {"starts_at": "2027-01-20T09:00", "place": "Room 4"}
    plan = client.post(reverse("admin:reviews_panel_plan-meeting", args=[world.panel.pk]), given)
    meeting = PanelMeeting.objects.get()
    page = client.get(plan["Location"]).content.decode()
    assert (meeting.place, reverse("meeting", args=[meeting.pk]) in page) == ("Room 4", True)
    undeclared = client_of(make_staff(world.call.agency))
    hidden = undeclared.get(reverse("admin:reviews_panel_change", args=[world.panel.pk])).content.decode()
    assert ("Room 4" in hidden, reverse("meeting", args=[meeting.pk]) in hidden) == (True, False)


def test_a_locked_list_takes_the_buttons_away(world: World, chair: User) -> None:
    meeting = opened(world, chair)
    member = make_reviewer(world.panel)
    for number in (1, 2, 3):
        place_in_list(case_number(world, number), "leave_unprioritised", by=chair, at=world.in_panel)
    mark = poll(member, meeting)[1]
    lock_list(world.panel, by=chair, at=world.in_panel)
    assert poll(member, meeting, mark)[0] == 200
    assert Review.objects.count() == 0
