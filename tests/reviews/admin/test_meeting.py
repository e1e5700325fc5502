"""The page of a decision meeting: what comes next is the strong button, and it speaks of what stands."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.accounts.models import User
from reviews.actions.decisions import create_meeting
from reviews.models import Decision, DecisionMeeting
from tests.factories import make_staff
from tests.reviews.worlds import World, application_of, declare_staff, make_world

pytestmark = pytest.mark.django_db


def strong(page: str) -> list[str]:
    return re.findall(r'<a class="btn btn-primary" href="[^"]*/([a-z-]+)/"', page)


def page_of(world: World, meeting: DecisionMeeting, user: User | None = None) -> str:
    client = Client()
    client.force_login(user or world.officer)
    return client.get(reverse("admin:reviews_decisionmeeting_change", args=[meeting.pk])).content.decode()


def test_attaching_comes_first_and_locking_when_something_is_attached() -> None:
    world = make_world(1)
    at = world.in_panel
    meeting = create_meeting(world.call, title="Meeting one", held_on=at.date(), by=world.officer, at=at)
    assert strong(page_of(world, meeting)) == ["attach"]
    Decision.objects.create(
        meeting=meeting,
        application=application_of(world),
        outcome="rejected",
        reason_sv="Avslås.",
        reason_en="Rejected.",
        proposed_by=world.officer,
        proposed_at=at,
    )
    page = page_of(world, meeting)
    assert strong(page) == ["lock"]
    assert ("Rejected." in page, "Avslås." in page, "what is proposed" in page) == (True, False, True)


def test_a_published_meeting_speaks_of_decisions() -> None:
    world = make_world(1)
    at = world.in_panel
    meeting = create_meeting(world.call, title="Meeting one", held_on=at.date(), by=world.officer, at=at)
    Decision.objects.create(
        meeting=meeting,
        application=application_of(world),
        outcome="rejected",
        reason_sv="Avslås.",
        proposed_by=world.officer,
        proposed_at=at,
    )
    decider = make_staff(world.call.agency, "decision_maker")
    DecisionMeeting.objects.update(state="published", published_at=at, approved_by=decider)
    page = page_of(world, meeting)
    assert ("what was decided" in page, "what is proposed" in page) == (True, False)
    assert '<span lang="sv">Avslås.</span>' in page


def test_a_case_is_a_way_to_its_page_for_those_who_read_it() -> None:
    world = make_world(1)
    at = world.in_panel
    meeting = create_meeting(world.call, title="Meeting one", held_on=at.date(), by=world.officer, at=at)
    application = application_of(world)
    reason = {"reason_sv": "Avslås.", "proposed_by": world.officer, "proposed_at": at}
    Decision.objects.create(meeting=meeting, application=application, outcome="rejected", **reason)
    decider = make_staff(world.call.agency, "decision_maker")
    declare_staff(decider, world.call, at)
    DecisionMeeting.objects.update(state="published", published_at=at, approved_by=decider)
    address = reverse("admin:applications_application_change", args=[application.pk])
    for user, leads in ((world.officer, True), (decider, False)):
        page = page_of(world, meeting, user)
        assert (application.reference in page, address in page) == (True, leads)
