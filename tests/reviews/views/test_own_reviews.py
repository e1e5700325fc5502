"""The own reviews of a round side by side, in an order of one's own."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Bar
from clusterportal.accounts.models import User
from reviews.models import OwnOrder
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import World, assign, case_number, make_reviewer, make_world, person_of, write_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(3)


@pytest.fixture
def reader(world: World) -> User:
    user = make_reviewer(world.panel)
    for number in (1, 2, 3):
        assign(case_number(world, number), user)
    return user


def labels(client: Client, world: World) -> list[str]:
    return re.findall(r'<tr id="row-(A-\d+)"', page(client, "own_reviews", world.round.pk))


def move(client: Client, world: World, number: int, step: str) -> int:
    address = reverse("move_own_review", args=[case_number(world, number).pk])
    return client.post(address, {"step": step}).status_code


def test_grades_stand_by_criterion_and_the_order_is_kept(world: World, reader: User) -> None:
    write_review(case_number(world, 2), reader, world.review)
    client = browser(reader)

    assert labels(client, world) == ["A-01", "A-02", "A-03"]
    assert (move(client, world, 3, "up"), move(client, world, 1, "down"), move(client, world, 3, "up")) == (302,) * 3

    assert labels(client, world) == ["A-03", "A-01", "A-02"]
    shown = page(client, "own_reviews", world.round.pk)
    graded = shown.split('id="row-A-02"')[1].split("</tr>")[0]
    assert re.findall(r"</span>(\d)</span>", graded) == ["6", "2", "6"]
    assert reverse("own_reviews", args=[world.round.pk]) in page(client, "reviewing")


def test_each_reviewer_has_an_order_of_ones_own(world: World, reader: User) -> None:
    other = make_reviewer(world.panel)
    for number in (1, 2):
        assign(case_number(world, number), other)

    move(browser(reader), world, 3, "up")

    assert labels(browser(other), world) == ["A-01", "A-02"]


def test_who_does_not_review_there_moves_nothing_and_sees_nothing(world: World, reader: User) -> None:
    for client in (browser(make_reviewer(world.panel, "chair")), browser(world.officer)):
        assert move(client, world, 1, "down") == 404
        page(client, "own_reviews", world.round.pk, status=404)
    assert move(browser(reader), world, 1, "sideways") == 404
    assert not OwnOrder.objects.exists()


def test_a_barred_case_is_gone_from_the_table(world: World, reader: User) -> None:
    client = browser(reader)
    move(client, world, 2, "up")
    case = case_number(world, 2)

    declared = client.post(reverse("declare_case", args=[case.pk]), {"ground": "relation", "note": ""})

    assert declared.status_code == 302
    assert Bar.objects.filter(person=person_of(reader), lifted_at__isnull=True).exists()
    assert labels(client, world) == ["A-01", "A-03"]
    assert move(client, world, 2, "up") == 404
