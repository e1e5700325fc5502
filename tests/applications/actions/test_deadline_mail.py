"""A deadline that moves for all is told to those whom it concerns: once, in their language, and not to others."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from applications.actions.calls import move_deadline
from applications.actions.registering import register
from applications.actions.submission import submit_due
from applications.models import Application, Call, Notice
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from tests.applications.worlds import after_deadline, before_deadline, fresh, registered, signed
from tests.factories import (
    DAY,
    NOW,
    add_applicant,
    make_application,
    make_call,
    make_signatory,
    make_staff,
    make_user,
)

pytestmark = pytest.mark.django_db
WORDS = {"text_sv": "Driftstopp i går.", "text_en": "An outage yesterday."}


def move(call: Call, *, at: datetime = NOW, by_days: int = 9) -> Notice:
    call = Call.objects.get(pk=call.pk)
    closes_at = max(call.closes_at, at) + by_days * DAY
    dates = {"closes_at": closes_at, "signing_closes_at": closes_at + 7 * DAY}
    return move_deadline(call, **dates, **WORDS, by=make_staff(call.agency), at=at)


def told(application: Application, template: str = "deadline_moved") -> list[Message]:
    found = Message.objects.filter(key__startswith=f"{template}:", scope=f"application:{application.pk}")
    return list(found.order_by("to"))


def people(application: Application) -> list[str]:
    return sorted(application.consortium.applicants.values_list("person__user__email", flat=True))


def test_everybody_in_a_draft_and_in_a_registered_application_is_told() -> None:
    call = make_call()
    draft, kept = make_application(call), registered(call)
    add_applicant(draft.consortium, make_user(language="sv"), "administrator")
    elsewhere = make_application(make_call("vinnova"))
    move(call)
    assert [one.to for one in told(draft)] == people(draft)
    assert [one.to for one in told(kept)] == people(kept)
    assert told(elsewhere) == []
    assert "submitted only if the project leader registers it" in told(draft)[0].body
    assert "Version 1 of application" in told(kept)[0].body
    for address in (reverse("application", args=[draft.reference]), reverse("call", args=[call.pk])):
        assert address in told(draft)[0].body
    assert not Message.objects.filter(body__contains=WORDS["text_en"]).exists()
    send_queued(NOW)
    assert {one.state for one in [*told(draft), *told(kept)]} == {"sent"}


def test_each_move_is_told_once() -> None:
    draft = make_application(make_call())
    move(draft.call)
    move(draft.call)
    assert [one.to for one in told(draft)] == sorted(2 * people(draft))


def test_what_was_submitted_is_told_to_be_registered_again_also_to_who_was_asked_to_sign() -> None:
    call = make_call(closes_in=-1 * DAY)
    application = make_application(call)
    organisation = application.consortium.organisation
    register(application, by=application.created_by, at=before_deadline(call))
    submit_due(after_deadline(call))
    signatory, leader = make_signatory(organisation), application.created_by
    organisation.roles.create(user=leader, role="signatory", granted_by=leader, granted_at=NOW)
    move(call)
    assert fresh(application).status == "registered"
    assert [one.to for one in told(application)] == people(application)
    assert "had already been submitted" in told(application)[0].body
    (message,) = told(application, "signing_put_off")
    assert message.to == signatory.email
    assert "There is nothing to sign before that." in message.body
    send_queued(NOW)
    assert told(application, "signing_put_off")[0].state == "sent"


def test_where_nobody_signs_only_the_consortium_is_told() -> None:
    call = make_call("vinnova", closes_in=-1 * DAY)
    application = registered(call)
    make_signatory(application.consortium.organisation)
    submit_due(after_deadline(call))
    move(call)
    assert [one.to for one in told(application)] == people(application)
    assert told(application, "signing_put_off") == []


def test_for_whom_nothing_has_changed_gets_nothing() -> None:
    call = make_call(closes_in=-1 * DAY)
    done, gone, extended = signed(call), make_application(call), make_application(call)
    Application.objects.filter(pk=gone.pk).update(status="withdrawn", withdrawn_at=NOW)
    Application.objects.filter(pk=extended.pk).update(closes_at=NOW + 9 * DAY)
    move(call)
    assert [told(one) for one in (done, gone, extended)] == [[], [], []]


def test_whoever_has_left_before_it_is_sent_gets_nothing() -> None:
    draft = make_application(make_call())
    move(draft.call)
    draft.consortium.applicants.update(invitation="revoked")
    send_queued(NOW)
    assert {one.state for one in told(draft)} == {"dropped"}


def test_the_statements_do_not_grow_with_the_drafts(django_assert_max_num_queries) -> None:
    call = make_call()
    officer = make_staff(call.agency)
    for _number in range(5):
        make_application(call)
    dates = {"closes_at": call.closes_at + DAY, "signing_closes_at": call.signing_closes_at + timedelta(days=2)}
    with django_assert_max_num_queries(15):
        move_deadline(call, **dates, **WORDS, by=officer, at=NOW)
    assert Message.objects.count() == 10
