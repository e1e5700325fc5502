"""Hearings at the officer's desk: the times are shown, then planned; one is changed or cancelled."""

import re
import uuid
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from reviews.actions.screening import screen_out
from reviews.models import Hearing
from tests.factories import DAY, NOW
from tests.reviews.hearings import hear, hearing_of
from tests.reviews.meetings import planned
from tests.reviews.worlds import World, case_number, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(3, closes_in=-36 * DAY)


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def address_of(world: World, act: str) -> str:
    return reverse(f"admin:reviews_panel_{act}", args=[world.panel.pk])


def local(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%dT%H:%M}"


def filled_in(world: World, *numbers: int, **changes: Any) -> dict[str, Any]:
    whole = {
        "cases": [str(case_number(world, number).pk) for number in numbers],
        "starts_at": local(NOW + 5 * DAY),
        "minutes": "30",
        "pause": "10",
        "place": "Room 4",
        "link": "",
        "guests_max": "2",
        "names_by": local(NOW + 3 * DAY),
        "note": "Bring your budget.",
        "request_key": str(uuid.uuid4()),
    }
    return whole | changes


def hidden(page: str, name: str) -> str:
    return re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page)[0]


def errors_of(page: str) -> list[str]:
    """The fields that the summary of errors leads to."""
    return (
        re.findall(r'<a href="#id_(\w+?)(?:_\d+)?">', page[page.index("error-summary") :])
        if "error-summary" in page
        else []
    )


def test_the_times_are_shown_in_the_order_of_the_agenda_before_it_is_done(world: World, client: Client) -> None:
    planned(world)
    address, given = address_of(world, "plan-hearings"), filled_in(world, 3, 1)

    asked = client.post(address, given).content.decode()

    assert "These are 2 hearings. Nothing is done yet." in asked
    assert re.findall(r"(A-0\d) · ", re.findall(r"<ol>.*?</ol>", asked)[0]) == ["A-01", "A-03"]
    assert not Hearing.objects.exists()
    done = client.post(address, given | {"shown": hidden(asked, "shown")}, follow=True).content.decode()
    assert "2 hearings are planned." in done
    first, second = Hearing.objects.order_by("starts_at")
    assert (first.case.label, second.case.label) == ("A-01", "A-03")
    assert (second.starts_at - first.ends_at).total_seconds() == 600


def test_what_was_shown_is_planned_once(world: World, client: Client) -> None:
    address, given = address_of(world, "plan-hearings"), filled_in(world, 1)
    given |= {"shown": hidden(client.post(address, given).content.decode(), "shown")}
    assert [client.post(address, given).status_code for _time in range(2)] == [302, 302]
    assert Hearing.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_at": local(NOW - DAY)}, "starts_at"),
        ({"starts_at": "2027-02-30T10:00"}, "starts_at"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "-30"}, "minutes"),
        ({"pause": "ten"}, "pause"),
        ({"link": "http://video.example"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"place": "", "link": ""}, "place"),
        ({"place": "x" * 201}, "place"),
        ({"note": "x" * 4001}, "note"),
        ({"guests_max": "100"}, "guests_max"),
        ({"names_by": local(NOW + 6 * DAY)}, "names_by"),
        ({"names_by": local(NOW - DAY)}, "names_by"),
        ({"cases": []}, "cases"),
        ({"cases": [str(uuid.uuid4())]}, "cases"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(
    world: World, client: Client, wrong: dict[str, Any], field: str
) -> None:
    shown = client.post(address_of(world, "plan-hearings"), filled_in(world, 1, **wrong)).content.decode()
    assert errors_of(shown) == [field]
    assert ("Bring your budget." in shown) is ("note" not in wrong)
    assert not Hearing.objects.exists()


def test_a_time_that_is_taken_is_refused_beside_the_field(world: World, client: Client) -> None:
    taken = hear(world, 1)[0]
    given = filled_in(world, 2, starts_at=local(taken.starts_at), names_by=local(taken.names_by))
    shown = client.post(address_of(world, "plan-hearings"), given).content.decode()
    assert "The panel hears A-01 at that time. Choose another." in shown
    assert errors_of(shown) == ["starts_at"]


def test_only_what_can_be_heard_is_offered(world: World, client: Client) -> None:
    hear(world, 1)
    screen_out([case_number(world, 2)], reason="Outside.", by=world.officer, at=world.in_panel)
    shown = client.get(address_of(world, "plan-hearings")).content.decode()
    assert re.findall(r"(A-0\d) ·", shown) == ["A-03"]


def test_one_is_changed_and_begins_with_what_stands(world: World, client: Client) -> None:
    hearing = hear(world, 1)[0]
    address = address_of(world, "change-hearing")
    form = client.get(address, {"hearing": str(hearing.pk)}).content.decode()
    assert (hidden(form, "place"), hidden(form, "minutes")) == ("Room 4", "30")
    given = filled_in(world, place="Room 9", chosen=str(hearing.pk), minutes="45", link="https://video.example/9")
    assert client.post(address, given).status_code == 302
    now = hearing_of(hearing.case)
    assert (now.place, now.ends_at - now.starts_at, now.sequence) == ("Room 9", 45 * (DAY / 1440), 1)
    wrong = client.post(address, given | {"link": "ftp://x", "request_key": str(uuid.uuid4())}).content.decode()
    assert errors_of(wrong) == ["link"]


def test_one_is_cancelled_with_a_reason(world: World, client: Client) -> None:
    hearing = hear(world, 1)[0]
    address = address_of(world, "cancel-hearing")
    given = {"chosen": str(hearing.pk), "reason": "", "request_key": str(uuid.uuid4())}
    assert errors_of(client.post(address, given).content.decode()) == ["reason"]
    assert client.post(address, given | {"reason": "The chair is ill."}).status_code == 302
    listed = client.get(reverse("admin:reviews_assignmentrun_round", args=[world.round.pk])).content.decode()
    assert hearing_of(hearing.case).is_cancelled
    assert "Cancelled" in listed


@pytest.mark.parametrize("key", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_a_hearing_that_is_not_there_is_changed_by_nobody(world: World, client: Client, key: str) -> None:
    for act in ("change-hearing", "cancel-hearing"):
        client.get(address_of(world, act), {"hearing": key})
        answer = client.post(address_of(world, act), filled_in(world, chosen=key, reason="x"))
        assert answer.status_code == (404 if len(key) == 36 else 200)
