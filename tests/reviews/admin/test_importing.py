"""Reviewers from a file: looked at before anything is saved, all or nothing, the same however often."""

import html
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from applications.models import Person, PersonEmail
from clusterportal.audit.models import Event
from reviews.models import EntryAffiliation, RegisterEntry, Reviewer
from tests.factories import make_agency, make_organisation, make_person, make_staff

pytestmark = pytest.mark.django_db
HEAD = "Name;E-mail;ORCID;Gender;Works at;Department;Keywords in English"
ADA = "Ada Åberg;ada@uni.example;0000-0002-1825-0097;woman;Now University;Physics;optics, lasers"
BO = "Bo Berg;bo@uni.example;;;Now University;;"


@pytest.fixture
def client() -> Client:
    make_organisation("Now University")
    made = Client()
    made.force_login(make_staff(make_agency()))
    return made


def post(client: Client, **values: object) -> str:
    page = client.post(reverse("admin:reviews_reviewer_import"), {"agency": "vr", **values}, follow=True)
    return html.unescape(page.content.decode())


def choose(client: Client, *rows: str, encoding: str = "utf-8") -> str:
    return post(client, file=SimpleUploadedFile("reviewers.csv", "\n".join([HEAD, *rows]).encode(encoding)))


def confirm(client: Client, page: str, **more: object) -> str:
    hidden = dict(re.findall(r'name="(rows|shown|request_key)" value=(?:"|\')(.*?)"(?: id|>)', page))
    return post(client, **hidden, **more)


def put_in(client: Client, *rows: str) -> str:
    return confirm(client, choose(client, *rows))


def known(name: str = "Ada Åberg") -> RegisterEntry:
    return RegisterEntry.objects.get(name=name)


def test_nothing_is_saved_until_what_is_new_was_looked_at(client: Client) -> None:
    page = choose(client, ADA, BO, encoding="cp1252")
    assert "New: 2. Changed: 0. Unchanged: 0. Nothing is saved yet." in page
    assert "Ada Åberg" in page
    assert not Reviewer.objects.exists()
    assert "The reviewers are imported. New: 2, changed: 0." in confirm(client, page)
    ada = known()
    assert (ada.orcid, ada.gender, ada.keywords) == ("0000-0002-1825-0097", "woman", ["optics", "lasers"])
    assert (ada.agency_id, ada.reviewer.person.orcid) == ("vr", "0000-0002-1825-0097")
    assert PersonEmail.objects.get(person=ada.reviewer.person).email == "ada@uni.example"
    assert Event.objects.get(action="reviewers.imported").detail == {"n_new": 2, "n_changed": 0, "n_unchanged": 0}


def test_the_same_file_again_changes_nothing_and_offers_nothing_to_confirm(client: Client) -> None:
    put_in(client, ADA, BO)
    page = choose(client, ADA, BO)
    assert "New: 0. Changed: 0. Unchanged: 2." in page
    assert "The file changes nothing." in page
    confirm(client, page)
    assert Reviewer.objects.count() == 2
    assert EntryAffiliation.objects.count() == 2
    assert not Event.objects.filter(action="register.changed").exists()


def test_a_retry_of_the_confirming_does_it_once(client: Client) -> None:
    page = choose(client, ADA)
    confirm(client, page)
    confirm(client, page)
    assert Event.objects.filter(action="reviewers.imported").count() == 1


def test_what_changes_is_shown_by_column_and_an_empty_cell_changes_nothing(client: Client) -> None:
    make_organisation("New Institute")
    put_in(client, ADA, BO)
    page = choose(client, "Ada Ek;ada@uni.example;;;New Institute;;optics", BO)
    assert "New: 0. Changed: 1. Unchanged: 1." in page
    changes = re.findall(r'<th scope="row">Ada Åberg</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>', page)
    assert changes == [
        ("Name", "Ada Åberg", "Ada Ek"),
        ("Works at", "Now University", "New Institute"),
        ("Department", "Physics", "–"),
        ("Keywords in English", "optics, lasers", "optics"),
    ]
    assert "New: 0, changed: 1." in confirm(client, page)
    ada = known("Ada Ek")
    assert (ada.orcid, ada.gender, ada.keywords) == ("0000-0002-1825-0097", "woman", ["optics"])
    assert "Unchanged: 2." in choose(client, "Ada Ek;ada@uni.example;;;New Institute;;optics", BO)


def test_a_person_is_known_by_the_orcid_before_the_address(client: Client) -> None:
    put_in(client, ADA, BO)
    page = choose(client, ADA.replace("ada@uni.example", "ada@new.example"))
    assert "Unchanged: 1." in page
    wrong = choose(client, ADA.replace("ada@uni.example", "bo@uni.example"))
    assert (
        "Row 2, column “ORCID”: The ORCID and the address belong to two reviewers; the address is that of Bo Berg."
        in (wrong)
    )


