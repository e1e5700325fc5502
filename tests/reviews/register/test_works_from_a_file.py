"""Publications of a reviewer out of a file, by the readers that applicants have."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.models import Organisation
from reviews.models import EntryPublication, RegisterEntry
from tests.factories import make_agency, make_organisation, make_staff

pytestmark = pytest.mark.django_db
BIBTEX = "@article{a, title = {On quasars}, author = {Vetterlind, A and Other, B}, year = {2024}, doi = {10.1000/q}}"
WRONG = "@article{a, title = {Without a year}}"


def enter(client: Client, organisation: Organisation, content: str, **values: Any) -> Any:
    given = {"name": "Ada", "email": "ada@uni.example", "organisation": organisation.pk, **values}
    agency = make_agency("vr")
    file = SimpleUploadedFile("works.bib", content.encode())
    given |= {"agency": agency.pk, "publications_file": file, "request_key": str(uuid.uuid4())}
    return client.post(reverse("admin:reviews_reviewer_add"), given)


@pytest.fixture
def officer() -> Client:
    client = Client()
    client.force_login(make_staff(make_agency("vr")))
    return client


def test_works_of_a_file_are_kept_beside_those_that_were_written(officer: Client) -> None:
    place = make_organisation()
    assert enter(officer, place, BIBTEX, publications="2020 | On stars").status_code == 302
    rows = EntryPublication.objects.order_by("year").values_list("title", "year", "authors", "doi")
    assert list(rows) == [
        ("On stars", 2020, "", ""),
        ("On quasars", 2024, "Vetterlind, A; Other, B", "10.1000/q"),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (WRONG, "Entry 1, “Without a year”"),
        ("", "There is nothing in the f"),
        ("Dear officer, I have published a lot.", "BibTeX"),
    ],
)
def test_a_file_that_cannot_be_read_whole_is_said_beside_the_field(officer: Client, content: str, said: str) -> None:
    answer = enter(officer, make_organisation(), content, keywords="kept words")
    assert answer.status_code == 200
    page = answer.content.decode()
    assert said in page
    assert "kept words" in page
    assert not RegisterEntry.objects.exists()
