"""Withdrawing: by the leader, and by the signatory of the organisation, each from a page of their own."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.models import Message
from tests.applications.worlds import fresh, registered, submitted
from tests.factories import make_call, make_organisation, make_signatory, make_staff, make_user

pytestmark = pytest.mark.django_db


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address_of(application: Application) -> str:
    return reverse("withdraw_for_organisation", args=[application.reference])


def signatory_of(application: Application) -> User:
    return make_signatory(application.consortium.organisation)


def test_a_signatory_is_asked_and_then_withdraws() -> None:
    application = submitted()
    client, address = client_of(signatory_of(application)), address_of(application)
    page = reverse("to_sign", args=[application.reference])

    assert address in client.get(page).content.decode()
    asked = client.get(address).content.decode()
    unsure = client.post(address, {"request_key": uuid.uuid4()})

    assert "This is final" in asked
    assert application.submitted_version.document["title_en"] in asked
    assert reverse("application", args=[application.reference]) not in asked
    assert (unsure.status_code, fresh(application).status) == (422, "awaiting_signature")
    done = client.post(address, {"is_sure": "on", "request_key": uuid.uuid4()})
    assert (done.status_code, done.url) == (302, page)
    assert fresh(application).status == "withdrawn"
    assert address not in client.get(page).content.decode()


def test_the_consortium_is_told_who_withdrew_and_it_is_audited() -> None:
    application = submitted()
    signatory = signatory_of(application)

    client_of(signatory).post(address_of(application), {"is_sure": "on"})

    told = Message.objects.get(key__startswith="withdrawn:", recipient=application.created_by)
    assert signatory.name in told.body
    assert application.submitted_version.document["organisation"]["name_en"] in told.body
    event = Event.objects.filter(chain=f"application:{application.pk}").order_by("seq").last()
    assert (event.action, event.detail["move"], event.actor) == (
        "application.status_changed",
        "withdraw",
        str(signatory.pk),
    )


def test_a_request_sent_twice_withdraws_once() -> None:
    application = submitted()
    client, given = client_of(signatory_of(application)), {"is_sure": "on", "request_key": uuid.uuid4()}

    answers = [client.post(address_of(application), given) for _time in range(2)]

    assert [(one.status_code, one.url) for one in answers] == [(302, answers[0].url)] * 2
    moves = Event.objects.filter(chain=f"application:{application.pk}", action="application.status_changed")
    assert [one.detail["move"] for one in moves].count("withdraw") == 1


def test_nothing_is_withdrawn_for_an_organisation_before_the_deadline() -> None:
    application = registered(make_call())
    signatory = make_signatory(application.consortium.organisation)

    answer = client_of(signatory).post(address_of(application), {"is_sure": "on"})

    assert (answer.status_code, fresh(application).status) == (404, "registered")


def test_for_others_the_page_does_not_exist() -> None:
    application = submitted()
    others = (
        make_user(),
        application.created_by,
        make_signatory(make_organisation()),
        make_staff(application.call.agency),
    )
    for other in others:
        client = client_of(other)
        answers = [client.get(address_of(application)), client.post(address_of(application), {"is_sure": "on"})]
        assert [one.status_code for one in answers] == [404, 404]
    assert fresh(application).status == "awaiting_signature"


def test_the_leader_goes_back_to_the_own_page() -> None:
    application = submitted()
    client = client_of(application.created_by)
    address = reverse("withdraw", args=[application.reference])

    assert reverse("application", args=[application.reference]) in client.get(address).content.decode()
    done = client.post(address, {"is_sure": "on"})

    assert (done.status_code, done.url) == (302, reverse("application", args=[application.reference]))
    told = Message.objects.filter(key__startswith="withdrawn:")
    assert told.count() == 2
    assert all(application.created_by.name in one.body for one in told)
