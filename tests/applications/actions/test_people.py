"""Recognising at signing in the person whom an agency has entered (ON_SIGNING_IN)."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from applications.actions.people import ensure_person, recognise
from applications.models import Person, PersonEmail
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from tests.factories import NOW, PASSWORD, make_person, make_user

pytestmark = pytest.mark.django_db
ADDRESS = "ada@post.example"


def entered(name: str = "Ada Provlund", *, user: User | None = None) -> Person:
    """A person with an address, as an officer enters a reviewer."""
    person = make_person(name, user=user)
    PersonEmail.objects.create(person=person, email=ADDRESS)
    return person


def links(user: User) -> list[dict[str, str]]:
    """What the account's chain says of persons."""
    found = Event.objects.filter(chain=f"account:{user.pk}", action="person.linked")
    return list(found.values_list("detail", flat=True))


def test_an_entered_person_is_the_accounts_from_signing_in_on() -> None:
    person, user = entered(), make_user("Ada P", email=ADDRESS.replace("a", "A", 1))

    recognise(user, at=NOW)
    recognise(User.objects.get(pk=user.pk), at=NOW)

    assert Person.objects.get() == person
    assert User.objects.get(pk=user.pk).person == person
    assert Person.objects.get().name == "Ada P"
    assert links(user) == [{"person": str(person.pk)}]


def test_an_unknown_address_makes_nobody() -> None:
    entered()
    user = make_user("Bo")

    recognise(user, at=NOW)

    assert [person.user for person in Person.objects.all()] == [None]
    assert links(user) == []


def test_an_account_that_is_somebody_stays_so() -> None:
    user = make_user(email=ADDRESS)
    own = ensure_person(user, at=NOW)
    PersonEmail.objects.filter(email=ADDRESS).update(person=make_person("Another Ada"))

    recognise(User.objects.get(pk=user.pk), at=NOW)

    assert Person.objects.get(user=user) == own


def test_a_person_with_an_account_is_not_taken_over() -> None:
    first = make_user("First")
    person = entered(user=first)
    second = make_user("Second", email=ADDRESS)

    recognise(second, at=NOW)

    assert Person.objects.get() == person
    assert person.user == first


def test_an_address_that_nobody_has_confirmed_proves_nothing() -> None:
    person, user = entered(), make_user(email=ADDRESS)
    user.emailaddress_set.update(verified=False)

    recognise(user, at=NOW)

    assert Person.objects.get(pk=person.pk).user is None
    assert ensure_person(user, at=NOW) != person


def test_signing_in_recognises() -> None:
    assert f"{recognise.__module__}.{recognise.__name__}" == settings.ON_SIGNING_IN
    person, user = entered(), make_user(email=ADDRESS)

    Client().post(reverse("account_login"), {"login": ADDRESS, "password": PASSWORD})

    assert Person.objects.get(user=user) == person
