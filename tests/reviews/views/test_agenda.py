"""Arranging the agenda on its page, and what the meeting's page shows of it."""

import pypdfium2
import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.accounts.models import User
from reviews.actions.agenda import plan_times
from reviews.actions.declarations import declare
from reviews.actions.meetings import close_meeting, reopen_meeting
from reviews.models import PanelMeeting
from tests.factories import DAY
from tests.reviews.meetings import current, item, opened, planned, taken_up
from tests.reviews.worlds import CONFLICT, World, case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(3, closes_in=-40 * DAY)


@pytest.fixture
def chair(world: World) -> User:
    return make_reviewer(world.panel, "chair")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def order(meeting: PanelMeeting) -> list[tuple[str, int | None]]:
    return [(one.case.label, one.planned_minutes) for one in meeting.items.order_by("position")]


def minutes_of(meeting: PanelMeeting, *minutes: str) -> dict[str, str]:
    return {f"minutes_{item(meeting, number).pk.hex}": value for number, value in enumerate(minutes, start=1)}


def test_an_arrow_keeps_what_was_typed_too(world: World, chair: User) -> None:
    meeting = planned(world)
    address = reverse("agenda", args=[meeting.pk])
    typed = minutes_of(meeting, "15", "", "20") | {"move": f"down {item(meeting, 1).pk}"}

    moved = client_of(chair).post(address, typed)

    assert (moved.status_code, moved["Location"]) == (302, f"{address}#item-A-01")
    assert order(meeting) == [("A-02", None), ("A-01", 15), ("A-03", 20)]


@pytest.mark.parametrize("wrong", ["0", "-5", "601", "ten", "1.5"])
def test_minutes_that_are_none_are_refused_and_nothing_moves(world: World, chair: User, wrong: str) -> None:
    meeting = planned(world)
    typed = minutes_of(meeting, wrong, "7", "8") | {"move": f"down {item(meeting, 1).pk}"}

    refused = client_of(chair).post(reverse("agenda", args=[meeting.pk]), typed)

    shown = refused.content.decode()
    assert (refused.status_code, f'value="{wrong}"' in shown) == (422, True)
    assert "Give a whole number of minutes, from 1 to 600." in shown.split('class="error-summary"')[1]
    assert order(meeting) == [("A-01", None), ("A-02", None), ("A-03", None)]


def test_what_was_taken_up_meanwhile_is_told_beside_what_was_typed(world: World, chair: User) -> None:
    meeting = opened(world, chair)
    typed = minutes_of(meeting, "15", "16", "17") | {"move": f"up {item(meeting, 1).pk}"}

    refused = client_of(chair).post(reverse("agenda", args=[meeting.pk]), typed)

    shown = refused.content.decode()
    assert (refused.status_code, 'value="17"' in shown, order(meeting)[0]) == (409, True, ("A-01", None))


def test_a_barred_chair_has_no_field_and_no_arrow_for_the_case(world: World, chair: User) -> None:
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=chair, at=world.review)
    meeting, client = planned(world), client_of(chair)
    first, address = item(meeting, 1), reverse("agenda", args=[meeting.pk])
    plan_times(meeting, {first.pk: 33}, by=world.officer, at=world.in_panel)

    page = client.get(address).content.decode()

    assert ("A-01" in page, first.pk.hex in page, 'value="33"' in page, "up-A-01" in page) == (
        True,
        False,
        False,
        False,
    )
    sent = client.post(address, {"move": f"down {first.pk}"})
    assert (sent.status_code, order(meeting)[0]) == (422, ("A-01", 33))


def test_everybody_sees_the_times_but_who_is_barred(world: World, chair: User) -> None:
    member, barred = make_reviewer(world.panel), make_reviewer(world.panel)
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=barred, at=world.review)
    meeting = opened(world, chair)
    plan_times(meeting, {item(meeting, 1).pk: 47}, by=chair, at=world.in_panel)
    taken_up(meeting, 1, chair, world)
    address = reverse("meeting", args=[meeting.pk])
    shown = client_of(member).get(address).content.decode()
    hidden = client_of(barred).get(address).content.decode()
    words = ("47 minutes are planned", "47 min<", "Before the panel since", "data-elapsed")
    assert [one in shown for one in words] == [True] * 4
    assert [one in hidden for one in words] == [False] * 4


def test_the_page_of_the_meeting_leads_to_the_agenda(world: World, chair: User) -> None:
    meeting = planned(world)
    people = {"chair": chair, "officer": world.officer, "member": make_reviewer(world.panel)}
    page, agenda = (reverse(name, args=[meeting.pk]) for name in ("meeting", "agenda"))
    linked = {role: agenda in client_of(user).get(page).content.decode() for role, user in people.items()}
    assert linked == {"chair": True, "officer": True, "member": False}
    assert client_of(people["member"]).get(agenda).status_code == 403


def test_the_officer_plans_minutes_for_each_application(world: World) -> None:
    given = {"starts_at": "2027-01-20T09:00", "place": "Room 4", "minutes": "25"}
    client_of(world.officer).post(reverse("admin:reviews_panel_plan-meeting", args=[world.panel.pk]), given)
    assert order(PanelMeeting.objects.get()) == [("A-01", 25), ("A-02", 25), ("A-03", 25)]


def test_a_closed_meeting_is_opened_again_with_a_reason(world: World, chair: User) -> None:
    meeting, client = opened(world, chair), client_of(chair)
    close_meeting(meeting, by=chair, at=world.in_panel)
    address, page = (reverse(name, args=[meeting.pk]) for name in ("reopen_meeting", "meeting"))
    empty = client.post(address, {"reason": " "})
    assert (empty.status_code, "Error:" in empty.content.decode(), current(meeting).is_open) == (422, True, False)
    other = client_of(make_reviewer(world.panel)).post(address, {"reason": "Mine."}, follow=True)
    assert (current(meeting).is_open, "chair" in other.content.decode()) == (False, True)

    again = client.post(address, {"reason": "A wrong place."}, follow=True)

    assert (current(meeting).is_open, "Its minutes so far are kept." in again.content.decode()) == (True, True)
    kept = reverse("replaced_minutes", args=[meeting.pk, 1, "en"])
    assert kept in client.get(page).content.decode()
    assert client.get(kept)["Content-Type"] == "application/pdf"
    assert client.get(reverse("meeting_minutes", args=[meeting.pk, "en"])).status_code == 404
    assert client.get(reverse("replaced_minutes", args=[meeting.pk, 2, "en"])).status_code == 404


def test_a_copy_with_something_left_out_does_not_say_why_it_was_opened_again(world: World, chair: User) -> None:
    barred, member = make_reviewer(world.panel), make_reviewer(world.panel)
    declare(world.round, {case_number(world).application_id: CONFLICT}, by=barred, at=world.review)
    meeting, at = opened(world, chair), world.in_panel
    close_meeting(meeting, by=chair, at=at)
    reopen_meeting(meeting, reason="A-01 had the wrong place.", by=chair, at=at)
    page = reverse("meeting", args=[meeting.pk])
    assert "wrong place" not in client_of(barred).get(page).content.decode()
    close_meeting(meeting, by=chair, at=at)
    address = reverse("meeting_minutes", args=[meeting.pk, "en"])
    texts = [text_of(b"".join(client_of(user).get(address).streaming_content)) for user in (member, barred)]
    assert ["wrong place" in text for text in texts] == [True, False]
    assert all("2. It replaces version 1." in text for text in texts)


def text_of(pdf: bytes) -> str:
    pages = (page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    return " ".join(" ".join(pages).split())
