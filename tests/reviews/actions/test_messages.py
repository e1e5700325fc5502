"""What did not arrive is a task until somebody has followed it up."""

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from clusterportal.accounts.errors import Hidden
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from reviews.actions.messages import note_followed_up, send_message_again
from reviews.models import Delivery
from reviews.queries.record import stuck_messages
from tests.applications.enquiring import refusal
from tests.factories import NOW, make_call, make_staff, make_user
from tests.reviews.grants import decided
from tests.reviews.worlds import World, make_world

pytestmark = pytest.mark.django_db


def stuck_message(scope: str, **columns: object) -> Message:
    given = {"to": "a@b.example", "language": "en", "subject": "s", "body": "b", "at": NOW, "state": "failed"}
    return Message.objects.create(scope=scope, **{**given, **columns})


@pytest.fixture
def world() -> World:
    return make_world(1)


@pytest.fixture
def message(world: World) -> Message:
    return stuck_message(f"call:{world.call.pk}", recipient=make_user(email="new@b.example"))


def test_it_is_sent_again_to_the_account_s_present_address(world: World, message: Message) -> None:
    again = send_message_again(message, by=world.officer, at=NOW)
    assert (again.to, again.subject, again.body, again.scope) == ("new@b.example", "s", "b", message.scope)
    assert list(stuck_messages(world.officer, NOW)) == []
    assert refusal(lambda: send_message_again(message, by=world.officer, at=NOW)) == "delivery_settled"
    event = Event.objects.get(action="mail.followed_up")
    assert (event.chain, event.detail) == (message.scope, {"message": str(message.pk)})


def test_it_is_noted_how_it_was_followed_up(world: World, message: Message) -> None:
    assert refusal(lambda: note_followed_up(message, reason=" ", by=world.officer, at=NOW)) == "message_note_missing"
    note_followed_up(message, reason=" By phone. ", by=world.officer, at=NOW)
    message.refresh_from_db()
    assert (message.follow_up_note, message.followed_up_by) == ("By phone.", world.officer)
    assert Message.objects.count() == 1


def test_what_arrived_or_lost_its_text_is_not_sent_again(world: World) -> None:
    sent = stuck_message(f"call:{world.call.pk}", state="sent", sent_at=NOW)
    assert refusal(lambda: send_message_again(sent, by=world.officer, at=NOW)) == "delivery_not_stuck"
    erased = stuck_message(f"call:{world.call.pk}", body="")
    assert refusal(lambda: send_message_again(erased, by=world.officer, at=NOW)) == "message_text_erased"


def test_nobody_follows_up_what_is_hidden_from_them(world: World, message: Message) -> None:
    for stranger in (make_staff(make_call("vinnova").agency), make_staff(world.call.agency, "auditor"), make_user()):
        with pytest.raises(Hidden):
            note_followed_up(message, reason="x", by=stranger, at=NOW)


def test_a_decision_s_message_is_followed_up_in_the_delivery_log() -> None:
    made = decided()
    told = Delivery.objects.first().message
    Message.objects.filter(pk=told.pk).update(state="failed", sent_at=None)
    assert list(stuck_messages(made.officer, made.at)) == []
    told.refresh_from_db()
    assert refusal(lambda: send_message_again(told, by=made.officer, at=made.at)) == "message_of_decision"


def test_the_page_of_a_decision_s_message_leads_to_where_it_is_followed_up(client: Client) -> None:
    made = decided()
    delivery = Delivery.objects.first()
    client.force_login(made.officer)
    page = client.get(reverse("admin:mail_message_change", args=[delivery.message_id])).content.decode()
    assert "follow it up among the messages of decisions" in page
    assert reverse("admin:reviews_delivery_change", args=[delivery.pk]) in page


def test_only_what_did_not_arrive_is_followed_up_by_somebody(message: Message) -> None:
    with pytest.raises(IntegrityError, match="message_followed_up_by_somebody"):
        Message.objects.filter(pk=message.pk).update(followed_up_at=NOW)


def test_the_officer_follows_it_up_on_its_page(world: World, message: Message) -> None:
    client = Client()
    client.force_login(world.officer)
    listed = client.get(reverse("admin:mail_message_changelist") + "?stuck=1").content.decode()
    address = reverse("admin:mail_message_change", args=[message.pk])
    assert address in listed
    page = client.get(address).content.decode()
    assert ("Send again" in page, "Note how it was followed up" in page) == (True, True)
    done = client.post(
        reverse("admin:mail_message_followed-up", args=[message.pk]), {"reason": "By phone."}, follow=True
    )
    page = done.content.decode()
    assert ("It is noted how the message was followed up." in page, "By phone." in page) == (True, True)
    assert "Send again" not in page
