"""The budget out as a workbook, and in again: a look at the differences, then all or nothing."""

import json
import re
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from applications.models import Application, BudgetCell, Party
from clusterportal.audit.models import Event
from tests.factories import NOW, add_applicant, make_application, make_call, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def application() -> Application:
    """Two parties, of which one has amounts: 45 million each year in two cells."""
    application = make_application(make_call())
    Party.objects.create(consortium=application.consortium, role="participating", name="=Second", position=2)
    return application


@pytest.fixture
def leader(client: Client, application: Application) -> Client:
    client.force_login(application.created_by)
    return client


def export(client: Client, application: Application) -> Any:
    response = client.get(reverse("export_budget", args=[application.reference]))
    assert response.status_code == 200, response.status_code
    return load_workbook(BytesIO(response.content))


def sent(client: Client, application: Application, book: Any, party: str = "") -> Any:
    file = BytesIO()
    book.save(file)
    return send(client, application, file.getvalue(), party)


def send(client: Client, application: Application, content: bytes, party: str = "") -> Any:
    upload = SimpleUploadedFile("budget.xlsx", content)
    return client.post(reverse("import_budget", args=[application.reference]), {"file": upload, "party": party})


def confirm(client: Client, application: Application, preview: Any) -> Any:
    form = preview.context["form"]
    data = {"changes": form["changes"].value(), "request_key": str(form["request_key"].value())}
    return client.post(reverse("import_budget", args=[application.reference]), data)


def words(response: Any) -> str:
    return re.sub(r"(<[^>]*>|\s|\u00a0)+", " ", unescape(response.content.decode()))


def stored(application: Application) -> dict[tuple[str, str, str, int], int]:
    cells = BudgetCell.objects.filter(party__consortium=application.pk)
    return {(cell.party.name, cell.side, cell.line, cell.year): cell.amount_sek for cell in cells}


def rows_of(book: Any, title: str) -> dict[str, int]:
    return {row[0].value: row[0].row for row in book[title].iter_rows() if row[0].value and row[0].row > 1}


def own_sheet(application: Application) -> str:
    return application.consortium.parties.get(role="administrating").name


def test_the_export_holds_every_party_and_is_logged(leader, application):
    book = export(leader, application)

    assert book.sheetnames == ["Sums", own_sheet(application), "=Second", "portal"]
    sheet = book[own_sheet(application)]
    row = rows_of(book, own_sheet(application))["funding.requested"]
    assert [cell.value for cell in sheet[row]][:5] == [
        *("funding.requested", "Requested from the agency", 45_000_000, 45_000_000, 45_000_000)
    ]
    assert Event.objects.filter(action="read", detail__thing=f"application:{application.pk}:budget").count() == 1


def test_what_is_imported_unchanged_changes_nothing(leader, application):
    before = stored(application)

    response = sent(leader, application, export(leader, application))

    assert "The file changes nothing" in words(response)
    assert stored(application) == before


def test_differences_are_shown_before_they_are_stored(leader, application):
    before, years = stored(application), application.call.grant_years
    book = export(leader, application)
    book["=Second"].cell(rows_of(book, "=Second")["cost.salary"], 3).value = 700
    book["=Second"].cell(rows_of(book, "=Second")["funding.own"], 4).value = "1 000 kr"
    book[own_sheet(application)].cell(rows_of(book, own_sheet(application))["funding.requested"], 3).value = 44_000_000

    preview = sent(leader, application, book)

    assert "The file changes 3 amounts. Nothing is saved yet." in words(preview)
    assert f"Requested from the agency {years[0]} 45 000 000 44 000 000" in words(preview)
    assert f"Own funding {years[1]} 0 1 000" in words(preview)
    assert stored(application) == before

    done = confirm(leader, application, preview)
    assert done.status_code == 302
    assert stored(application) == before | {
        (own_sheet(application), "funding", "requested", years[0]): 44_000_000,
        ("=Second", "cost", "salary", years[0]): 700,
        ("=Second", "funding", "own", years[1]): 1000,
    }
    assert Event.objects.filter(action="budget.saved").count() == 2

    confirm(leader, application, preview)
    assert Event.objects.filter(action="budget.saved").count() == 2, "the same request again is done once"


def test_one_party_may_be_imported_alone(leader, application):
    book = export(leader, application)
    for title in (own_sheet(application), "=Second"):
        book[title].cell(rows_of(book, title)["cost.running"], 3).value = 9
    second = application.consortium.parties.get(name="=Second")

    confirm(leader, application, sent(leader, application, book, str(second.pk)))

    assert {key[0]: amount for key, amount in stored(application).items() if key[2] == "running"} == {"=Second": 9}


