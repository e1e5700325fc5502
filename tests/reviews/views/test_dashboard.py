"""What the first page of reviewing says comes next, at each stage of the call."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from applications.models import Call
from reviews.actions.declarations import accept_rules
from tests.factories import DAY, make_call
from tests.reviews.worlds import make_panel, make_reviewer, make_world

pytestmark = pytest.mark.django_db


def dashboard(user):
    client = Client()
    client.force_login(user)
    return client.get(reverse("reviewing")).content.decode()


@pytest.mark.parametrize("role", ["member", "chair", "external"])
def test_before_closing_a_reviewer_is_told_when_to_declare(role):
    call = make_call(closes_in=5 * DAY)
    page = dashboard(make_reviewer(make_panel(call.rounds.get()), role, declared=False))
    closes_at = date_format(localtime(call.closes_at), "j F Y, H:i")
    assert f"You declare your conflicts of interest when the call has closed, {closes_at}." in page
    assert "After the call closes" in page
    assert "Read and accept the rules" in page


@pytest.mark.parametrize("role", ["member", "chair", "observer"])
def test_before_the_cases_open_a_member_is_told_what_happens_first(role):
    call = make_call(closes_in=-1 * DAY)
    member = make_reviewer(make_panel(call.rounds.get()), role, declared=False)
    assert "Read and accept the rules" in dashboard(member)
    accept_rules(call.rounds.get(), by=member, at=call.closes_at)

    page = dashboard(member)

    opens = date_format(localtime(call.rounds.get().review_opens_at), "DATE_FORMAT")
    assert f"The agency first checks signatures and eligibility. After that, and before {opens}, you declare" in page
    assert "Nothing to declare yet" in page
    assert "You have declared" not in page
    assert ">Declared<" not in page


def test_an_external_waits_for_an_assignment():
    world = make_world(1)
    page = dashboard(make_reviewer(world.panel, "external"))
    assert "No application has been given to you yet. You get an e-mail when one is." in page
    assert "Nothing to declare yet" in page


def test_who_has_declared_is_told_when_the_review_opens():
    world = make_world(1, closes_in=-9 * DAY)
    page = dashboard(make_reviewer(world.panel))
    opens = date_format(localtime(world.round.review_opens_at), "DATE_FORMAT")
    assert f"You have declared. The review opens {opens}. You get an e-mail with what you are asked to review." in page
    assert ">Declared<" in page


def test_a_chair_without_reviews_is_led_to_the_panel():
    world = make_world(1)
    page = dashboard(make_reviewer(world.panel, "chair"))
    link = f'href="{reverse("panel", args=[world.panel.pk])}"'
    assert ("As chair you follow the reviews" in page, link in page) == (True, True)
    assert "No application is assigned to you" in dashboard(make_reviewer(world.panel))


def test_when_the_call_is_decided_nobody_is_sent_to_the_panel():
    world = make_world(1, closes_in=-60 * DAY)
    user = make_reviewer(world.panel)
    assert "The panel is open" in dashboard(user)
    Call.objects.update(decided_at=world.in_panel)
    page = dashboard(user)
    assert "The panel is open" not in page
    assert "The decisions are published." in page
    assert f'href="{reverse("granted_clusters")}"' in page.split('id="main"')[1]
