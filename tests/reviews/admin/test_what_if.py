"""Trying the priority list otherwise: it says what comes of it, and changes nothing."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from applications.models import Call
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.call_list import propose_list
from reviews.models import CallListRow, Decision
from tests.factories import make_staff
from tests.reviews.frames import Framed, M, framed

pytestmark = pytest.mark.django_db
NBSP = "\N{NO-BREAK SPACE}"


def sek(millions: int) -> str:
    return f"{millions}{NBSP}000{NBSP}000"


def address(world: Framed, query: str = "") -> str:
    return reverse("admin:reviews_calllist_what-if", args=[world.world.call.pk]) + query


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(world: Framed, query: str = "", user: User | None = None) -> str:
    answer = client_of(user or world.world.officer).get(address(world, query))
    assert answer.status_code == 200
    return re.sub(r"[ \n]+</", "</", answer.content.decode().split("<main")[1])


def send(world: Framed, query: str = "", **fields: str) -> Any:
    """The form as it is shown, with the boxes of A-01 and A-02 ticked, and `fields` on top; None leaves one out."""
    shown = {f"amount_A-0{number}": "120 000 000" for number in (1, 2, 3)}
    given = shown | {"counts_A-01": "on", "counts_A-02": "on"} | fields
    kept = {name: value for name, value in given.items() if value is not None}
    return client_of(world.world.officer).post(address(world, query), kept)


def begin(world: Framed) -> None:
    propose_list(world.world.call, by=world.world.officer, at=world.at)


def test_it_begins_with_how_the_list_stands() -> None:
    world = framed()
    text = page(world)
    assert "This changes nothing" in text
    assert text.count(f">{sek(240)}<") == 2
    assert text.count(f">{sek(60)}<") == 4  # in all, and of the first year
    assert "What you try</h2>" not in text


def test_what_is_tried_stands_in_the_address_and_only_what_differs() -> None:
    world = framed()
    assert send(world)["Location"] == address(world, "?")
    sent = send(world, **{"counts_A-02": None, "counts_A-03": "on", "amount_A-01": "100 000 000"})
    assert (sent.status_code, sent["Location"]) == (302, address(world, "?in=A-03&out=A-02&amount=A-01:100000000"))


def test_what_is_tried_is_shown_beside_how_it_stands() -> None:
    world = framed()
    text = page(world, "?in=A-03&amount=A-01:60000000")
    assert text.count(f">{sek(240)}<") == 1
    assert f">{sek(300)}<" in text
    assert "A-01: SEK 60" in text.replace(NBSP, " ")
    assert "A-03: taken above the line" in text
    assert text.count("Changed here") == 2


def test_going_beyond_the_frame_is_said() -> None:
    world = framed()
    text = page(world, "?in=A-03").replace(NBSP, " ")
    assert "What you try takes SEK 360 000 000, which is SEK 60 000 000 more than the frame." in text
    assert f"{world.years[2]}: what you try takes SEK" in text


def test_areas_with_several_are_said_for_both() -> None:
    world = framed()
    text = page(world, "?out=A-02")
    assert text.count("AI and autonomous systems: A-01, A-02") == 1
    assert text.count("SSIF 102: A-01, A-02") == 1
    assert "AI and autonomous systems: A-01, A-02, A-03" in page(world, "?in=A-03")


def test_nothing_is_stored_and_nobody_else_sees_it() -> None:
    world = framed()
    begin(world)
    before = (list(CallListRow.objects.order_by("position").values()), Decision.objects.count())
    events = Event.objects.exclude(chain__startswith="reads:").count()
    send(world, **{"counts_A-03": "on"})
    page(world, "?in=A-03&amount=A-01:1")
    assert (list(CallListRow.objects.order_by("position").values()), Decision.objects.count()) == before
    assert Event.objects.exclude(chain__startswith="reads:").count() == events
    assert "Changed here" not in page(world, user=world.second)


def test_an_amount_that_is_none_is_said_beside_its_field_and_what_was_typed_stays() -> None:
    world = framed()
    answer = send(world, **{"amount_A-02": "many", "counts_A-03": "on"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error:" in text.replace("\n", "")
    assert 'href="#id_amount_A-02"' in text
    assert 'value="many"' in text
    assert 'name="counts_A-03" id="id_counts_A-03" checked' in text or "checked" in text.split("counts_A-03")[1][:80]


@pytest.mark.parametrize(
    "query", ["?in=B-99", "?amount=A-01:many", "?amount=A-01", "?amount=:", "?in=%00&out=", "?x=1"]
)
def test_an_address_that_says_nothing_of_the_list_is_how_it_stands(query: str) -> None:
    assert "What you try</h2>" not in page(framed(), query)


def test_an_amount_left_empty_stays_as_it_stands() -> None:
    assert send(framed(), **{"amount_A-01": ""})["Location"].endswith("what-if/?")


def test_what_is_decided_cannot_be_tried_and_what_is_proposed_begins_from_its_proposal() -> None:
    world = framed()
    world.publish(world.meeting(1, grants={1: 60 * M}))
    world.meeting(2, grants={2: 50 * M})
    text = page(world, "?out=A-01&amount=A-01:5")
    assert ("counts_A-01" in text, "counts_A-02" in text) == (False, True)
    assert "What you try</h2>" not in text
    assert text.count(f">{sek(110)}<") == 2
    assert "Proposed: granted" in text


def test_an_officer_carries_a_place_over_by_the_act_of_the_list() -> None:
    world = framed()
    assert "in the joint list</button>" not in page(world, "?in=A-03")
    begin(world)
    text = page(world, "?in=A-03&out=A-01&amount=A-02:7")
    assert "Prioritise A-03 in the joint list" in text
    assert "Put A-01 in reserve in the joint list" in text
    assert "A-02 in the joint list" not in text
    token = text.split('name="seen" value="')[1].split('"')[0]
    fields = {"case": text.split('name="case" value="')[1].split('"')[0], "seen": token, "place": "reserve"}
    move = reverse("admin:reviews_calllist_move", args=[world.world.call.pk])
    assert client_of(world.world.officer).post(move, fields).status_code == 302
    assert CallListRow.objects.get(case__label="A-01").place == "reserve"


def test_a_barred_officer_tries_the_rest_without_what_is_left_of_the_whole() -> None:
    world = framed()
    world.bar(world.second, 1)
    text = page(world, "?in=A-01&in=A-03&amount=A-01:1", user=world.second)
    assert ("A-01" in text, "A-03: taken above the line" in text) == (False, True)
    assert "1 case is handled by Officer Olsson" in text
    assert ("Left of the frame" in text, "Left as you try" in text) == (False, False)


def test_it_is_for_declared_officers_of_the_call_alone() -> None:
    world = framed()
    for role in ("decision_maker", "registrar", "auditor", "coordinator", "administrator"):
        assert client_of(make_staff(world.world.call.agency, role)).get(address(world)).status_code == 404
    new = make_staff(world.world.call.agency)
    assert "Declare your conflicts of interest first" in page(world, user=new)
    assert "Declare your conflicts of interest first" in client_of(new).post(address(world)).content.decode()
    assert client_of(world.world.officer).delete(address(world)).status_code == 404


def test_a_list_without_cases_says_so() -> None:
    world = framed()
    Call.objects.update(frame_sek=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE reviews_case SET stage = 'under_review', place = NULL")
    assert "No application of the call stands in a panel" in page(world)
