"""Screening out at the officer's desk: choose, see the count and the list, then act."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from reviews.actions.screening import screen_out
from reviews.models import Case
from tests.reviews.worlds import World, case_number, make_world

pytestmark = pytest.mark.django_db


def address_of(world: World, act: str) -> str:
    return reverse(f"admin:reviews_assignmentrun_round_{act}", args=[world.round.pk])


def officer_of(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def hidden(page: str, name: str) -> str:
    return re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page)[0]


def test_the_count_and_the_list_are_shown_before_anything_is_done() -> None:
    world = make_world(3)
    client, address = officer_of(world), address_of(world, "screen-out")
    form = client.get(address, {"case": str(case_number(world, 2).pk)}).content.decode()
    assert (len(re.findall(r"<input[^>]*checked", form)), "Show what is chosen" in form) == (1, True)
    given = {
        "cases": [str(case_number(world, number).pk) for number in (1, 3)],
        "reason": "Outside the call.",
        "request_key": hidden(form, "request_key"),
    }

    asked = client.post(address, given).content.decode()

    assert "You have chosen 2 applications. Nothing is done yet." in asked
    assert re.findall(r"<li>(A-0\d) ·", asked) == ["A-01", "A-03"]
    assert not Case.objects.filter(stage="screened_out").exists()

    given |= {"shown": hidden(asked, "shown")}
    answer = client.post(address, given, follow=True)

    assert "2 applications are screened out. What is written is kept." in answer.content.decode()
    screened = Case.objects.filter(stage="screened_out").order_by("label")
    assert list(screened.values_list("label", "screened_reason")) == [
        ("A-01", "Outside the call."),
        ("A-03", "Outside the call."),
    ]


def test_who_changes_the_choice_after_the_list_is_shown_sees_it_again() -> None:
    world = make_world(2)
    client, address = officer_of(world), address_of(world, "screen-out")
    key = hidden(client.get(address).content.decode(), "request_key")
    given = {"cases": [str(case_number(world).pk)], "reason": "Outside.", "request_key": key}
    shown = hidden(client.post(address, given).content.decode(), "shown")
    both = [str(case_number(world, number).pk) for number in (1, 2)]
    asked = client.post(address, given | {"cases": both, "shown": shown}).content.decode()
    assert "You have chosen 2 applications." in asked
    assert not Case.objects.filter(stage="screened_out").exists()


def test_lifting_back_offers_what_is_screened_out_alone() -> None:
    world = make_world(2)
    client = officer_of(world)
    assert client.get(address_of(world, "lift-back")).status_code == 302
    screen_out([case_number(world, 2)], reason="Outside the call.", by=world.officer, at=world.review)
    home = reverse("admin:reviews_assignmentrun_round", args=[world.round.pk])
    page = client.get(home, {"case": "A-02"}).content.decode()
    assert ("Screened out: Outside the call." in page, page.count(">Lift back<")) == (True, 2)
    form = client.get(address_of(world, "lift-back")).content.decode()
    assert re.findall(r'name="cases" value="([^"]*)"', form) == [str(case_number(world, 2).pk)]
    given = {"cases": [str(case_number(world, 2).pk)], "reason": "Inside.", "request_key": hidden(form, "request_key")}
    asked = client.post(address_of(world, "lift-back"), given).content.decode()
    client.post(address_of(world, "lift-back"), given | {"shown": hidden(asked, "shown")})
    assert set(Case.objects.values_list("stage", flat=True)) == {"under_review"}


def test_a_reason_is_asked_for_and_the_choice_stays() -> None:
    world = make_world(1)
    client, address = officer_of(world), address_of(world, "screen-out")
    key = hidden(client.get(address).content.decode(), "request_key")
    page = client.post(address, {"cases": [str(case_number(world).pk)], "request_key": key}).content.decode()
    assert ("This field is required." in page, len(re.findall(r"<input[^>]*checked", page))) == (True, 1)
    assert "You have chosen" not in page
