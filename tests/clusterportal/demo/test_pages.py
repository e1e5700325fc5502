"""The demo's own pages: roles, bar, mailbox, moving on."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from clusterportal import clock
from clusterportal.accounts.models import User
from clusterportal.demo.clock import jump_to
from clusterportal.demo.loading.accounts import open_accounts
from clusterportal.demo.personas import PERSONAS
from clusterportal.demo.sample_files import everybody
from clusterportal.jobs.models import Job
from clusterportal.mail.actions import queue_text
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/demo/sign-in/"


@pytest.fixture
def _demo(settings):
    settings.DEMO = True


def signed_in(client: Client) -> str:
    return client.session.get("_auth_user_id", "")


def test_demo_pages_do_not_exist_outside_the_demo(client):
    user = make_user()
    asked = [
        client.get("/demo/"),
        client.get("/demo/design/"),
        client.post(SIGN_IN, {"email": user.email}),
        client.post("/demo/move-on/", {"step": "close"}),
    ]
    assert [response.status_code for response in asked] == [404] * 4
    assert signed_in(client) == ""


@pytest.mark.usefixtures("_demo")
def test_persona_signs_in_by_post_only(client):
    open_accounts()
    persona = next(one for one in PERSONAS if one.key == "reviewer-vr")
    refused = client.get(SIGN_IN, {"persona": persona.key})
    assert (refused.status_code, signed_in(client)) == (405, "")

    response = client.post(SIGN_IN, {"persona": persona.key})

    assert (response.status_code, response["Location"]) == (302, reverse("reviewing"))
    assert signed_in(client) == str(User.objects.get(email=persona.email).pk)


@pytest.mark.usefixtures("_demo")
def test_visitor_signs_out(client):
    client.force_login(make_user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    client.post(SIGN_IN, {"persona": "visitor"})
    assert signed_in(client) == ""


@pytest.mark.usefixtures("_demo")
def test_sign_in_as_nobody_is_not_found(client):
    assert client.post(SIGN_IN, {"email": "nobody@post.example"}).status_code == 404


def test_personas_are_people_of_the_sample(db):
    open_accounts()
    assert set(User.objects.filter(email__in=[one.email for one in PERSONAS]).values_list("email", flat=True)) == {
        one.email for one in PERSONAS
    }
    assert len({one.key for one in PERSONAS}) == len(PERSONAS)
    assert len(everybody()) == len({row["email"] for row in everybody().values()})


@pytest.mark.usefixtures("_demo")
@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/signup/", "/demo/mailbox/", "/nowhere/"])
def test_bar_stands_on_every_page(client, path):
    page = client.get(path).content.decode()
    assert 'class="demo-bar"' in page
    assert all(f'value="{one.key}"' in page for one in PERSONAS)


@pytest.mark.usefixtures("_demo")
def test_sign_in_page_has_a_card_per_role_and_says_what_is_off(client):
    page = client.get("/accounts/login/").content.decode()
    assert page.count('class="card card-role"') == len(PERSONAS) + 1
    assert "Two-step sign-in is switched off here." in page


def test_bar_is_absent_outside_the_demo(client):
    assert 'class="demo-bar"' not in client.get("/").content.decode()


@pytest.mark.usefixtures("_demo")
def test_mailbox_shows_whole_messages_of_a_recipient_with_working_links(client):
    at = timezone.now()
    queue_text(to="ada@post.example", subject="For Ada", body="See http://127.0.0.1:8000/calls/ soon.", at=at)
    queue_text(to="bo@post.example", subject="For Bo", body="Nothing.", at=at)
    page = client.get("/demo/mailbox/", {"to": "ada@"}).content.decode()
    assert "For Ada" in page
    assert '<a href="http://127.0.0.1:8000/calls/"' in page
    assert "For Bo" not in page


@pytest.mark.usefixtures("_demo")
def test_move_on_without_the_sample_makes_no_job(client):
    response = client.post("/demo/move-on/", {"step": "close"})
    assert response["Location"] == reverse("demo:index")
    assert not Job.objects.exists()


def test_clock_moves_only_forward(db):
    later = timezone.now() + timedelta(days=3)
    jump_to(later)
    moved = clock.now()
    jump_to(later - timedelta(days=2))
    assert moved >= later
    assert clock.now() >= moved
