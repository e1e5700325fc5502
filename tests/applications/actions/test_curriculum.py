"""The own CV: kept once, transferred by oneself alone, within what the call allows."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.curriculum import Curriculum, Job, Qualification, save_curriculum, transfer_cv
from applications.actions.publications import add_publications, remove_publications
from applications.domain.publications.work import Work
from applications.models import Affiliation, Applicant, Application, Organisation, Person
from applications.queries.curriculum import cv_document, main_affiliation, own_publications
from applications.queries.documents import working_document
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from tests.factories import (
    DAY,
    NOW,
    TODAY,
    add_applicant,
    make_application,
    make_call,
    make_organisation,
    make_person,
    make_user,
)

pytestmark = pytest.mark.django_db


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

    degrees = [{"title": "Chemistry", "university": "", "year": None}]
    assert (part.person.user, part.cv["degrees"]) == (reader, degrees)
    assert len(before) == 4
    assert others(application, reader) == before


def test_anothers_cv_is_not_saved(application: Application, reader: User) -> None:
    before, leader = others(application, reader), application.created_by
    cv = Curriculum(name="Somebody else", merits="Invented")

    with pytest.raises(Refused) as refused:
        save_curriculum(leader, cv, by=reader, at=NOW)

    assert refused.value.code == "own_cv_only"
    assert others(application, reader) == before


def test_no_page_reaches_anothers_cv(application: Application, reader: User) -> None:
    before = others(application, reader)
    leaders = application.consortium.applicants.get(role="leader")
    client = Client()
    client.force_login(reader)
    given = {"name": "Somebody else", "merits": "None", "person": leaders.person_id, "pk": leaders.pk, "remove": "1"}

    saved = client.post(reverse("curriculum"), given)
    transferred = client.post(reverse("add_cv", args=[application.reference]), given)
    removed = client.post(reverse("participant", args=[application.reference, leaders.pk]), given)

    assert (saved.status_code, transferred.status_code, removed.status_code) == (302, 302, 403)
    assert others(application, reader) == before


# What a person says


def places(person: Person) -> set[tuple[Organisation | str, date | None, bool, bool]]:
    """Employer, end, whether it is the main one, whether it stands in the CV."""
    rows = Affiliation.objects.filter(person=person).select_related("organisation")
    return {(one.organisation or one.employer, one.ends_on, one.is_main, one.in_cv) for one in rows}


def test_a_new_main_place_ends_the_old() -> None:
    user, first, second = make_user("Ada"), make_organisation(), make_organisation()
    save_curriculum(user, Curriculum("Ada", organisation=first), by=user, at=NOW)

    before_midnight_at_utc = (NOW + DAY).replace(hour=23, minute=30)
    next_day = before_midnight_at_utc.date() + timedelta(days=1)
    person = save_curriculum(user, Curriculum("Ada", organisation=second), by=user, at=before_midnight_at_utc)

    assert places(person) == {(first, next_day, False, True), (second, None, True, True)}
    assert main_affiliation(person).starts_on == next_day


def test_degrees_and_employments_are_rows() -> None:
    user, main, other = make_user("Ada"), make_organisation("Main"), make_organisation("Other")
    cv = Curriculum(
        "Ada",
        title="Professor",
        organisation=main,
        department="Physics",
        since=2019,
        degrees=[Qualification("MSc in Physics", "Uppsala", 2001), Qualification("PhD in Physics", "KTH", 2006)],
        employments=[Job(other, first_year=2006, last_year=2018), Job(employer="CERN", position="Fellow")],
    )

    document = cv_document(save_curriculum(user, cv, by=user, at=NOW))

    assert [(one["title"], one["year"]) for one in document["degrees"]] == [
        ("PhD in Physics", 2006),
        ("MSc in Physics", 2001),
    ]
    columns = ("organisation", "name_en", "position", "department", "from", "to")
    assert [tuple(one[name] for name in columns) for one in document["affiliations"]] == [
        (str(main.pk), "Main", "Professor", "Physics", "2019-01-01", None),
        (None, "CERN", "Fellow", "", None, None),
        (str(other.pk), "Other", "", "", "2006-01-01", "2018-12-31"),
    ]


def test_saving_the_same_again_changes_no_place() -> None:
    user, main, other = make_user("Ada"), make_organisation(), make_organisation()
    jobs = [Job(other, first_year=2006, last_year=2018), Job(other, department="Second"), Job(employer="CERN")]
    cv = Curriculum("Ada", organisation=main, since=2019, employments=jobs)
    person = save_curriculum(user, cv, by=user, at=NOW)
    before = list(Affiliation.objects.order_by("pk").values())

    save_curriculum(user, cv, by=user, at=NOW + DAY)

    assert person.affiliations.count() == 4
    assert list(Affiliation.objects.order_by("pk").values()) == before


def test_an_employment_that_leaves_the_cv_stays_for_detection() -> None:
    user, former, abroad = make_user("Ada"), make_organisation(), "CERN"
    jobs = [Job(former, last_year=2020), Job(employer=abroad)]
    person = save_curriculum(user, Curriculum("Ada", employments=jobs), by=user, at=NOW)

    save_curriculum(user, Curriculum("Ada"), by=user, at=NOW)

    assert places(person) == {(former, date(2020, 12, 31), False, False), (abroad, TODAY, False, False)}
    assert cv_document(person)["affiliations"] == []


def test_what_an_officer_entered_of_a_reviewer_is_not_ended_by_a_cv_with_it() -> None:
    user, entered = make_user("Ada"), make_organisation()
    person = make_person(user=user)
    Affiliation.objects.create(person=person, organisation=entered, department="Physics")

    save_curriculum(user, Curriculum("Ada", organisation=entered, department="Physics"), by=user, at=NOW)

    assert places(person) == {(entered, None, True, True)}


def test_an_orcid_belongs_to_one_person() -> None:
    ada, bo = make_user(), make_user()
    cv = Curriculum("Ada", orcid="0000-0002-1825-0097")
    save_curriculum(ada, cv, by=ada, at=NOW)

    with pytest.raises(Refused) as taken:
        save_curriculum(bo, cv, by=bo, at=NOW)

    assert taken.value.code == "orcid_taken"


# What goes into the application


def keys_of(user: User, *titles: str) -> list[UUID]:
    rows = {row.title: row.key for row in own_publications(user)}
    return [rows[title] for title in titles]


@pytest.fixture
def published(reader: User) -> User:
    """The reader with three publications, in a call that allows two."""
    works = [Work("Light", 2020, "Ek, Bo", "10.1000/a", "Nature of Tests"), Work("Dark", 2021), Work("Grey", 2022)]
    add_publications(works, by=reader, at=NOW)
    return reader


@pytest.fixture
def narrow(application: Application) -> Application:
    application.call.n_publications_max = 2
    application.call.save()
    return application


def test_the_chosen_publications_are_brought_in_their_order(narrow: Application, published: User) -> None:
    part = transfer_cv(narrow, publications=keys_of(published, "Grey", "Light"), by=published, at=NOW)

    light = {
        "title": "Light",
        "authors": "Ek, Bo",
        "year": 2020,
        "published_in": "Nature of Tests",
        "doi": "10.1000/a",
    }
    assert [one["title"] for one in part.cv["publications"]] == ["Grey", "Light"]
    assert part.cv["publications"][1] == light
    people = working_document(narrow)["people"]
    assert [one["cv"] for one in people if one["name"] == "Reader Ring"] == [part.cv]


def test_more_than_the_call_allows_are_refused(narrow: Application, published: User) -> None:
    with pytest.raises(Refused) as refused:
        transfer_cv(narrow, publications=keys_of(published, "Grey", "Light", "Dark"), by=published, at=NOW)

    assert (refused.value.code, refused.value.params) == ("too_many_publications", {"n_chosen": 3, "limit": 2})
    assert narrow.consortium.applicants.get(person__user=published).cv["publications"] == []


def test_neither_anothers_publications_nor_removed_ones_are_brought(narrow: Application, published: User) -> None:
    add_publications([Work("Theirs", 2020)], by=narrow.created_by, at=NOW)
    gone = keys_of(published, "Dark")
    remove_publications(gone, by=published, at=NOW)

    for keys in (keys_of(narrow.created_by, "Theirs"), gone, [uuid4()]):
        with pytest.raises(Refused) as refused:
            transfer_cv(narrow, publications=keys, by=published, at=NOW)
        assert refused.value.code == "publication_gone"


def test_a_profile_that_changes_changes_nothing_in_the_application(narrow: Application, published: User) -> None:
    part = transfer_cv(narrow, publications=keys_of(published, "Light"), by=published, at=NOW)
    before = part.cv

    remove_publications(keys_of(published, "Light"), by=published, at=NOW)
    save_curriculum(published, Curriculum("Another name", merits="More"), by=published, at=NOW + DAY)

    part.refresh_from_db()
    assert (part.cv, part.name) == (before, "Reader Ring")


def test_a_cv_without_degree_and_merits_is_not_transferred(application: Application) -> None:
    user = make_user()
    add_applicant(application.consortium, user)

    with pytest.raises(Refused) as refused:
        transfer_cv(application, by=user, at=NOW)

    assert refused.value.code == "cv_has_gaps"
