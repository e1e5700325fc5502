"""Importing publications, step by step, and the pages around the own CV."""

import json
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from applications.actions.curriculum import Curriculum, Qualification, save_curriculum, transfer_cv
from applications.actions.publications import add_publications
from applications.domain.publications.work import Work
from applications.models import Publication
from applications.queries.curriculum import own_publications, work_from
from clusterportal.accounts.models import User
from tests.factories import NOW, make_application, make_call, make_user

pytestmark = pytest.mark.django_db
LIGHT, DARK = Work("Light", 2020, "Ek, Bo", "10.1000/a", "Nature of Tests"), Work("Dark", 2021)
RIS = """TY  - JOUR
TI  - Light
AU  - Ek, Bo
PY  - 2020
JO  - Nature of Tests
DO  - 10.1000/a
ER  -
TY  - JOUR
TI  - Dark
PY  - 2021
ER  -
TY  - JOUR
TI  - No year
ER  -
"""


@pytest.fixture
def user() -> User:
    return make_user("Ada")


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def preview(client: Client, **given: object) -> tuple[int, str]:
    response = client.post(reverse("import_publications"), given)
    return response.status_code, response.content.decode()


def hidden_works(html: str) -> str:
    return unescape(re.search(r'name="works" value="([^"]*)"', html)[1])


def works(user: User) -> list[Work]:
    return [work_from(row) for row in own_publications(user)]


def test_a_file_is_shown_before_anything_is_saved_and_then_added(client: Client, user: User) -> None:
    add_publications([DARK], by=user, at=NOW)

    status, html = preview(client, file=SimpleUploadedFile("works.txt", RIS.encode("utf-16")))

    assert status == 200
    assert "1 publication is new" in html
    assert "1 publication is already there" in html
    assert "Entry 3, “No year”: The year is missing." in html
    assert works(user) == [DARK]

    done = client.post(reverse("add_imported"), {"works": hidden_works(html), "numbers": ["0"]}, follow=True)

    assert "1 publication is added." in done.content.decode()
    assert works(user) == [DARK, LIGHT]


def test_a_text_is_pasted_and_what_is_not_ticked_stays_out(client: Client, user: User) -> None:
    _status, html = preview(client, text=RIS)

    client.post(reverse("add_imported"), {"works": hidden_works(html), "numbers": ["1"]})

    assert works(user) == [DARK]


def test_pressing_twice_adds_once(client: Client, user: User) -> None:
    _status, html = preview(client, text=RIS)
    given = {
        "works": hidden_works(html),
        "numbers": ["0", "1"],
        "request_key": "11111111-2222-4333-8444-555555555555",
    }

    answers = [client.post(reverse("add_imported"), given).status_code for _press in range(2)]

    assert answers == [302, 302]
    assert works(user) == [DARK, LIGHT]


def test_what_came_in_meanwhile_is_told_and_nothing_is_added(client: Client, user: User) -> None:
    _status, html = preview(client, text=RIS)
    add_publications([LIGHT], by=user, at=NOW)

    response = client.post(reverse("add_imported"), {"works": hidden_works(html), "numbers": ["0", "1"]})

    assert response.status_code == 422
    assert "You already have “Light”." in response.content.decode()
    assert works(user) == [LIGHT]


@pytest.mark.parametrize("given", [{}, {"works": "x", "numbers": ["0"]}, {"works": "[]", "numbers": ["7"]}])
def test_a_forged_preview_adds_nothing(client: Client, given: dict[str, object]) -> None:
    assert client.post(reverse("add_imported"), given).status_code == 422
    assert not Publication.objects.exists()


def test_no_tick_is_told(client: Client) -> None:
    response = client.post(reverse("add_imported"), {"works": json.dumps([{"title": "x", "issued": "2020"}])})

    assert response.status_code == 422


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": ""}, "Choose a file, or paste the entries."),
        ({"text": "Light, by Bo"}, "This is neither BibTeX, RIS nor JSON"),
        ({"text": " ", "file": b""}, "There is nothing in the file."),
        ({"file": b"%PDF-1.7\x00"}, "The file is not a text file."),
        ({"file": b"x" * (2**20 + 1)}, "The file is larger than 1 MB."),
        ({"text": RIS, "file": b"x"}, "Choose a file or paste the entries, not both."),
    ],
)
def test_what_cannot_be_read_is_said(client: Client, given: dict[str, object], words: str) -> None:
    sent = {**given, **({"file": SimpleUploadedFile("x", given["file"])} if "file" in given else {})}

    status, html = preview(client, **sent)

    assert status == 422
    assert words in html


def test_one_by_one_they_are_added_changed_and_removed(client: Client, user: User) -> None:
    wrong = client.post(reverse("new_publication"), {"title": "Light", "year": "1066", "doi": "x"})
    assert wrong.status_code == 422
    assert "is not a year between" in wrong.content.decode()
    assert "is not a DOI" in wrong.content.decode()

    client.post(reverse("new_publication"), {"title": "Light", "year": "2020", "doi": "https://doi.org/10.1000/A"})
    assert works(user) == [Work("Light", 2020, doi="10.1000/a")]

    address = reverse("publication", args=[own_publications(user).get().key])
    assert 'value="10.1000/a"' in client.get(address).content.decode()
    client.post(address, {"title": "Darker", "year": "2021", "authors": "Ek, Bo"})
    assert works(user) == [Work("Darker", 2021, "Ek, Bo")]

    none = client.post(reverse("publications"), {"keys": ["x"]}, follow=True)
    assert "Tick at least one publication." in none.content.decode()
    client.post(reverse("publications"), {"keys": [str(own_publications(user).get().key)]})
    assert works(user) == []


