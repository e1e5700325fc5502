"""A reserve waits while others are decided, and is called up when money is free again."""

import pytest

from applications.models import Application
from clusterportal.accounts.errors import Refused
from reviews.actions.decisions import attach, create_meeting, propose
from reviews.actions.grants import decline, end_grant
from reviews.models import Decision, Grant
from reviews.queries.decisions import attachable, crowded_areas, decisions_of, granted_sek
from reviews.queries.reserves import reserve_cases, reserves_for, undecided_reserves
from tests.applications.worlds import submitted
from tests.factories import DAY, TODAY
from tests.reviews.grants import before_decision, decided

pytestmark = pytest.mark.django_db
ASKED = 135_000_000


@pytest.fixture
def world():
    """One is granted, one is a reserve, one is rejected; the frame has room for one."""
    made = decided()
    call = made.world.call
    type(call).objects.filter(pk=call.pk).update(frame_sek=ASKED)
    return made


def call_of(world):
    return type(world.world.call).objects.get(pk=world.world.call.pk)


def test_a_reserve_stays_attachable_and_the_call_is_not_decided_while_it_waits(world):
    assert list(attachable(call_of(world))) == [world.application(2)]
    assert call_of(world).decided_at is None
    waiting = reserves_for(world.officer, call_of(world), 0, world.at)
    assert [(one.place, one.case.application, one.asked_sek, one.fits) for one in waiting] == [
        (1, world.application(2), ASKED, False)
    ]
    assert undecided_reserves(world.officer, [call_of(world).pk], world.at).count() == 1


def test_a_reserve_is_no_grant_while_the_frame_is_full(world):
    with pytest.raises(Refused, match="frame_overspent"):
        world.lock(world.prepare(2, title="Second"))


def test_a_declined_grant_makes_room_and_the_reserve_is_granted(world):
    grant, later = world.grant(), world.at + DAY
    decline(grant, sha256=grant.sha256, reason="No room.", by=world.leader(), at=later)
    assert [one.fits for one in reserves_for(world.officer, call_of(world), ASKED, later)] == [True]
    world.decide(2, title="Second", at=later)
    assert Decision.objects.get(application=world.application(2)).outcome == "granted"
    assert sorted(Grant.objects.values_list("state", flat=True)) == ["declined", "waiting"]
    assert granted_sek(decisions_of(call_of(world))) == ASKED
    assert call_of(world).decided_at == later
    assert not reserve_cases(call_of(world)).exists()


def test_an_ended_grant_makes_room_too(world):
    end_grant(world.grant(), reason="Nobody answered.", by=world.officer, at=world.at)
    world.decide(2, title="Second", at=world.at + DAY)
    assert world.application(2).status == "granted"


def test_a_reserve_that_is_not_called_up_is_rejected_in_the_end(world):
    meeting = world.prepare(2, title="Last")
    texts = {"reason_sv": "Skäl.", "reason_en": "", "internal_note": ""}
    propose(meeting.decisions.get(), outcome="rejected", amount_sek=0, **texts, by=world.officer, at=world.at)
    world.lock(meeting)
    world.publish(meeting)
    assert (world.application(2).status, call_of(world).decided_at) == ("rejected", world.at)


def test_a_reserve_in_the_first_meeting_starts_as_rejected():
    world = before_decision()
    meeting = world.prepare(1, 2, 3)
    outcomes = dict(meeting.decisions.values_list("application__cases__label", "outcome"))
    assert outcomes == {"A-01": "granted", "A-02": "rejected", "A-03": "rejected"}


def test_dismissals_decided_before_the_lists_call_no_reserve_up():
    world = before_decision()
    dismissed = submitted(world.world.call)
    Application.objects.filter(pk=dismissed.pk).update(status="unsigned")
    early = create_meeting(world.world.call, title="Early", held_on=TODAY, by=world.officer, at=world.at)
    attach(early, [dismissed], by=world.officer, at=world.at)
    texts = {"reason_sv": "Inte underskriven.", "reason_en": "", "internal_note": ""}
    propose(early.decisions.get(), outcome="dismissed", amount_sek=0, **texts, by=world.officer, at=world.at)
    world.lock(early)
    world.publish(early)

    meeting = world.prepare(1, 2, 3)

    outcomes = dict(meeting.decisions.values_list("application__cases__label", "outcome"))
    assert outcomes == {"A-01": "granted", "A-02": "rejected", "A-03": "rejected"}


def test_a_declined_grant_crowds_no_area(world):
    end_grant(world.grant(), reason="Nobody answered.", by=world.officer, at=world.at)
    meeting = world.prepare(2, title="Second")
    assert crowded_areas(meeting, decisions_of(call_of(world))) == []
