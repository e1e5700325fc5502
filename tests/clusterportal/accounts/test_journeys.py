"""Accounts: created, confirmed, signed in, forgotten, protected. Messages are read from the outbox."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "seven grey herons by the lake"


@pytest.fixture(autouse=True)
def _no_earlier_tries():
    cache.clear()


def link_in(message: Message) -> str:
    """The path of the message's first link."""
    return re.search(r"https?://[^/\s]+(/\S+)", message.body)[1]


def last_message(**facts: object) -> Message:
    return Message.objects.filter(**facts).latest("queued_at")


def sign_up(client: Client, email: str = "ada@post.example", **changes: str):
    data = {"name": "Ada O'Brien", "email": email, "password1": NEW_PASSWORD, **changes}
    return client.post(reverse("account_signup"), data)


def sign_in(client: Client, email: str, password: str):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def show_who_one_is(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def words_of(response) -> str:
    """A page without what differs for everybody."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_up_confirm_and_sign_in(client):
    assert sign_up(client).url == reverse("account_email_verification_sent")
    assert not is_signed_in(client)

    message = last_message(to="ada@post.example")
    assert message.subject == "Confirm your e-mail address"
    assert "Hello Ada O'Brien," in message.body
    assert client.get(link_in(message)).status_code == 200
    sign_in(client, "ada@post.example", NEW_PASSWORD)
    assert not is_signed_in(client), "following the link is not enough"

    assert client.post(link_in(message)).status_code == 302
    assert sign_in(client, "Ada@Post.example", NEW_PASSWORD).url == reverse("home")
    assert is_signed_in(client)


def test_who_signs_up_on_the_way_somewhere_gets_there(client):
    """As from an invitation: through the account's form, the mail and the sign-in."""
    form = client.get(reverse("account_signup"), {"next": reverse("profile")}).content.decode()
    assert f'name="next" value="{reverse("profile")}"' in form
    sign_up(client, next=reverse("profile"))

    confirmed = client.post(link_in(last_message(to="ada@post.example")))

    assert confirmed.url == f"{reverse('account_login')}?next={reverse('profile')}"
    data = {"login": "ada@post.example", "password": NEW_PASSWORD, "next": reverse("profile")}
    assert client.post(reverse("account_login"), data).url == reverse("profile")


def test_nobody_is_sent_to_another_site_after_signing_up(client):
    sign_up(client, next="https://elsewhere.example/")

    assert client.post(link_in(last_message(to="ada@post.example"))).url == reverse("account_login")


@pytest.mark.parametrize(
    ("page", "back"),
    [
        ("/", ""),
        ("/calls/?phase=open", "?next=/calls/%3Fphase%3Dopen"),
        ("/accounts/login/?next=/mine/", "?next=/mine/"),
        ("/accounts/signup/", ""),
    ],
)
def test_who_signs_in_by_the_head_of_a_page_comes_back_to_it(client, page, back):
    html = client.get(page).content.decode()

    assert f'<a class="btn" href="{reverse("account_login")}{back}">' in html


def test_sign_up_in_swedish_is_written_to_in_swedish(client):
    client.post(
        reverse("account_signup"),
        {"name": "Ada", "email": "ada@post.example", "password1": NEW_PASSWORD},
        headers={"accept-language": "sv"},
    )

    assert User.objects.get().language == "sv"
    assert last_message().language == "sv"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"password1": "short"}, "password1"),
        ({"password1": "123456789012345"}, "password1"),
        ({"password1": "ada@post.example"}, "password1"),
        ({"email": "no address"}, "email"),
        ({"name": ""}, "name"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, changes, field):
    page = sign_up(client, **changes).content.decode()

    assert f'id="id_{field}_error"' in page
    assert "<title>Error:" in page
    assert not User.objects.exists()


def test_a_known_address_is_answered_like_an_unknown_one(client):
    make_user(email="known@post.example")

    other = Client()
    known, unknown = sign_up(client, "known@post.example"), sign_up(other, "new@post.example")
    pages = [words_of(client.get(known.url)), words_of(other.get(unknown.url))]

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert pages[0].replace("known@", "new@") == pages[1]
    assert last_message(to="known@post.example").subject == "You already have an account"


def test_a_reset_is_answered_alike_for_known_and_unknown(client):
    make_user(email="known@post.example")

    answers = [
        Client().post(reverse("account_reset_password"), {"email": email})
        for email in ("known@post.example", "unknown@post.example")
    ]

    assert len({(answer.status_code, answer.url) for answer in answers}) == 1
    assert last_message(to="known@post.example").subject == "Choose a new password"
    assert last_message(to="unknown@post.example").subject == "There is no account with this address"


def test_a_wrong_password_is_answered_alike_for_known_and_unknown(client):
    make_user(email="known@post.example")

    pages = [words_of(sign_in(Client(), email, "wrong")) for email in ("known@post.example", "other@post.example")]

    assert pages[0].replace("known@", "other@") == pages[1]


def test_a_forgotten_password_is_chosen_anew(client):
    user = make_user(email="ada@post.example")
    elsewhere = Client()
    elsewhere.force_login(user)
    client.post(reverse("account_reset_password"), {"email": "ada@post.example"})

    form = client.get(link_in(last_message(subject="Choose a new password")), follow=True)
    done = client.post(form.request["PATH_INFO"], {"password1": NEW_PASSWORD}, follow=True)

    assert "Your password is changed" in done.content.decode()
    assert last_message().subject == "Your password is changed"
    assert elsewhere.get(reverse("profile")).status_code == 302, "others are signed out"
    sign_in(client, "ada@post.example", NEW_PASSWORD)
    assert is_signed_in(client)
    assert Event.objects.filter(chain=f"account:{user.pk}", action="account.password_reset").exists()
    used = Client().get(link_in(last_message(subject="Choose a new password")), follow=True)
    assert "too old, or has been used" in used.content.decode()


