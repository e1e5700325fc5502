"""The agency's register of reviewers: where they have worked before."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Organisation
from reviews.models import EntryAffiliation, Reviewer
from tests.factories import make_agency, make_organisation, make_staff

pytestmark = pytest.mark.django_db


def enter(client: Client, employer: Organisation, former: str, **more: object) -> str:
    values = {"agency": "vr", "name": "Rita Reviewer", "email": "rita@post.example", "organisation": employer.pk}
    address = reverse("admin:reviews_reviewer_add")
    return client.post(
        address, {**values, "department": "Physics", "former": former, **more}, follow=True
    ).content.decode()


def officer() -> Client:
    client = Client()
    client.force_login(make_staff(make_agency()))
    return client


def jobs() -> set[tuple[str, str, date | None]]:
    return {(one.organisation.name_en, one.department, one.ends_on) for one in EntryAffiliation.objects.all()}


def test_earlier_employers_are_entered_with_the_year_in_which_they_ended() -> None:
    now, before = make_organisation("Now University"), make_organisation("Before University")
    client = officer()
    enter(client, now, f"{before.name_en} | Chemistry | 2023")
    page = client.get(reverse("admin:reviews_reviewer_change", args=[Reviewer.objects.get().pk])).content.decode()
    assert jobs() == {("Now University", "Physics", None), ("Before University", "Chemistry", date(2023, 12, 31))}
    assert "Before University, Chemistry, until 2023" in page


@pytest.mark.parametrize("written", ["0000-0002-1825-0097", "https://orcid.org/0000000218250097"])
def test_an_orcid_is_kept_in_its_four_groups(written: str) -> None:
    enter(officer(), make_organisation("Now University"), "", orcid=written)
    assert Reviewer.objects.get().person.orcid == "0000-0002-1825-0097"


def test_an_orcid_that_is_none_is_refused() -> None:
    page = enter(officer(), make_organisation("Now University"), "", orcid="0000-0002-1825-0098")
    assert "This is not an ORCID: check the digits." in page


def test_saving_again_adds_nothing_and_who_has_moved_works_there_no_more() -> None:
    now, before = make_organisation("Now University"), make_organisation("Before University")
    client = officer()
    enter(client, before, "")
    reviewer = Reviewer.objects.get()
    address = reverse("admin:reviews_reviewer_edit", args=[reviewer.pk])
    values = {"name": "Rita Reviewer", "organisation": now.pk, "department": "Physics"}
    for _time in range(2):
        client.post(address, values | {"former": "Before University | Physics | 2024"})
    assert jobs() == {("Now University", "Physics", None), ("Before University", "Physics", date(2024, 12, 31))}
    assert "Before University | Physics | 2024" in client.get(address).content.decode()


def test_an_exact_day_that_is_known_stays() -> None:
    now, before = make_organisation("Now University"), make_organisation("Before University")
    client = officer()
    enter(client, now, "Before University | Physics | 2024")
    EntryAffiliation.objects.filter(organisation=before).update(ends_on=date(2024, 5, 3))
    address = reverse("admin:reviews_reviewer_edit", args=[Reviewer.objects.get().pk])
    values = {"name": "Rita Reviewer", "organisation": now.pk, "department": "Physics"}
    client.post(address, values | {"former": "Before University | Physics | 2024"})
    assert ("Before University", "Physics", date(2024, 5, 3)) in jobs()
    assert len(jobs()) == 2


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Nowhere | Physics | 2024", "No organisation, or several, for: Nowhere"),
        ("Now University | Physics", "Write the year in which it ended"),
        ("Now University | Physics | soon", "Write the year in which it ended"),
    ],
)
def test_an_unclear_line_is_refused_with_its_words(line: str, sentence: str) -> None:
    assert sentence in enter(officer(), make_organisation("Now University"), line)
    assert not Reviewer.objects.exists()
