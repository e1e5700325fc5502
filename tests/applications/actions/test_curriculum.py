"""A participant who may only read changes the own CV and nobody else's."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.curriculum import Curriculum, save_curriculum, transfer_cv
from applications.models import Applicant, Application, Person
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from tests.factories import NOW, add_applicant, make_application, make_call, make_person, make_user

pytestmark = pytest.mark.django_db
NOTHING: Any = {"orcid": None, "title": "", "degree_year": None, "organisation": None, "department": ""}


@pytest.fixture
def application() -> Application:
    return make_application(make_call())


@pytest.fixture
def reader(application: Application) -> User:
    """A researcher with the right to read, whose own CV differs from what was transferred."""
    user = make_user("Reader Ring")
    part = add_applicant(application.consortium, user)
    make_person(user=user, degree="Chemistry")
    assert part.rights == Applicant.Rights.READ
    return user


def others(application: Application, reader: User) -> list[dict[str, Any]]:
    """Everything that stands of the others: their parts and what their persons say of themselves."""
    parts = application.consortium.applicants.exclude(person__user=reader).order_by("pk")
    people = Person.objects.filter(parts__in=parts).order_by("pk")
    return [*parts.values(), *people.values()]


def test_transferring_copies_the_own_cv_alone(application: Application, reader: User) -> None:
    before = others(application, reader)

    part = transfer_cv(application, by=reader, at=NOW)

    assert (part.person.user, part.cv["degree"]) == (reader, "Chemistry")
    assert len(before) == 4
    assert others(application, reader) == before


def test_anothers_cv_is_not_saved(application: Application, reader: User) -> None:
    before, leader = others(application, reader), application.created_by
    cv = Curriculum(name="Somebody else", degree="None", merits="Invented", publications=(), **NOTHING)

    with pytest.raises(Refused) as refused:
        save_curriculum(leader, cv, by=reader, at=NOW)

    assert refused.value.code == "own_cv_only"
    assert others(application, reader) == before


def test_no_page_reaches_anothers_cv(application: Application, reader: User) -> None:
    before = others(application, reader)
    leaders = application.consortium.applicants.get(role="leader")
    client = Client()
    client.force_login(reader)
    given = {"name": "Somebody else", "degree": "None", "person": leaders.person_id, "pk": leaders.pk, "remove": "1"}

    saved = client.post(reverse("curriculum"), given)
    transferred = client.post(reverse("add_cv", args=[application.reference]), given)
    removed = client.post(reverse("participant", args=[application.reference, leaders.pk]), given)

    assert (saved.status_code, transferred.status_code, removed.status_code) == (302, 302, 403)
    assert others(application, reader) == before
