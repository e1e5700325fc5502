"""Messages of decisions that did not arrive: sent again, or delivered in another way."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils.timezone import localdate

from applications.actions.bars import set_bar
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.audit.models import Event
from clusterportal.mail.actions import mark_returned, send_queued
from clusterportal.mail.models import Message
from reviews.actions.deliveries import note_delivered, send_again
from reviews.models import Decision, Delivery
from reviews.queries.counts import Counts
from reviews.queries.deliveries import deliveries_visible_to, n_by_state
from tests.factories import make_agency, make_person, make_staff
from tests.kept import kept
from tests.reviews.actions.test_decisions import Meeting
from tests.reviews.worlds import declare_staff
from tests.threads import together

pytestmark = pytest.mark.django_db


@kept
def published() -> Meeting:
    meeting = Meeting()
    meeting.attach_all()
    meeting.lock()
    meeting.publish()
    return meeting


@pytest.fixture
def meeting():
    return published()


def first():
    return Delivery.objects.select_related("message", "decision__application").order_by("message__to").first()


def returned(meeting, *, reason="5.1.1 No such user"):
    """The first message, sent and come back."""
    send_queued(meeting.at)
    assert mark_returned(first().message_id, reason=reason, at=meeting.at)
    return first()


def stuck(meeting):
    return Counts(meeting.officer, [meeting.call], meeting.at).undelivered[meeting.call.pk]


def test_a_message_whose_text_was_erased_is_not_sent_empty(meeting):
    delivery = returned(meeting)
    Message.objects.filter(pk=delivery.message_id).update(body="")
    with pytest.raises(Refused, match="delivery_text_erased"):
        send_again(delivery, to="right@post.example", by=meeting.officer, at=meeting.at)


def test_each_applicant_of_each_decision_has_one_message_and_one_row(meeting):
    told = {(one.decision_id, one.message.recipient_id) for one in Delivery.objects.select_related("message")}
    wanted = {
        (decision.pk, part.person.user_id)
        for decision in Decision.objects.all()
        for part in decision.application.consortium.applicants.all()
    }
    assert (told, Delivery.objects.count()) == (wanted, len(wanted))
    assert n_by_state(meeting.officer, meeting.meeting, meeting.at) == {"queued": len(wanted)}


def test_what_came_back_waits_until_it_is_sent_again_to_a_corrected_address(meeting):
    delivery = returned(meeting)
    assert stuck(meeting) == 1
    mail.outbox.clear()

    made = send_again(delivery, to="right@post.example", by=meeting.officer, at=meeting.at)

    assert stuck(meeting) == 0
    send_queued(meeting.at)
    assert [(one.to, one.subject) for one in mail.outbox] == [(["right@post.example"], delivery.message.subject)]
    assert (made.replaces, made.message.state) == (delivery, "queued")
    with pytest.raises(Refused, match="delivery_settled"):
        send_again(delivery, to="x@post.example", by=meeting.officer, at=meeting.at)
    chain = f"application:{delivery.decision.application_id}"
    actions = Event.objects.filter(chain=chain, action__in=["mail.returned", "letter.sent_again"]).order_by("seq")
    assert list(actions.values_list("action", flat=True)) == ["mail.returned", "letter.sent_again"]


def test_what_is_sent_again_can_come_back_again(meeting):
    made = send_again(returned(meeting), to="wrong@post.example", by=meeting.officer, at=meeting.at)
    send_queued(meeting.at)
    mark_returned(made.message_id, reason="5.1.1", at=meeting.at)
    assert stuck(meeting) == 1


def test_a_failed_message_can_be_delivered_in_another_way(meeting):
    delivery = first()
    Message.objects.filter(pk=delivery.message_id).update(state="failed", error="Refused.")
    assert stuck(meeting) == 1
    today = localdate(meeting.at)
    given = {"by": meeting.officer, "at": meeting.at}
    for on, note, code in (
        (today, " ", "delivery_note_missing"),
        (today + timedelta(days=2), "By post.", "delivered_later"),
        (today - timedelta(days=2), "By post.", "delivered_before"),
    ):
        with pytest.raises(Refused, match=code):
            note_delivered(delivery, on=on, note=note, **given)

    note_delivered(delivery, on=today, note="By post to KTH.", **given)

    delivery.refresh_from_db()
    assert (delivery.otherwise_on, delivery.note, delivery.settled_by) == (today, "By post to KTH.", meeting.officer)
    assert stuck(meeting) == 0
    assert Event.objects.get(action="letter.delivered_otherwise").detail["on"] == str(today)


def test_what_has_not_come_back_is_not_followed_up(meeting):
    with pytest.raises(Refused, match="delivery_not_stuck"):
        send_again(first(), to="x@post.example", by=meeting.officer, at=meeting.at)


def test_it_is_for_the_officer_who_handles_the_case(meeting):
    delivery = returned(meeting)
    undeclared, other = make_staff(meeting.call.agency), make_staff(make_agency("vinnova"))
    for user in (undeclared, other, meeting.decider):
        assert not deliveries_visible_to(user, meeting.at).exists()
        with pytest.raises(Hidden):
            send_again(delivery, to="x@post.example", by=user, at=meeting.at)
    set_bar(delivery.decision.application, make_person(user=meeting.officer), by=None, at=meeting.at)
    with pytest.raises(Hidden):
        note_delivered(delivery, on=localdate(meeting.at), note="x", by=meeting.officer, at=meeting.at)
    assert stuck(meeting) == 0
    assert deliveries_visible_to(meeting.officer, meeting.at).exists()


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_send_it_again_once(meeting):
    colleague = make_staff(meeting.call.agency)
    declare_staff(colleague, meeting.call, meeting.at)
    delivery = returned(meeting)
    n_before = Message.objects.count()

    outcomes = together(
        *[
            lambda by=by: send_again(delivery, to="right@post.example", by=by, at=meeting.at)
            for by in (meeting.officer, colleague)
        ]
    )

    assert [one.code for one in outcomes if isinstance(one, Refused)] == ["delivery_settled"]
    assert Message.objects.count() == n_before + 1
