"""Talking at the same time as something else happens, with real threads and real commits."""

import time
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from applications.actions.people import lock_people
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.locking import lock
from reviews.actions.declarations import declare
from reviews.actions.discussing import say
from reviews.actions.panels import lock_list, place_in_list
from reviews.models import Case, Post
from tests.factories import DAY
from tests.reviews.worlds import CONFLICT, World, assign, case_number, make_reviewer, make_world, write_review
from tests.threads import in_background, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def a_speaker(world: World) -> tuple[Case, User]:
    case, user = case_number(world), make_reviewer(world.panel)
    assign(case, user)
    write_review(case, user, world.review)
    return case, user


def tried(case: Case, user: User, world: World) -> str:
    try:
        say(case, "Said.", by=user, at=world.in_panel)
    except (Hidden, Refused) as error:
        return getattr(error, "code", "hidden")
    return "said"


def test_a_post_waits_for_a_declaration_under_way_and_is_refused() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    case, user = a_speaker(world)

    with transaction.atomic():
        declare(world.round, {case.application_id: CONFLICT}, by=user, at=world.review)
        thread, outcome = in_background(lambda: tried(case, user, world))
        time.sleep(0.5)
        assert outcome == []
    thread.join()

    assert (outcome, Post.objects.count()) == (["hidden"], 0)


def test_a_post_waits_for_the_locking_of_the_list_and_is_refused() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    case, user = a_speaker(world)
    chair = make_reviewer(world.panel, "chair")
    place_in_list(case, "leave_unprioritised", by=chair, at=world.in_panel)

    with transaction.atomic():
        lock_list(world.panel, by=chair, at=world.in_panel)
        thread, outcome = in_background(lambda: tried(case, user, world))
        time.sleep(0.5)
        assert outcome == []
    thread.join()

    assert (outcome, Post.objects.count()) == (["discussion_closed"], 0)


def test_a_post_and_the_end_of_a_meeting_take_turns() -> None:
    """A meeting closes with the locks of its people, then of its panel: a post asks for them in the same order."""
    world = make_world(1, closes_in=-40 * DAY)
    case, user = a_speaker(world)

    with transaction.atomic():
        lock_people([user.person.pk])
        thread, outcome = in_background(lambda: tried(case, user, world))
        time.sleep(0.5)
        lock(world.panel)
    thread.join()

    assert outcome == ["said"]


def test_the_same_request_many_times_at_once_is_one_post() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    case, user = a_speaker(world)
    address, sent = reverse("discussion", args=[case.pk]), {"text": "Once.", "request_key": str(uuid4())}
    clients = [Client() for _one in range(6)]
    for client in clients:
        client.force_login(user)

    answers = together(*[lambda one=one: one.post(address, sent)["Location"] for one in clients])

    assert set(answers) == {f"{address}#post-{Post.objects.get().pk}"}
    assert Event.objects.filter(action="discussion.said").count() == 1
