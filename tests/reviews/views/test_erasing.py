"""The page on which a person asks for the own account to be erased."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Person
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from reviews.actions.retention import erase_all_due
from reviews.models import ErasureRequest
from tests.factories import DAY, PASSWORD, add_applicant, make_application, make_call
from tests.reviews.erasing import AFTER, make_known_account, signed_in

pytestmark = pytest.mark.django_db
PAGE, ASK, BACK = map(reverse, ("erase_account", "ask_to_erase", "take_back_erasing"))


def read(client: Client, url: str = PAGE) -> str:
    return " ".join(html.unescape(client.get(url).content.decode()).split())


def test_the_page_says_what_goes_and_what_stays_before_anything_is_asked() -> None:
    user = make_known_account()
    gone = make_application(make_call("vr", closes_in=-10 * DAY), leader=user)
    left = make_application(make_call("vr", closes_in=9 * DAY))
    add_applicant(left.consortium, user)
    client = signed_in(user)
    assert PAGE in read(client, reverse("profile"))
    page = read(client)
    assert gone.reference in page
    assert left.reference in page
    assert "What you have signed or answered for an organisation." in page
    assert "Your reviews, declarations" not in page
    assert ASK in page
    assert Client().get(PAGE).url.startswith(reverse("account_login"))


def test_whoever_leads_an_open_application_is_sent_to_withdraw_it_and_cannot_ask() -> None:
    draft = make_application(make_call("vr"))
    client = signed_in(draft.created_by)
    page = read(client)
    assert reverse("withdraw", args=[draft.reference]) in page
    assert ASK not in page
    assert "Your account cannot be erased yet." in html.unescape(client.post(ASK, follow=True).content.decode())
    assert not ErasureRequest.objects.exists()


def test_an_old_session_gives_the_password_first_and_goes_on() -> None:
    user = make_known_account()
    user.authenticator_set.all().delete()
    client = Client()
    client.force_login(user)
    answer = client.post(ASK)
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert not ErasureRequest.objects.exists()
    done = client.post(answer.url, {"password": PASSWORD}, follow=True)
    assert "You have asked for your account to be erased." in html.unescape(done.content.decode())
    assert ErasureRequest.objects.get().user == user

    assert "Keep my account" in read(client)
    client.post(BACK)
    assert ErasureRequest.objects.get().taken_back_at is not None
    assert "Keep my account" not in read(client)
    for url in (ASK, BACK):
        assert client.get(url).status_code == 405


def test_an_erased_account_is_unknown_at_the_door() -> None:
    user = make_known_account()
    client = signed_in(user)
    user.authenticator_set.all().delete()
    client.post(ASK)
    assert erase_all_due(AFTER).kept == ()
    assert client.get(PAGE).url.startswith(reverse("account_login"))

    def words(path: str, **data: str) -> str:
        answer = Client().post(reverse(path), data, follow=True)
        return re.sub(r'value="[^"]*"', "", answer.content.decode())

    login = {"password": PASSWORD}
    assert words("account_login", login="lovelund@post.example", **login) == words(
        "account_login", login="unheard.of@post.example", **login
    )
    assert words("account_reset_password", email="lovelund@post.example") == words(
        "account_reset_password", email="unheard.of@post.example"
    )
    subjects = Message.objects.filter(to__in=["lovelund@post.example", "unheard.of@post.example"], recipient=None)
    unknown = subjects.exclude(key__startswith="account_erased").values_list("subject", "to")
    assert len({subject for subject, _to in unknown}) == 1
    assert {to for _subject, to in unknown} == {"lovelund@post.example", "unheard.of@post.example"}
    assert not User.objects.filter(email="lovelund@post.example").exists()
    assert not Person.objects.filter(user=user).exists()
