"""Pairs from a file on the pages: chosen, looked at, proposed; the round's own file comes back and changes nothing."""

import html
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from applications.actions.bars import set_bar
from applications.domain.spreadsheets import MAX_BYTES
from clusterportal.audit.models import Event
from reviews.actions.assignments import start_run
from reviews.actions.hand_assigning import assign as assign_by_hand
from reviews.domain.choices import Choices
from reviews.forms.staff.importing_pairs import ImportPairsForm
from reviews.models import Assignment, PanelRole, Reviewer
from tests.factories import make_staff
from tests.reviews.worlds import World, case_number, make_reviewer, make_world

pytestmark = pytest.mark.django_db
HEAD = "Label;Reviewer;Kept in every run"


@pytest.fixture
def world() -> World:
    made = make_world(2)
    for name in ("Ada Åberg", "Bo Berg"):
        make_reviewer(made.panel, name=name)
    return made


@pytest.fixture
def client(world: World) -> Client:
    made = Client()
    made.force_login(world.officer)
    return made


def url(world: World, name: str, *more: object) -> str:
    return reverse(f"admin:reviews_assignmentrun_round_{name}", args=[world.round.pk, *more])


def post(client: Client, world: World, **values: object) -> str:
    answer = client.post(url(world, "import-pairs"), values, follow=True)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def choose(client: Client, world: World, *rows: str, head: str = HEAD, encoding: str = "utf-8") -> str:
    content = "\n".join([head, *rows]).encode(encoding)
    return post(client, world, file=SimpleUploadedFile("pairs.csv", content))


def confirm(client: Client, world: World, page: str) -> str:
    hidden = dict(re.findall(r'name="(rows|shown|request_key)" value=(?:"|\')(.*?)"(?: id|>)', page))
    return post(client, world, **hidden)


def standing() -> list[tuple[str, str, bool]]:
    rows = Assignment.objects.filter(ended_at__isnull=True).order_by("case__label", "reviewer__person__name")
    return list(rows.values_list("case__label", "reviewer__person__name", "locked"))


def test_nothing_is_saved_until_what_is_added_was_looked_at(client: Client, world: World) -> None:
    page = choose(client, world, "A-01;Ada Åberg;no", "A-02;Bo Berg;", "A-02;;", encoding="cp1252")
    assert "New pairs: 2. There already: 0. Rows without a reviewer: 1. Nothing is saved yet." in page
    found = re.findall(r'<td class="number">(\d+)</td><th scope="row">(.*?)</th><td>(.*?)</td><td>(.*?)</td>', page)
    assert found == [("2", "A-01", "Ada Åberg", "no"), ("3", "A-02", "Bo Berg", "yes")]
    assert standing() == []
    assert "The pairs are proposed. New: 2, there already: 0." in confirm(client, world, page)
    assert standing() == [("A-01", "Ada Åberg", False), ("A-02", "Bo Berg", True)]


def test_a_retry_of_the_confirming_does_it_once(client: Client, world: World) -> None:
    page = choose(client, world, "A-01;Ada Åberg;")
    confirm(client, world, page)
    confirm(client, world, page)
    assert Event.objects.filter(action="assignment.added").count() == 1


def test_every_error_is_said_with_its_row_and_nothing_is_offered(client: Client, world: World) -> None:
    set_bar(case_number(world).application, Reviewer.objects.first().person, by=None, at=world.review)
    barred = Reviewer.objects.first().person.name
    page = choose(client, world, f"A-01;{barred};", "A-99;Bo Berg;", "A-02;Nobody;", "A-02;Bo Berg;", "A-02;Bo Berg;")
    for said in (
        f"Row 2: {barred} cannot read A-01: there is a conflict of interest.",
        "Row 3, column “Label”: No application of the round that you handle has the label “A-99”.",
        "Row 4, column “Reviewer”: The agency knows no reviewer as “Nobody”.",
        "Row 6: The pair stands in row 5 already. Remove one of the two.",
    ):
        assert said in page
    page = choose(client, world, "A-01;Bo Berg;perhaps", "A-02;=1+1;", "A-02;Bo Berg;;astray")
    assert "Row 3, column “Reviewer”: The text begins as a formula does." in page
    assert "Row 4: “astray” stands in a column that has no heading." in page
    page = choose(client, world, "A-01;Bo Berg;perhaps")
    assert "Row 2, column “Kept in every run”: Write yes or no, or leave it empty: perhaps" in page
    assert ("Nothing is saved yet" in page, standing()) == (False, [])


def test_many_problems_are_counted_and_the_first_ones_listed(client: Client, world: World) -> None:
    page = choose(client, world, *[f"A-01;Nobody {number};" for number in range(60)])
    assert "Row 51, column “Reviewer”: The agency knows no reviewer as “Nobody 49”." in page
    assert ("“Nobody 50”" in page, "10 more rows have a problem." in page) == (False, True)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file has no rows under its headings."),
        (HEAD.encode(), "The file has no rows under its headings."),
        (b"\x89PNG\x00\x00", "The file cannot be read as a table."),
        (f"{HEAD}\nA-01;Ada Åberg;\n".encode() + "A-02;Åsa;".encode("cp1252"), "Save it once more as CSV (UTF-8)."),
        (b"x" * (MAX_BYTES + 1), "The file is larger than 2 MB"),
        (
            "\n".join([HEAD, *["A-01;x;"] * (ImportPairsForm.max_rows + 1)]).encode(),
            "The file has more than 2000 rows. Divide it.",
        ),
        (b"Label;Shoe size\nA-01;39", "No column is called “Shoe size”."),
        (b"Label;E-mail\nA-01;a@b.example", "Row 1, column “Reviewer”: The column is missing."),
        (b"Label;Label;Reviewer\nA-01;A-01;x", "Row 1, column “Label”: The column stands twice."),
    ],
)
def test_a_file_that_is_none_is_refused_as_a_whole(client: Client, world: World, content: bytes, said: str) -> None:
    assert said in post(client, world, file=SimpleUploadedFile("pairs.csv", content))
    assert standing() == []