def test_anothers_publication_is_not_there(client: Client) -> None:
    other = make_user("Bo")
    add_publications([LIGHT], by=other, at=NOW)
    key = own_publications(other).get().key
    address = reverse("publication", args=[key])

    assert client.get(address).status_code == 404
    assert client.post(address, {"title": "Mine", "year": "2020"}).status_code == 404
    client.post(reverse("publications"), {"keys": [str(key)]})

    assert works(other) == [LIGHT]


def test_markup_in_a_file_is_shown_as_text(client: Client) -> None:
    _status, html = preview(client, text=json.dumps([{"title": "<script>1</script>", "issued": {"raw": "2020"}}]))

    assert "&lt;script&gt;1&lt;/script&gt;" in html
    assert "<script>1" not in html


# Transferring


def test_the_page_orders_limits_and_tells_what_has_changed(client: Client, user: User) -> None:
    application = make_application(make_call(n_publications_max=2), leader=user)
    address = reverse("add_cv", args=[application.reference])
    cv = Curriculum("Ada", degrees=[Qualification("PhD in Physics")])
    save_curriculum(user, cv, by=user, at=NOW)
    add_publications([LIGHT, DARK, Work("Grey", 2022)], by=user, at=NOW)
    keys = {row.title: str(row.key) for row in own_publications(user)}
    places = {f"publications_place_{keys['Light']}": "1", f"publications_place_{keys['Grey']}": "2"}

    many = client.post(address, {"publications": list(keys.values())})
    assert "The call allows at most 2." in many.content.decode()
    forged = client.post(address, {"publications": ["x"]})
    assert "has been removed from your CV" in forged.content.decode()
    client.post(address, {"publications": [keys["Grey"], keys["Light"]], **places})

    part = application.consortium.applicants.get(role="leader")
    assert [one["title"] for one in part.cv["publications"]] == ["Light", "Grey"]
    assert "The application has your CV as it reads now." in client.get(address).content.decode()

    save_curriculum(user, Curriculum("Ada", merits="A prize."), by=user, at=NOW)
    html = client.get(address).content.decode()
    assert "Your CV has changed since then." in html
    assert "PhD in Physics" in html
    assert "A prize." in html
    part.refresh_from_db()
    assert [one["title"] for one in part.cv["degrees"]] == ["PhD in Physics"]


def test_a_call_without_publications_asks_for_none(client: Client, user: User) -> None:
    application = make_application(make_call(n_publications_max=0), leader=user)
    add_publications([LIGHT], by=user, at=NOW)
    save_curriculum(user, Curriculum("Ada", merits="A prize."), by=user, at=NOW)

    assert "Publications to bring" not in client.get(reverse("add_cv", args=[application.reference])).content.decode()
    assert transfer_cv(application, by=user, at=NOW).cv["publications"] == []


# The CV


def test_rows_of_the_cv_are_saved_and_shown_again(client: Client, user: User) -> None:
    given = {
        "name": "Ada",
        "degrees_0_title": "PhD in Physics",
        "degrees_0_university": "KTH",
        "degrees_0_year": "2006",
        "employments_0_organisation": "CERN",
        "employments_0_position": "Fellow",
        "employments_0_department": "",
        "employments_0_first_year": "2007",
        "employments_0_last_year": "2009",
    }

    assert client.post(reverse("curriculum"), given).status_code == 302

    html = client.get(reverse("curriculum")).content.decode()
    for value in ("PhD in Physics", "CERN", "Fellow", "2007", "2009"):
        assert value in html


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"degrees_0_year": "2006"}, "Row 1: Write the degree and its subject."),
        ({"degrees_0_title": "PhD", "degrees_0_year": "06"}, "Row 1: “06” is not a year"),
        ({"degrees_0_title": "x" * 201}, "Row 1: “Degree and subject” has more than 200 characters."),
        ({"employments_1_position": "Fellow"}, "Row 2: Write the employer."),
        (
            {
                "employments_0_organisation": "CERN",
                "employments_0_first_year": "2009",
                "employments_0_last_year": "2007",
            },
            "Row 1: The employment ends before it begins.",
        ),
    ],
)
def test_a_wrong_row_is_named(client: Client, wrong: dict[str, str], words: str) -> None:
    columns = {
        "degrees": ("title", "university", "year"),
        "employments": ("organisation", "position", "department", "first_year", "last_year"),
    }
    blank = {f"{name}_{n}_{key}": "" for name, keys in columns.items() for n in (0, 1) for key in keys}

    response = client.post(reverse("curriculum"), {"name": "Ada", **blank, **wrong})

    assert response.status_code == 422
    assert words in response.content.decode()