def test_the_password_is_changed_by_who_knows_it(client):
    user = make_user(email="ada@post.example")
    sign_in(client, user.email, PASSWORD)

    wrong = client.post(reverse("account_change_password"), {"oldpassword": "wrong", "password1": NEW_PASSWORD})
    right = client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})

    assert 'id="id_oldpassword_error"' in wrong.content.decode()
    assert right.status_code == 302
    assert User.objects.get().check_password(NEW_PASSWORD)


def test_signing_out_takes_a_post(client):
    client.force_login(make_user())

    assert "Sign out" in client.get(reverse("account_logout")).content.decode()
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_addresses_are_added_confirmed_and_removed(client):
    user = make_user(email="ada@post.example")
    sign_in(client, user.email, PASSWORD)
    show_who_one_is(client)
    url = reverse("account_email")

    client.post(url, {"action_add": "", "email": "second@post.example"})
    client.post(link_in(last_message(to="second@post.example")))
    client.post(url, {"action_primary": "", "email": "second@post.example"})
    page = client.get(url).content.decode()

    assert "second@post.example" in page
    assert User.objects.get(pk=user.pk).email == "second@post.example"
    assert "It was ada@post.example" in last_message(subject="Your main address is changed").body
    client.post(url, {"action_remove": "", "email": "ada@post.example"})
    assert list(user.emailaddress_set.values_list("email", flat=True)) == ["second@post.example"]


def test_an_old_session_gives_the_password_again_before_its_addresses_change(client):
    user = make_user()
    client.force_login(user)

    answer = client.post(reverse("account_email"), {"action_add": "", "email": "thief@post.example"})

    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert user.emailaddress_set.count() == 1


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def test_two_step_sign_in_is_switched_on_used_and_switched_off(client, django_capture_on_commit_callbacks):
    user = make_user(email="ada@post.example")
    sign_in(client, user.email, PASSWORD)
    show_who_one_is(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    codes = re.findall(r"<li>(\w{8})</li>", client.get(reverse("mfa_view_recovery_codes")).content.decode())

    assert len(codes) == 10
    assert Event.objects.filter(chain=f"account:{user.pk}", action="account.totp_activated").exists()
    other = Client()
    assert sign_in(other, user.email, PASSWORD).url == reverse("mfa_authenticate")
    assert not is_signed_in(other)
    assert "Give the code" in other.get(reverse("mfa_authenticate")).content.decode()
    assert other.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert is_signed_in(other)
    client.post(reverse("mfa_deactivate_totp"))
    sign_in(third := Client(), user.email, PASSWORD)
    assert is_signed_in(third)


def test_a_stranger_cannot_lock_the_owner_out(client):
    user = make_user(email="ada@post.example")
    sign_in(client, user.email, PASSWORD)
    client.post(reverse("account_logout"))
    stranger = Client(REMOTE_ADDR=client.defaults.get("REMOTE_ADDR", "127.0.0.1"))
    for _try in range(10):
        sign_in(stranger, user.email, "guess")

    assert "Too many failed" in sign_in(stranger, user.email, PASSWORD).content.decode()
    assert not is_signed_in(stranger)
    sign_in(client, user.email, PASSWORD)
    assert is_signed_in(client)


def test_many_behind_one_address_can_create_accounts():
    for number in range(25):
        assert sign_up(Client(), f"person{number}@uni.example").status_code == 302

    assert User.objects.count() == 25


def test_nobody_is_flooded_with_messages_he_did_not_ask_for():
    make_user(email="known@post.example")
    for _try in range(6):
        sign_up(Client(), "known@post.example")
        Client().post(reverse("account_reset_password"), {"email": "unknown@post.example"})

    assert 1 <= Message.objects.filter(to="known@post.example").count() <= 3
    assert Message.objects.filter(to="unknown@post.example").count() == 3


def test_the_profile_keeps_name_and_language(client):
    user = make_user()
    client.force_login(user)

    client.post(reverse("profile"), {"name": "Åsa Öberg", "language": "sv"})

    user = User.objects.get(pk=user.pk)
    assert (user.name, user.language) == ("Åsa Öberg", "sv")
    assert "Åsa Öberg" in client.get(reverse("profile")).content.decode()
    assert client.get(reverse("profile"))["Cache-Control"] == "no-store"


def test_the_profile_is_only_for_the_signed_in(client):
    assert client.get(reverse("profile")).url.startswith(reverse("account_login"))


ENTRANCES = (
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_email_verification_sent",
    "account_inactive",
    "account_reset_password_from_key_done",
)


@pytest.mark.parametrize("name", ENTRANCES)
@pytest.mark.parametrize("language", ["en", "sv"])
def test_entrances_stand_in_the_portals_frame(client, name, language):
    page = client.get(reverse(name), headers={"accept-language": language}).content.decode()

    assert f'<html lang="{language}">' in page
    assert 'class="site-footer"' in page
    assert "placeholder" not in page


def test_pages_of_an_account_send_others_to_sign_in(client):
    for name in (
        "account_email",
        "account_change_password",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_view_recovery_codes",
    ):
        assert client.get(reverse(name)).status_code == 302