def test_no_file_is_said(client: Client, world: World) -> None:
    assert "Choose a file." in post(client, world)


@pytest.mark.parametrize("rows", ["{", "[1]", "[[2, null]]", '[["x", {}]]', "[[1e999, {}]]", "[" * 100_000])
def test_rows_that_the_portal_did_not_write_are_refused(client: Client, world: World, rows: str) -> None:
    assert "The rows cannot be read. Choose the file again." in post(client, world, rows=rows, shown="0")
    assert standing() == []


def test_half_a_character_in_a_row_is_shown_as_a_question_mark(client: Client, world: World) -> None:
    page = post(client, world, rows='[[2, {"label": "A-01", "reviewer": "x\\ud800"}]]', shown="0")
    assert "The agency knows no reviewer as “x?”." in page


def test_what_has_changed_since_it_was_shown_is_shown_once_more(client: Client, world: World) -> None:
    page = choose(client, world, "A-01;Ada Åberg;", "A-02;Ada Åberg;")
    ada = Reviewer.objects.get(person__name="Ada Åberg")
    assign_by_hand(case_number(world), ada, by=world.officer, at=world.review)
    page = confirm(client, world, page)
    assert "New pairs: 1. There already: 1." in page
    assert len(standing()) == 1
    assert "New: 1, there already: 1." in confirm(client, world, page)


def test_more_readings_than_the_most_are_told_before_they_are_proposed(client: Client, world: World) -> None:
    PanelRole.objects.update(load_max=1)
    page = choose(client, world, "A-01;Ada Åberg;", "A-02;Ada Åberg;")
    assert "Ada Åberg: 2 readings, at most 1" in page
    assert "New: 2" in confirm(client, world, page)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_template_has_the_labels_and_is_read_back(client: Client, world: World, language: str) -> None:
    client.cookies["django_language"] = language
    answer = client.get(url(world, "pairs-template"))
    book, filled = load_workbook(BytesIO(answer.content)), BytesIO()
    assert [row[0] for row in book.active.iter_rows(min_row=2, values_only=True)] == ["A-01", "A-02"]
    book.active.cell(3, 3).value = "Bo Berg"
    book.save(filled)
    client.cookies["django_language"] = "en"
    page = post(client, world, file=SimpleUploadedFile("pairs.xlsx", filled.getvalue()))
    assert "New pairs: 1. There already: 0. Rows without a reviewer: 1." in page
    confirm(client, world, page)
    assert standing() == [("A-02", "Bo Berg", True)]
    assert Event.objects.filter(action="read", detail={"thing": f"round:{world.round.pk}:labels"}).count() == 1


@pytest.mark.parametrize("language", ["en", "sv"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_file_of_who_reads_what_comes_back_and_changes_nothing(
    client: Client, world: World, ending: str, language: str
) -> None:
    for number, name, locked in ((1, "Ada Åberg", True), (1, "Bo Berg", False), (2, "Bo Berg", True)):
        reviewer = Reviewer.objects.get(person__name=name)
        assign_by_hand(case_number(world, number), reviewer, locked=locked, by=world.officer, at=world.review)
    before = standing()
    client.cookies["django_language"] = language
    content = client.get(url(world, "readers", ending)).content
    client.cookies["django_language"] = "en"
    page = post(client, world, file=SimpleUploadedFile(f"readers.{ending}", content))
    assert "New pairs: 0. There already: 3. Rows without a reviewer: 0." in page
    assert "The file adds nothing." in page
    confirm(client, world, page)
    assert standing() == before
    assert Event.objects.filter(action="assignment.added").count() == 3


def test_a_formula_in_a_workbook_that_nobody_has_worked_out_is_said(client: Client, world: World) -> None:
    book, file = Workbook(), BytesIO()
    book.active.append(["Label", "Reviewer"])
    book.active.append(["A-01", "=B9"])
    book.save(file)
    page = post(client, world, file=SimpleUploadedFile("pairs.xlsx", file.getvalue()))
    assert "Row 2, column “Reviewer”: The formula has no value yet." in page


def test_the_import_is_offered_where_pairs_can_be_added_and_to_nobody_else(client: Client, world: World) -> None:
    page = reverse("admin:reviews_assignmentrun_round", args=[world.round.pk])
    address = f'href="{url(world, "import-pairs")}"'
    assert address in client.get(page).content.decode()
    start_run(world.round, Choices(n_readers=1, fairness_percent=0.0), by=world.officer, at=world.review)
    assert address not in client.get(page).content.decode()
    assert "An assignment run is at work in this round." in post(client, world)
    stranger = Client()
    stranger.force_login(make_staff(world.call.agency, "decision_maker"))
    assert stranger.get(url(world, "import-pairs")).status_code == 404
