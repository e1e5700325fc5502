"""Dates at the officer's desk: set for the round and for a panel, refused or asked about beside the field."""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from reviews.models import ActivityDate
from tests.factories import DAY, NOW
from tests.reviews.activities import set_some
from tests.reviews.worlds import World, make_panel, make_world

pytestmark = pytest.mark.django_db
WEEKEND = "This is a Saturday or a Sunday. Save once more to keep it, or choose another day."
PAST = "The time has passed. Choose a later one."


@pytest.fixture
def world() -> World:
    """The review is over and the panel opens in half a day, and closes in a week."""
    return make_world(1, closes_in=-34 * DAY - timedelta(hours=12))


@pytest.fixture
def client(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def address_of(row: Any) -> str:
    name = "assignmentrun_round" if hasattr(row, "n_readers") else "panel"
    return reverse(f"admin:reviews_{name}_dates", args=[row.pk])


def page_of(row: Any) -> str:
    name = "assignmentrun_round" if hasattr(row, "n_readers") else "panel_change"
    return reverse(f"admin:reviews_{name}", args=[row.pk])


def local(at: datetime) -> str:
    return f"{localtime(at):%Y-%m-%dT%H:%M}"


def day(world: World, *, weekend: bool) -> datetime:
    """A noon in the panel's week, at the weekend or not."""
    first = localtime(world.round.panel_opens_at + DAY).replace(hour=12, minute=0, second=0)
    return next(one for n in range(6) if ((one := first + n * DAY).weekday() >= 5) is weekend)


def hidden(page: str, name: str) -> str:
    return re.findall(rf'name="{name}"[^>]*value="([^"]*)"', page)[0]


def filled_in(**dates: str) -> dict[str, str]:
    return {"request_key": str(uuid.uuid4()), **dates}


def rows() -> dict[tuple[str, bool], datetime | None]:
    return {(one.kind, one.panel_id is not None): one.at for one in ActivityDate.objects.all()}


def test_the_round_s_dates_are_set_shown_and_taken_away(world: World, client: Client) -> None:
    at = day(world, weekend=False)
    done = client.post(address_of(world.round), filled_in(statements=local(at)), follow=True).content.decode()
    assert "1 date is changed. Those concerned get an e-mail." in done
    for row in (world.round, world.panel):
        shown = client.get(page_of(row)).content.decode()
        assert f'datetime="{localtime(at).isoformat()}"' in shown
    again = client.get(address_of(world.round)).content.decode()
    assert hidden(again, "statements") == local(at)
    client.post(address_of(world.round), filled_in(statements=""))
    assert rows() == {("statements", False): None}


def test_a_panel_s_own_date_stands_beside_the_round_s(world: World, client: Client) -> None:
    at = day(world, weekend=False)
    set_some(world, world.round, world.declaring, statements=world.round.panel_closes_at)
    make_panel(world.round, "Panel two")
    asked = client.get(address_of(world.panel)).content.decode()
    assert "Leave empty to keep to it." in asked

    client.post(address_of(world.panel), filled_in(statements=local(at)))

    assert rows() == {("statements", False): world.round.panel_closes_at, ("statements", True): at}
    assert "(the panel's own)" in client.get(page_of(world.panel)).content.decode()
    assert "With a date of their own: Panel one." in client.get(address_of(world.round)).content.decode()
    assert re.search(r"Panel one: <time", client.get(page_of(world.round)).content.decode())


@pytest.mark.parametrize(
    ("field", "at", "said"),
    [
        ("declare", local(NOW - DAY), PAST),
        ("chair", local(NOW + 30 * DAY), "Choose a time before the panel closes."),
        ("statements", "2027-02-30T10:00", "Enter a valid date/time."),
        ("discuss", "tomorrow", "Enter a valid date/time."),
        ("statements", local(NOW + timedelta(hours=1)), "Choose a time after the panel has opened."),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field(
    world: World, client: Client, field: str, at: str, said: str
) -> None:
    shown = client.post(address_of(world.round), filled_in(**{field: at})).content.decode()
    assert re.findall(r'<a href="#id_(\w+)">', shown[shown.index("error-summary") :]) == [field]
    assert said in shown
    assert "Error:" in shown
    assert rows() == {}


def test_a_weekend_is_asked_about_once_more(world: World, client: Client) -> None:
    at = day(world, weekend=True)
    given = filled_in(discuss=local(at))

    asked = client.post(address_of(world.round), given).content.decode()

    assert WEEKEND in asked[asked.index("div_id_discuss") : asked.index("div_id_statements")]
    assert (asked.count(WEEKEND), rows()) == (1, {})
    assert client.post(address_of(world.round), given | {"shown": hidden(asked, "shown")}).status_code == 302
    assert rows() == {("discuss", False): at}
    kept = client.post(address_of(world.round), filled_in(discuss=local(at), chair=local(world.round.panel_closes_at)))
    assert WEEKEND not in kept.content.decode().partition("div_id_statements")[0]
