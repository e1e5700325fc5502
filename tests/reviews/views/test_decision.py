"""The applicant's page of a published decision."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.actions.decisions import attach, create_meeting, lock_meeting, propose, publish_meeting
from reviews.actions.panels import lock_list, place_in_list
from tests.factories import DAY, make_staff
from tests.reviews.worlds import case_number, declare_staff, make_reviewer, make_world

pytestmark = pytest.mark.django_db


def test_the_page_leads_back_to_the_application_and_to_all_of_them() -> None:
    world = make_world(closes_in=-38 * DAY)
    case, at = case_number(world), world.in_panel
    decider, chair = make_staff(world.call.agency, "decision_maker"), make_reviewer(world.panel, "chair")
    declare_staff(decider, world.call, world.declaring)
    place_in_list(case, "leave_unprioritised", by=chair, at=at)
    lock_list(world.panel, by=chair, at=at)
    meeting = create_meeting(world.call, title="Meeting", held_on=at.date(), by=world.officer, at=at)
    attach(meeting, [case.application], by=world.officer, at=at)
    texts = {"reason_sv": "Skäl.", "reason_en": "Reason.", "internal_note": ""}
    propose(meeting.decisions.get(), outcome="rejected", amount_sek=0, **texts, by=world.officer, at=at)
    lock_meeting(meeting, minutes="Minutes.", two_in_one_area_reason="", by=world.officer, at=at)
    publish_meeting(meeting, by=decider, at=at)
    client = Client()
    client.force_login(case.application.created_by)

    page = client.get(reverse("decision", args=[case.application.reference])).content.decode()

    crumbs = page.split('class="breadcrumbs"')[1].split("</nav>", maxsplit=1)[0]
    assert reverse("my_applications") in crumbs
    assert f'href="{reverse("application", args=[case.application.reference])}"' in crumbs
    assert '<span aria-current="page">Decision</span>' in crumbs
