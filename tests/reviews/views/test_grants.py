"""The pages of a grant for its leader, its applicants and its organisation."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from reviews.models import Acceptance, Grant
from tests.factories import add_applicant, make_signatory, make_user
from tests.reviews.grants import decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return decided()


def client_of(user):
    client = Client()
    client.force_login(user)
    return client


def at(world, name):
    return reverse(name, args=[world.application().reference])


def body(response):
    return response.content.decode()


@pytest.mark.parametrize("who", ["leader", "signatory"])
def test_each_side_reads_the_terms_and_accepts_them(world, who):
    user = getattr(world, who)()
    client = client_of(user)
    page = body(client.get(at(world, "grant")))
    assert "The grant is accounted for." in page
    assert at(world, "accept_grant") in page
    assert world.grant().sha256 in page
    form = {"sha256": world.grant().sha256, "is_true": "on", "request_key": uuid4()}
    response = client.post(at(world, "accept_grant"), form, follow=True)
    assert "Your answer is recorded: you accept the terms." in body(response)
    assert at(world, "accept_grant") not in body(client.get(at(world, "grant")))
    again = client.post(at(world, "accept_grant"), form)
    assert (again.status_code, Acceptance.objects.count()) == (302, 1)
    other = client.post(at(world, "accept_grant"), {**form, "request_key": uuid4()})
    assert (other.status_code, Acceptance.objects.count()) == (422, 1)
    assert "The terms are answered already." in body(other)


def test_accepting_asks_for_the_box_and_the_same_terms(world):
    client = client_of(world.leader())
    empty = client.post(at(world, "accept_grant"), {"sha256": world.grant().sha256})
    stale = client.post(at(world, "accept_grant"), {"sha256": "0" * 64, "is_true": "on"})
    assert (empty.status_code, stale.status_code, Acceptance.objects.count()) == (422, 422, 0)
    assert "Read it again before you answer." in body(stale)


def test_declining_needs_a_reason(world):
    client, sha256 = client_of(world.leader()), world.grant().sha256
    assert client.post(at(world, "decline_grant"), {"sha256": sha256, "reason": ""}).status_code == 422
    response = client.post(at(world, "decline_grant"), {"sha256": sha256, "reason": "No room."}, follow=True)
    assert "the grant is declined" in body(response)
    assert "No room." in body(response)
    assert Grant.objects.get().state == "declined"


def test_the_decision_page_says_where_the_grant_stands(world):
    client, sha256 = client_of(world.leader()), world.grant().sha256
    assert "accept the terms of the grant" in body(client.get(at(world, "decision")))
    client.post(at(world, "decline_grant"), {"sha256": sha256, "reason": "No room."})
    page = body(client.get(at(world, "decision")))
    assert "The grant was declined after the decision." in page
    assert "accept the terms" not in page


def test_the_other_applicants_and_readers_read_and_do_not_answer(world):
    researcher, reader = make_user(), make_user()
    add_applicant(world.application().consortium, researcher, "researcher", world.organisation())
    world.organisation().roles.create(user=reader, role="reader", granted_by=reader, granted_at=world.at)
    for user in (researcher, reader):
        client = client_of(user)
        page = body(client.get(at(world, "grant")))
        assert "The grant is accounted for." in page
        assert at(world, "accept_grant") not in page
        assert client.get(at(world, "accept_grant")).status_code == 403
        assert client.post(at(world, "decline_grant"), {"reason": "No."}).status_code == 403
    assert not Acceptance.objects.exists()


def test_only_applicants_are_led_to_the_decision_page(world):
    link = f'href="{at(world, "decision")}"'
    assert link in body(client_of(world.leader()).get(at(world, "grant")))
    assert link not in body(client_of(world.signatory()).get(at(world, "grant")))
    assert at(world, "grant") in body(client_of(world.leader()).get(at(world, "decision")))


def test_strangers_and_staff_find_nothing(world):
    strangers = (make_user(), world.officer, world.decider, make_signatory(world.organisation(3)))
    for user in strangers:
        for name in ("grant", "accept_grant", "decline_grant"):
            assert client_of(user).get(at(world, name)).status_code == 404


def test_the_list_says_what_waits_for_whom(world):
    for user in (world.leader(), world.signatory()):
        page = body(client_of(user).get(reverse("own_grants")))
        assert "read the terms, and accept or decline by" in page
        assert "waits for the project leader and the organisation" in page
    world.accept_both()
    page = body(client_of(world.leader()).get(reverse("own_grants")))
    assert "accept or decline by" not in page
    assert "No grants" in body(client_of(make_user()).get(reverse("own_grants")))


def test_the_menu_leads_to_it_for_those_who_have_one(world):
    link = f'href="{reverse("own_grants")}"'
    pages = {
        name: link in body(client_of(user).get(reverse("home")))
        for name, user in {
            "leader": world.leader(),
            "signatory": world.signatory(),
            "rejected": world.leader(3),
            "stranger": make_user(),
        }.items()
    }
    assert pages == {"leader": True, "signatory": True, "rejected": False, "stranger": False}


def test_after_the_last_day_the_page_says_so(world):
    Grant.objects.update(due_on=localdate(world.at) - timedelta(days=1))
    client = client_of(world.leader())
    page = body(client.get(at(world, "grant")))
    assert "The agency can give more time" in page
    assert at(world, "accept_grant") not in page
    late = client.post(at(world, "accept_grant"), {"sha256": world.grant().sha256, "is_true": "on"})
    assert (late.status_code, Acceptance.objects.count()) == (422, 0)
