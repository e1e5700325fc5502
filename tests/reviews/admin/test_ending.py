"""Ending a round at the officer's desk, and what the first page says between the rounds."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.demo.clock import jump_to
from reviews.models import Case
from tests.reviews.actions.test_ending import end, first_round, lock_first
from tests.reviews.admin.test_screening import hidden
from tests.reviews.worlds import case_number

pytestmark = pytest.mark.django_db


def test_the_outcomes_start_as_the_list_says_and_are_listed_with_their_numbers_first() -> None:
    world, _second = first_round(2)
    lock_first(world, "prioritise", "leave_unprioritised")
    jump_to(world.in_panel)
    client = Client()
    client.force_login(world.officer)
    address = reverse("admin:reviews_assignmentrun_round_end", args=[world.round.pk])
    page = client.get(address).content.decode()
    chosen = re.findall(r'<input[^>]*name="(outcome-[^"]+)"[^>]*value="([^"]+)"[^>]*checked', page)
    assert [value for _name, value in chosen] == ["goes_on", "out"]
    given = dict(chosen) | {"request_key": hidden(page, "request_key")}

    asked = client.post(address, given).content.decode()

    assert re.findall(r"<h2>(.*?)</h2>", asked)[:2] == [
        "Goes on to the next round: 1",
        "Out: proposed for rejection: 1",
    ]
    assert set(Case.objects.values_list("outcome", flat=True)) == {None}

    done = client.post(address, given | {"shown": hidden(asked, "shown")}, follow=True).content.decode()

    assert "Outcomes saved: 2. Applications that go on: 1." in done
    assert list(Case.objects.order_by("label").values_list("outcome", flat=True)) == ["goes_on", "out"]


def test_the_first_page_leads_from_the_locked_list_to_the_second_round() -> None:
    world, _second = first_round(1)
    client = Client()
    client.force_login(world.officer)
    jump_to(world.in_panel)
    desk = client.get(reverse("admin:index")).content.decode()
    assert ("Say who goes on" in desk, "Open the review, round 2" in desk) == (False, False)
    assert "Priority list: Panel one" in desk
    lock_first(world, "prioritise")
    assert "Say who goes on after round 1" in client.get(reverse("admin:index")).content.decode()
    end(world, A_01="goes_on")
    desk = client.get(reverse("admin:index")).content.decode()
    assert ("Say who goes on" in desk, "Open the review, round 2" in desk) == (False, True)
    page = client.get(reverse("admin:reviews_assignmentrun_round", args=[world.round.pk])).content.decode()
    assert ("Goes on to the next round" in page, case_number(world).stage) == (True, "goes_on")
