"""Who is told of a grant that waits: both sides, once a stage, as long as they can answer."""

from datetime import timedelta

import pytest

from applications.models import OrganisationRole
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.actions.grant_reminders import remind_grants
from reviews.actions.grants import accept, extend_acceptance
from tests.factories import DAY, make_signatory
from tests.reviews.grants import decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = decided()
    made.signatory()
    return made


def told():
    return sorted(Message.objects.filter(key__startswith="grant:").values_list("to", flat=True))


def test_both_sides_are_told_at_once_and_once(world):
    expected = sorted([world.leader().email, world.signatory().email])
    assert (remind_grants(world.at), remind_grants(world.at)) == (2, 0)
    assert told() == expected
    message = Message.objects.filter(key__startswith="grant:").first()
    reference = world.application().reference
    assert f"/grants/{reference}/" in message.body
    assert str(world.grant().decision.amount_sek) not in message.body


def test_each_stage_reminds_those_who_have_not_answered(world):
    grant = world.grant()
    remind_grants(world.at)
    accept(grant, sha256=grant.sha256, by=world.leader(), at=world.at)
    last = world.at + timedelta(days=21)
    counts = [remind_grants(last - days * DAY) for days in (8, 7, 3, 0)]
    assert counts == [0, 1, 0, 1]
    assert remind_grants(last + DAY) == 0


def test_a_later_day_is_told_of_anew_to_who_has_not_answered(world):
    grant, late = world.grant(), world.at + timedelta(days=30)
    remind_grants(world.at)
    extend_acceptance(grant, until=grant.due_on + timedelta(days=30), reason="Why.", by=world.officer, at=late)
    assert remind_grants(late) == 2


def test_whoever_can_answer_no_longer_gets_nothing(world):
    gone = make_signatory(world.organisation())
    remind_grants(world.at)
    OrganisationRole.objects.filter(user=gone).update(ended_at=world.at)
    send_queued(world.at)
    states = dict(Message.objects.filter(key__startswith="grant:").values_list("to", "state"))
    assert states == {world.leader().email: "sent", world.signatory().email: "sent", gone.email: "dropped"}


def test_an_accepted_grant_reminds_nobody(world):
    world.accept_both()
    assert remind_grants(world.at + DAY) == 0
