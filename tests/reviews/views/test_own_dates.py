"""By when what is done, on the pages of whoever reviews: the dashboard, the panel's page and the calendar file."""

import re
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.models import Call
from clusterportal.accounts.models import User
from reviews.actions.meetings import plan_meeting
from reviews.actions.panels import lock_list, place_in_list
from reviews.actions.statements import mark_ready, write_statement
from reviews.models import Assignment
from reviews.queries.dashboard import rounds_of
from tests.factories import DAY, make_user
from tests.reviews.activities import set_all, set_some
from tests.reviews.worlds import (
    CONFLICT,
    World,
    assign,
    case_number,
    declare_all,
    make_panel,
    make_reviewer,
    make_world,
    seat,
    write_review,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """In the panel's first day."""
    return make_world(2, closes_in=-36 * DAY)


def page(user: User, name: str, *args: object) -> str:
    client = Client()
    client.force_login(user)
    response = client.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def listed(user: User, at: datetime) -> dict[str, bool | None]:
    """The lines of the one round that the person has, in order, with what is done."""
    return {one.name: one.is_done for one in rounds_of(user, at, "en")[0].dates}


def test_a_reader_s_lines_stand_in_order_with_what_is_done(world: World) -> None:
    reader, case = make_reviewer(world.panel, name="Reader"), case_number(world)
    assign(case, reader)
    set_all(world)
    assert listed(reader, world.review) == {
        "declare": True,
        "review_due_at": False,
        "preliminary": False,
        "discuss": None,
        "statements": False,
    }
    write_review(case, reader, world.review)
    write_statement(case, "Text.", revision=0, by=reader, at=world.in_panel)
    assert listed(reader, world.in_panel) == {
        "declare": True,
        "review_due_at": True,
        "preliminary": True,
        "discuss": None,
        "statements": False,
    }


def test_a_chair_is_done_when_every_statement_is_ready_and_the_list_is_locked(world: World) -> None:
    chair = make_reviewer(world.panel, "chair")
    set_all(world)
    for number in (1, 2):
        case = case_number(world, number)
        write_statement(case, "Text.", revision=0, by=chair, at=world.in_panel)
        assert listed(chair, world.in_panel)["statements"] is False
        mark_ready(case, by=chair, at=world.in_panel)
        place_in_list(case, "prioritise", by=chair, at=world.in_panel)
    assert (listed(chair, world.in_panel)["statements"], listed(chair, world.in_panel)["chair"]) == (True, False)
    lock_list(world.panel, by=chair, at=world.in_panel)
    assert listed(chair, world.in_panel)["chair"] is True


def test_a_closed_case_leaves_nothing_to_be_done(world: World) -> None:
    chair = make_reviewer(world.panel, "chair", declared=False)
    declare_all(chair, world.round, A_01=CONFLICT, A_02=CONFLICT)
    set_all(world)
    assert listed(chair, world.in_panel)["statements"] is None


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("member", ["declare", "preliminary", "discuss", "statements"]),
        ("vice_chair", ["declare", "preliminary", "discuss", "statements", "chair"]),
        ("observer", ["declare"]),
        ("external", []),
    ],
)
def test_each_role_reads_what_concerns_it(world: World, role: str, names: list[str]) -> None:
    user = make_reviewer(world.panel, role)
    set_all(world)
    assert list(listed(user, world.review)) == names


def test_one_who_has_not_declared_owes_it_and_one_who_is_asked_nothing_does_not(world: World) -> None:
    member = make_reviewer(world.panel, declared=False)
    external = make_reviewer(world.panel, "external", declared=False)
    set_all(world)
    assert listed(member, world.declaring)["declare"] is False
    assert listed(external, world.round.review_opens_at - DAY) == {"declare": None}


def test_what_is_late_is_said_and_what_has_passed_is_left_out(world: World) -> None:
    member = make_reviewer(world.panel, declared=False)
    set_all(world)
    plan_meeting(world.panel, starts_at=world.in_panel, place="Room 4", by=world.officer, at=world.review)
    set_some(world, world.round, world.review, discuss=world.round.panel_opens_at + 2 * DAY)
    assert "meeting" in listed(member, world.review)
    assert list(listed(member, world.in_panel + 6 * DAY)) == ["declare"]
    shown = page(member, "reviewing")
    assert re.search(r'Conflicts of interest are declared<span class="task-hint">.*?>Late<', shown, re.DOTALL)
    assert "Nothing closes by these dates" in shown
    Call.objects.update(decided_at=world.in_panel)
    assert "What, by when" not in page(member, "reviewing")


def test_without_dates_the_page_says_nothing_of_them(world: World) -> None:
    assert "What, by when" not in page(make_reviewer(world.panel), "reviewing")


def test_in_two_panels_each_line_names_its_own(world: World) -> None:
    user, other = make_reviewer(world.panel), make_panel(world.round, "Panel two")
    set_all(world)
    assert "· Panel one" not in page(user, "reviewing")
    seat(other, user.person.reviewer, "chair")
    set_some(world, other, world.review, statements=world.round.panel_opens_at + 5 * DAY)
    shown = page(user, "reviewing")
    assert (shown.count("· Panel one</span>"), shown.count("· Panel two</span>")) == (4, 5)
    assert not Assignment.objects.exists()


def test_the_panel_s_page_and_its_calendar_file_say_the_same(world: World) -> None:
    member = make_reviewer(world.panel)
    set_all(world)
    meeting = plan_meeting(world.panel, starts_at=world.in_panel, place="", by=world.officer, at=world.in_panel)
    shown = page(member, "panel", world.panel.pk)
    assert shown.index("Reviews are due") < shown.index("The panel meets") < shown.index("Final statements are ready")
    assert f'href="/reviewing/panels/{world.panel.pk}/dates.ics" download' in shown

    file = page(member, "panel_dates", world.panel.pk).replace("\r\n ", "")

    assert file.count("BEGIN:VEVENT") == 10
    assert f"UID:{world.panel.pk}-statements@clusterportal\r\nSEQUENCE:1\r\n" in file
    assert f"UID:{meeting.pk}-meeting@clusterportal\r\n" in file
    assert "SUMMARY:Final statements are ready: Panel one\r\n" in file
    set_some(world, world.panel, world.in_panel, statements=world.round.panel_opens_at + 5 * DAY)
    moved = page(member, "panel_dates", world.panel.pk).replace("\r\n ", "")
    assert f"UID:{world.panel.pk}-statements@clusterportal\r\nSEQUENCE:2\r\n" in moved


def test_the_calendar_file_is_the_panel_s_alone(world: World) -> None:
    address = reverse("panel_dates", args=[world.panel.pk])
    with translation.override("en"):
        for user in (make_user(), make_reviewer(make_panel(world.round, "Panel two"), "chair")):
            client = Client()
            client.force_login(user)
            assert client.get(address).status_code == 404
    assert Client().get(address).status_code == 302
