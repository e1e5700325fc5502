"""The aim for women and men over a call's reviewers is shown where panels are composed, and never stops anything."""

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.audit.models import Event
from reviews.models import PanelRole, RegisterEntry, Reviewer
from tests.factories import make_call, make_staff
from tests.reviews.worlds import World, make_panel, make_reviewer, make_world, seat

pytestmark = pytest.mark.django_db


def client_of(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def pages(world: World) -> list[str]:
    """The panel's page and the round's."""
    client = client_of(world)
    panel = client.get(reverse("admin:reviews_panel_change", args=[world.panel.pk]))
    round_ = client.get(reverse("admin:reviews_assignmentrun_round", args=[world.round.pk]))
    return [panel.content.decode(), round_.content.decode()]


def seat_people(world: World, *genders: str, role: str = "member") -> None:
    for gender in genders:
        user = make_reviewer(world.panel, role, declared=False)
        RegisterEntry.objects.filter(reviewer__person__user=user).update(gender=gender)


def test_too_few_of_one_gender_is_warned_of_on_both_pages() -> None:
    world = make_world()
    seat_people(world, "woman", "man", "man", "man")
    for page in pages(world):
        assert "1 women (25 per cent) and 3 men (75 per cent)" in page
        assert "The aim is at least 40 per cent of each." in page


def test_a_balanced_call_is_told_its_figures_and_no_more() -> None:
    world = make_world()
    seat_people(world, "woman", "woman", "man", "man", "")
    for page in pages(world):
        assert "2 women (50 per cent) and 2 men (50 per cent). 1 has not stated it." in page
        assert "The aim is" not in page


def test_each_person_counts_once_without_observers_and_those_who_have_left() -> None:
    world = make_world()
    seat_people(world, "woman", "man", "man", "man")
    seat_people(world, "man", role="observer")
    second = make_panel(world.round, "Panel two")
    seat(second, Reviewer.objects.get(entries__gender="woman"), "member")
    assert "1 women (25 per cent) and 3 men (75 per cent)" in pages(world)[0]
    left = PanelRole.objects.filter(reviewer__entries__gender="man", role="member").first()
    PanelRole.objects.filter(pk=left.pk).update(ended_at=world.review)
    assert "1 women (33 per cent) and 2 men (66 per cent)" in pages(world)[0]


def test_the_reason_is_recorded_and_shown_until_somebody_comes_or_goes() -> None:
    world = make_world()
    seat_people(world, "woman", "man", "man", "man")
    client = client_of(world)
    address = reverse("admin:reviews_panel_balance", args=[world.panel.pk])
    assert address in pages(world)[0]
    refused = client.post(address, {"reason": " "})
    assert "This field is required." in refused.content.decode()
    client.post(address, {"reason": "Five women declined."})
    event = Event.objects.get(action="reviewers.balance_explained")
    counts = {"n_women": 1, "n_men": 3, "n_others": 0, "n_unstated": 0}
    assert (event.chain, event.detail) == (f"call:{world.call.pk}", {"reason": "Five women declined.", **counts})
    for page in pages(world):
        assert ("Five women declined." in page, "Officer Olsson" in page, "The aim is" in page) == (True, True, False)
    seat_people(world, "man")
    for page in pages(world):
        assert ("Five women declined." in page, "The aim is" in page) == (False, True)


def test_it_can_be_written_from_the_round_too() -> None:
    world = make_world()
    seat_people(world, "man")
    client_of(world).post(
        reverse("admin:reviews_assignmentrun_round_balance", args=[world.round.pk]), {"reason": "Nobody else yet."}
    )
    assert "Nobody else yet." in pages(world)[1]


def test_a_person_more_is_seated_whatever_the_balance() -> None:
    world = make_world()
    seat_people(world, "man", "man")
    assert client_of(world).get(reverse("admin:reviews_panel_seat", args=[world.panel.pk])).status_code == 200


def test_nobody_is_asked_for_a_reason_where_the_aim_is_met_or_where_there_is_none() -> None:
    world = make_world()
    seat_people(world, "man", "woman")
    answer = client_of(world).get(reverse("admin:reviews_panel_balance", args=[world.panel.pk]), follow=True)
    assert "meet the aim, or the call has none" in answer.content.decode()
    call = make_call("vinnova")
    panel = make_panel(call.rounds.get())
    client = Client()
    client.force_login(make_staff(call.agency))
    make_reviewer(panel, declared=False)
    assert (
        "Reviewers of the call:"
        not in client.get(reverse("admin:reviews_panel_change", args=[panel.pk])).content.decode()
    )
