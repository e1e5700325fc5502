"""From an accepted invitation to the own CV in the application, and back."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Degree
from clusterportal.accounts.models import User
from tests.factories import DAY, NOW, add_applicant, make_application, make_call, make_user

pytestmark = pytest.mark.django_db
EMPTY = "Write your CV first"
WAIT = "Applications that wait for your CV"


@pytest.fixture
def application() -> Application:
    return make_application(make_call())


@pytest.fixture
def researcher(application: Application) -> User:
    """Somebody who has accepted and has written nothing yet."""
    user = make_user()
    part = add_applicant(application.consortium, user)
    part.cv, part.cv_transferred_at = None, None
    part.save()
    return user


@pytest.fixture
def signed_in(client: Client, researcher: User) -> Client:
    client.force_login(researcher)
    return client


def page(client: Client, name: str, *arguments: str) -> str:
    return client.get(reverse(name, args=arguments)).content.decode()


def test_an_empty_cv_is_not_offered_for_transfer(signed_in, application, researcher):
    empty = page(signed_in, "add_cv", application.reference)
    Degree.objects.create(person=researcher.person, title="PhD in Physics")
    written = page(signed_in, "add_cv", application.reference)

    transfer = "Transfer my CV to the application"
    assert [(EMPTY in one, transfer in one) for one in (empty, written)] == [(True, False), (False, True)]


def test_the_cv_leads_to_the_applications_that_wait_for_it(signed_in, application, researcher):
    waiting = page(signed_in, "curriculum")
    application.consortium.applicants.filter(person__user=researcher).update(cv={"degrees": []}, cv_transferred_at=NOW)
    transferred = page(signed_in, "curriculum")

    assert WAIT in waiting
    assert f'href="{reverse("add_cv", args=[application.reference])}"' in waiting
    assert WAIT not in transferred


def test_a_call_that_has_closed_waits_for_nobody(signed_in, application):
    call = application.call
    call.closes_at = NOW - DAY
    call.save()

    assert WAIT not in page(signed_in, "curriculum")
