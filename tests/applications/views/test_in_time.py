"""What arrived in time counts, however long it waited: seen from the leader's browser."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from applications.actions.status import lock_application
from applications.models import Application, Receipt
from clusterportal import clock
from clusterportal.demo.clock import jump_to
from tests.factories import make_application, make_call
from tests.journeys.waiting import wait_until


def leader_of(application: Application) -> Client:
    client = Client()
    client.force_login(application.created_by)
    return client


def post(application: Application, client: Client, key: uuid.UUID) -> HttpResponse:
    address = reverse("register", args=[application.reference])
    return client.post(address, {"is_true": "on", "request_key": key})


@pytest.mark.django_db(transaction=True)
def test_a_registration_that_waited_on_a_lock_past_the_deadline_is_in_time_and_so_is_its_retry() -> None:
    application = make_application(make_call("vr", closes_in=timedelta(hours=1)))
    deadline, key, answers = application.call.closes_at, uuid.uuid4(), []
    client = leader_of(application)

    def send() -> None:
        answers.append(post(application, client, key))
        connection.close()

    with transaction.atomic():
        lock_application(application)
        sent = threading.Thread(target=send)
        sent.start()
        wait_until(_somebody_waits, "the request waits for the lock")
        # The lock is held until the deadline is over: nothing but the arrival can count now.
        with_clock_past(deadline)
    sent.join()
    retry = post(application, client, key)
    late = post(application, client, uuid.uuid4())

    [receipt] = Receipt.objects.all()
    assert [one.status_code for one in (*answers, retry)] == [302, 302]
    assert retry.url == answers[0].url == reverse("registered", args=[application.reference, receipt.pk])
    assert receipt.version.registered_at <= deadline < clock.now()
    assert (late.status_code, Receipt.objects.count()) == (422, 1)


def with_clock_past(deadline) -> None:
    """Another connection moves it: within the transaction nobody else would see it."""

    def move() -> None:
        jump_to(deadline + timedelta(minutes=1))
        connection.close()

    mover = threading.Thread(target=move)
    mover.start()
    mover.join()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0