def test_one_error_and_nothing_is_imported_each_named_by_row_and_column(client: Client) -> None:
    page = choose(
        client,
        ADA,
        "Cy Ceder;not an address;0000-0000-0000-0000;;Nowhere;;",
        ";dan@uni.example;;woman;Now University;;",
        "=HYPERLINK(1);eva@uni.example;;;Now University;;",
    )
    assert "Row 5, column “Name”: The text begins as a formula does. Write it without the sign in front." in page
    page = choose(
        client,
        ADA,
        "Cy Ceder;not an address;0000-0000-0000-0000;;Nowhere;;",
        ";dan@uni.example;;unclear;Now University;;",
        "Ada Again;ada@uni.example;;;Now University;;",
    )
    for said in (
        "Row 3, column “E-mail”: Enter a valid email address.",
        "Row 3, column “ORCID”: This is not an ORCID: check the digits.",
        "Row 3, column “Works at”: No organisation, or several, for: Nowhere",
        "Row 4, column “Name”: This field is required.",
        "Row 4, column “Gender”: Write woman, man or other, or leave it empty: unclear",
    ):
        assert said in page
    assert "Nothing is saved yet" not in page
    page = choose(client, ADA, "Ada Again;ada@uni.example;;;Now University;;")
    assert "Row 3, column “E-mail”: Row 2 says who this is already. Remove one of the two." in page
    assert not Reviewer.objects.exists()


def test_a_reviewer_of_the_other_agency_is_not_revealed(client: Client) -> None:
    person = make_person("Ada Hemlig")
    Person.objects.filter(pk=person.pk).update(orcid="0000-0002-1825-0097")
    other = Reviewer.objects.create(person=person, keywords=["secret word"])
    other.agencies.add(make_agency("vinnova"))
    page = choose(client, ADA)
    assert "New: 1. Changed: 0. Unchanged: 0." in page
    assert "Hemlig" not in page
    assert "secret word" not in page
    assert "New: 1, changed: 0." in confirm(client, page)
    assert set(other.agencies.values_list("pk", flat=True)) == {"vr", "vinnova"}


def test_that_two_rows_mean_one_hidden_person_is_not_revealed(client: Client) -> None:
    person = make_person("Ada Hemlig")
    Person.objects.filter(pk=person.pk).update(orcid="0000-0002-1825-0097")
    PersonEmail.objects.create(person=person, email="bo@uni.example")
    page = put_in(client, ADA, BO)
    assert "The reviewers are imported. New: 2, changed: 0." in page
    assert "Hemlig" not in page
    assert known().reviewer.person == person
    assert known("Bo Berg").reviewer.person != person
    assert "Unchanged: 2." in choose(client, ADA, BO)


def test_what_has_changed_since_it_was_shown_is_refused(client: Client) -> None:
    page = choose(client, ADA)
    put_in(client, ADA.replace("lasers", "mirrors"))
    assert "Somebody else has changed the register since you looked." in confirm(client, page)
    assert known().keywords == ["optics", "mirrors"]


@pytest.mark.parametrize("rows", ["", "{", "[1]", "[[2, null]]", '[["x", {}]]', "[" * 100_000])
def test_rows_that_the_portal_did_not_write_are_refused(client: Client, rows: str) -> None:
    assert "Nothing is saved" in post(client, rows=rows, shown="0")
    assert not Reviewer.objects.exists()


def test_no_file_and_a_file_that_is_none_are_said(client: Client) -> None:
    assert "Choose a file." in post(client)
    said = post(client, file=SimpleUploadedFile("picture.csv", b"\x89PNG\x00\x00"))
    assert "The file cannot be read as a table." in said
    assert "The file has no rows under its headings." in post(client, file=SimpleUploadedFile("empty.csv", b""))


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_template_in_either_language_is_read_back(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    content = client.get(reverse("admin:reviews_reviewer_import-template")).content
    book, filled = load_workbook(BytesIO(content)), BytesIO()
    book.active.append(["Ada Åberg", "ada@uni.example", "0000-0002-1825-0097", "kvinna", "Now University"])
    book.save(filled)
    client.cookies["django_language"] = "en"
    page = post(client, file=SimpleUploadedFile("reviewers.xlsx", filled.getvalue()))
    assert "New: 1." in page
    assert "The reviewers are imported. New: 1" in confirm(client, page)
    assert known().gender == "woman"


def test_an_officer_imports_into_the_own_agency_alone(client: Client) -> None:
    make_agency("vinnova")
    page = post(client, agency="vinnova", file=SimpleUploadedFile("r.csv", f"{HEAD}\n{ADA}".encode()))
    assert "Choose among those that are offered here." in page
    assert not Reviewer.objects.exists()