def test_what_others_saved_since_the_export_is_kept_unless_the_file_changes_it_too(leader, application):
    book, year = export(leader, application), application.call.grant_years[0]
    name = own_sheet(application)
    BudgetCell.objects.filter(party__name=name, year=year).update(amount_sek=46_000_000, revision=2)
    book[name].cell(rows_of(book, name)["funding.requested"], 3).value = 44_000_000

    preview = sent(leader, application, book)

    assert "The file changes 1 amount." in words(preview)
    assert f"{year} 46 000 000 was 45 000 000 when the file was made 44 000 000" in words(preview)
    confirm(leader, application, preview)
    kept = stored(application)
    assert kept[name, "funding", "requested", year] == 44_000_000
    salary = next(amount for key, amount in kept.items() if key[1] == "cost" and key[3] == year)
    assert salary == 46_000_000


def test_a_cell_saved_since_the_preview_stops_the_whole_import(leader, application):
    book, year = export(leader, application), application.call.grant_years[0]
    name = own_sheet(application)
    book[name].cell(rows_of(book, name)["funding.requested"], 3).value = 1
    book[name].cell(rows_of(book, name)["funding.requested"], 4).value = 2
    preview = sent(leader, application, book)
    BudgetCell.objects.filter(party__name=name, side="funding", year=year).update(amount_sek=3, revision=2)
    before = stored(application)

    response = confirm(leader, application, preview)

    assert response.status_code == 409
    assert "Somebody else has saved in the budget since you looked at the differences." in words(response)
    assert stored(application) == before


def test_errors_are_named_by_sheet_row_and_column_and_nothing_is_stored(leader, application):
    before = stored(application)
    book = export(leader, application)
    row = rows_of(book, "=Second")["cost.running"]
    book["=Second"].cell(row, 3).value = 12
    book["=Second"].cell(row, 4).value = "12,5"

    response = sent(leader, application, book)

    assert response.status_code == 422
    assert f"Sheet “=Second”, row {row}, column D: Write a whole number, without decimals." in words(response)
    assert stored(application) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file cannot be read as an Excel file"),
        (b"%PDF-1.7", "The file cannot be read as an Excel file"),
        (b"0" * (2 * 2**20 + 1), "The file is larger than 2 MB"),
    ],
)
def test_another_file_is_refused_in_words(leader, application, content, said):
    response = send(leader, application, content)

    assert response.status_code == 422
    assert said in words(response)


@pytest.mark.parametrize("changes", ["", "[", "[[1]]", '[["x","cost","salary",2027,1,1]]', "[[]]", "7", "{}"])
def test_differences_that_nobody_was_shown_are_refused(leader, application, changes):
    response = leader.post(reverse("import_budget", args=[application.reference]), {"changes": changes})
    assert response.status_code in {302, 422}
    assert len(stored(application)) == 6


@pytest.mark.parametrize("amount", [-1, 10**13, 1.5, True, "1"])
def test_an_amount_that_cannot_be_is_refused(leader, application, amount):
    party = application.consortium.parties.get(name="=Second")
    rows = [[str(party.pk), "cost", "salary", application.call.grant_years[0], amount, 0]]
    response = leader.post(reverse("import_budget", args=[application.reference]), {"changes": json.dumps(rows)})
    assert response.status_code == 422
    assert len(stored(application)) == 6


def test_a_party_of_another_application_does_not_exist_here(leader, application):
    other = make_application(make_call()).consortium.parties.get()
    rows = [[str(other.pk), "cost", "salary", application.call.grant_years[0], 1, 0]]
    response = leader.post(reverse("import_budget", args=[application.reference]), {"changes": json.dumps(rows)})
    assert response.status_code == 404


def test_who_reads_may_export_and_not_import(client, application):
    reader = make_user()
    add_applicant(application.consortium, reader)
    client.force_login(reader)
    book = export(client, application)

    assert sent(client, application, book).status_code == 403
    assert client.get(reverse("import_budget", args=[application.reference])).status_code == 403


def test_others_find_neither(client, application):
    client.force_login(make_user())
    for name in ("export_budget", "import_budget"):
        assert client.get(reverse(name, args=[application.reference])).status_code == 404


def test_nothing_is_imported_after_the_deadline(leader, application):
    book = export(leader, application)
    book["=Second"].cell(rows_of(book, "=Second")["cost.running"], 3).value = 12
    preview = sent(leader, application, book)
    application.call.closes_at = NOW
    application.call.save()

    assert confirm(leader, application, preview).status_code == 403
    assert len(stored(application)) == 6
