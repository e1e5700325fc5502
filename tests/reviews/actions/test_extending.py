"""Giving one reviewer longer."""

import pytest
from django.utils.formats import date_format
from django.utils.timezone import localtime

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.actions.extending import extend_review
from reviews.domain.access import Right
from reviews.models import Assignment
from reviews.queries.visibility import case_for
from tests.factories import DAY, make_user
from tests.reviews.admin.test_walk import Person
from tests.reviews.views.test_walk import browser, page
from tests.reviews.worlds import World, assign, case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(1)


def refusal(one: Assignment, **given: object) -> str:
    with pytest.raises(Refused) as caught:
        extend_review(one, **given)
    return caught.value.code


def test_one_reviewer_gets_longer_and_is_told(world: World) -> None:
    reader, other = make_reviewer(world.panel), make_reviewer(world.panel)
    one, _other = assign(case_number(world), reader), assign(case_number(world), other)
    until = world.round.review_due_at + 3 * DAY

    extend_review(one, until=until, reason="Ill.", by=world.officer, at=world.review)

    mine, theirs = (case_for(user, one.case_id, world.review, Right.TEXT) for user in (reader, other))
    assert (mine.due_at, mine.is_extended) == (until, True)
    assert (theirs.due_at, theirs.is_extended) == (world.round.review_due_at, False)
    assert list(Event.objects.filter(action="review.extended").values_list("detail__reason", flat=True)) == ["Ill."]
    message = Message.objects.get(to=reader.email)
    assert "You have longer for your review of A-01" in message.subject
    assert not Message.objects.filter(to=other.email).exists()


def test_only_later_with_a_reason_until_the_panel_ends_and_once_told(world: World) -> None:
    one = assign(case_number(world), make_reviewer(world.panel))
    due, given = world.round.review_due_at, {"by": world.officer, "at": world.review}

    assert refusal(one, until=due + DAY, reason=" ", **given) == "extension_needs_reason"
    assert refusal(one, until=due, reason="x", **given) == "extension_is_no_later"
    late = world.round.panel_closes_at + DAY
    assert refusal(one, until=late, reason="x", **given) == "extension_after_panel"
    extend_review(one, until=due + DAY, reason="x", **given)
    assert refusal(one, until=due + DAY, reason="x", **given) == "extension_is_no_later"
    Assignment.objects.update(state="proposed")
    assert refusal(one, until=due + 2 * DAY, reason="x", **given) == "not_told_yet"
    Assignment.objects.update(state="confirmed", ended_at=world.review)
    assert refusal(one, until=due + 2 * DAY, reason="x", **given) == "assignment_ended"


def test_nobody_but_an_officer_of_the_call_does(world: World) -> None:
    reader, chair = make_reviewer(world.panel), make_reviewer(world.panel, "chair")
    one = assign(case_number(world), reader)

    for user in (reader, chair, make_user()):
        with pytest.raises(Hidden):
            extend_review(one, until=world.round.review_due_at + DAY, reason="x", by=user, at=world.review)
    assert Assignment.objects.get().due_at is None


def test_the_page_of_the_round_leads_there_and_shows_it(world: World) -> None:
    one = assign(case_number(world), make_reviewer(world.panel))
    officer = Person(world.officer)
    until = localtime(world.round.review_due_at + 2 * DAY)

    assert f"/extend/?pair={one.pk}" in officer.see("admin:reviews_assignmentrun_round", world.round.pk, case="A-01")
    filled_in = {"chosen": str(one.pk), "until": f"{until:%Y-%m-%dT%H:%M}", "reason": "Ill."}
    told = officer.do("reviews_assignmentrun_round_extend", world.round.pk, **filled_in)

    assert "has longer for A-01" in told
    assert Assignment.objects.get().due_at == until.replace(second=0, microsecond=0)
    assert f"due {date_format(until, 'j F Y, H:i')}" in officer.see(
        "admin:reviews_assignmentrun_round", world.round.pk, case="A-01"
    )


def test_the_reviewer_sees_it(world: World) -> None:
    one = assign(case_number(world), reader := make_reviewer(world.panel))
    until = world.round.review_due_at + 2 * DAY
    extend_review(one, until=until, reason="Ill.", by=world.officer, at=world.review)
    client = browser(reader)

    written = date_format(localtime(until), "j F Y, H:i")
    assert f"You have been given longer: due {written}" in page(client, "reviewing")
    assert f"Due {written}" in page(client, "review_case", one.case_id)
