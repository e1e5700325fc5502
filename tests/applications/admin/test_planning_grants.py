"""Planning grants from a file: looked at before anything is saved, all or nothing; what is loaded of the announced."""

import html
import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from applications.models import Agency, Frame, Initiative, Organisation, PlanningGrant, PlanningReport
from clusterportal.audit.models import Event
from tests.applications.planning import NUMBER, as_csv, give_role, load_facts, seed_rows
from tests.factories import make_organisation, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """Of an officer of both funders."""
    load_facts()
    officer = make_staff(Agency.objects.get(code="vr"))
    give_role(officer, "vinnova")
    return signed_in(officer)


def signed_in(officer: object) -> Client:
    made = Client()
    made.force_login(officer)
    return made


def post(client: Client, **values: object) -> str:
    address = reverse("admin:applications_planninggrant_import")
    page = client.post(address, {"initiative": Initiative.objects.get().pk, **values}, follow=True)
    return html.unescape(page.content.decode())


def choose(client: Client, content: str | bytes, name: str = "grants.csv") -> str:
    return post(client, file=SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content))


def confirm(client: Client, page: str) -> str:
    return post(client, **dict(re.findall(r'name="(rows|shown|request_key)" value=(?:"|\')(.*?)"(?: id|>)', page)))


def read(client: Client, name: str, **query: str) -> str:
    page = html.unescape(client.get(reverse(name), query).content.decode())
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\xa0", " ").split())


def seed(number: int = 0, **changes: str) -> dict[str, str]:
    return {**seed_rows()[number], **changes}


def test_the_five_grants_of_the_seed_are_imported_and_found_under_their_university(client: Client) -> None:
    page = choose(client, as_csv(*seed_rows()))

    assert "New: 5. Changed: 0. Unchanged: 0. Nothing is saved yet." in page
    assert not PlanningGrant.objects.exists()
    assert "The planning grants are imported. New: 5, changed: 0." in confirm(client, page)
    karolinska = Organisation.objects.get(name_en="Karolinska Institutet")
    amounts = list(karolinska.planning_grants.order_by("register_id").values_list("amount_sek", flat=True))
    assert amounts == 4 * [1_200_000] + [1_500_000]
    assert sum(amounts) == 6_300_000
    assert PlanningReport.objects.count() == 5
    public = read(Client(), "planning_grants", organisation=str(karolinska.pk))
    assert "Karolinska Institutet : 5 grants, SEK 6.3 M" in public
    assert "5 of 85 loaded, SEK 6.3 M of at most SEK 115.5 M." in public
    assert "Swedish Research Council: 4 of 40 loaded, 36 missing; SEK 4.8 M of at most SEK 48 M." in public


def test_the_reconciliation_says_what_is_loaded_of_what_was_announced(client: Client) -> None:
    assert "0 of 85 loaded" in read(client, "admin:applications_planninggrant_changelist")
    confirm(client, choose(client, as_csv(*seed_rows())))

    page = read(client, "admin:applications_planninggrant_reconciliation")

    assert "5 of 85 loaded, SEK 6.3 M of at most SEK 115.5 M." in page
    assert "Swedish Research Council 40 4 36 1 200 000 0 4 800 000 48 000 000" in page
    assert "Vinnova 45 1 44 1 500 000 0 1 500 000 67 500 000" in page
    assert "All 85 5 80 0 6 300 000 115 500 000" in page
    assert "Karolinska Institutet 5 SEK 6.3 M" in page
    Frame.objects.filter(agency="vr").update(n_planning_grants_announced=3, planning_grant_max_sek=1_000_000)
    assert "Swedish Research Council 3 4 0 (1 too many) 1 000 000 4 4 800 000" in read(
        client, "admin:applications_planninggrant_reconciliation"
    )


def test_the_staff_list_is_filtered_by_funder_and_organisation(client: Client) -> None:
    confirm(client, choose(client, as_csv(*seed_rows())))
    listing = "admin:applications_planninggrant_changelist"
    karolinska, other = Organisation.objects.get(organisation_number=NUMBER), make_organisation("Other University")
    PlanningGrant.objects.filter(register_id="ki-2").update(organisation=other)

    assert "Jan Ellenberg" in read(client, listing, funder__code__exact="vinnova")
    assert "Björkström" not in read(client, listing, funder__code__exact="vinnova")
    of_karolinska = read(client, listing, organisation__id__exact=str(karolinska.pk))
    assert "Björkström" in of_karolinska
    assert "El-Andaloussi" not in of_karolinska


def test_the_same_file_again_changes_nothing(client: Client) -> None:
    confirm(client, choose(client, as_csv(*seed_rows())))
    page = choose(client, as_csv(*seed_rows()))
    assert "New: 0. Changed: 0. Unchanged: 5." in page
    assert "The file changes nothing." in page


def test_what_changes_is_shown_with_what_stands_there_and_an_empty_address_changes_nothing(client: Client) -> None:
    confirm(client, choose(client, as_csv(seed(contact_email="ada@ki.example"))))
    page = choose(client, as_csv(seed(amount_sek="1 100 000", leader_title="", ends_on="2026-04-30")))
    assert "New: 0. Changed: 1. Unchanged: 0." in page
    changes = re.findall(r'<th scope="row">Spatial[^<]*</th><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td>', page)
    assert [tuple(cell.replace("\xa0", " ") for cell in one) for one in changes] == [
        ("Amount, SEK", "1 200 000", "1 100 000"),
        ("Ends", "2026-03-31", "2026-04-30"),
    ]
    confirm(client, page)
    changed = PlanningGrant.objects.get()
    assert (changed.amount_sek, changed.leader_title, changed.report.contact_email) == (
        1_100_000,
        "Professor",
        "ada@ki.example",
    )


def test_every_import_is_in_the_funder_s_own_trail(client: Client) -> None:
    confirm(client, choose(client, as_csv(*seed_rows())))
    found = Event.objects.filter(action="planning_grants.imported").order_by("chain")
    assert [(one.chain, one.detail) for one in found] == [
        ("agency:vinnova", {"n_new": 1, "n_changed": 0}),
        ("agency:vr", {"n_new": 4, "n_changed": 0}),
    ]


def test_a_retry_of_the_confirming_does_it_once(client: Client) -> None:
    page = choose(client, as_csv(seed()))
    confirm(client, page)
    confirm(client, page)
    assert Event.objects.filter(action="planning_grants.imported").count() == 1


def test_what_has_changed_since_it_was_shown_is_shown_once_more(client: Client) -> None:
    page = choose(client, as_csv(seed()))
    confirm(client, choose(client, as_csv(seed(department="Physics"))))
    again = confirm(client, page)
    assert "New: 0. Changed: 1. Unchanged: 0. Nothing is saved yet." in again
    assert PlanningGrant.objects.get().department == "Physics"
    assert "changed: 1." in confirm(client, again)


def test_the_organisation_is_known_by_its_number_its_ror_or_its_name(client: Client) -> None:
    written = ("2021002973", "https://ror.org/056d84691", "karolinska institutet")
    rows = [seed(number, organisation=name) for number, name in enumerate(written)]
    assert "New: 3," in confirm(client, choose(client, as_csv(*rows)))
    assert set(PlanningGrant.objects.values_list("organisation__name_en", flat=True)) == {"Karolinska Institutet"}


def test_an_officer_of_one_funder_imports_no_row_of_the_other(client: Client) -> None:
    client = signed_in(make_staff(Agency.objects.get(code="vr")))
    page = choose(client, as_csv(*seed_rows()))
    words = "The row is a planning grant of vinnova. Officers import those of their own agency."
    assert f"Row 6, column “Funder”: {words}" in page
    assert "Nothing is saved yet" not in page
    assert not PlanningGrant.objects.exists()
    assert "New: 4," in confirm(client, choose(client, as_csv(*seed_rows()[:4])))


def test_an_id_of_the_other_funder_cannot_be_taken_over(client: Client) -> None:
    confirm(client, choose(client, as_csv(seed(4))))
    page = choose(signed_in(make_staff(Agency.objects.get(code="vr"))), as_csv(seed(register_id="ki-5")))
    assert "Row 2, column “Id in the register”: ki-5 is the id of another funder's planning grant" in page
    assert PlanningGrant.objects.get().funder_id == "vinnova"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"amount_sek": "1200001"}, "column “Amount, SEK”: SEK 1 200 001 is more than SEK 1 200 000"),
        ({"amount_sek": "a lot"}, "column “Amount, SEK”: a lot is no amount in whole SEK above 0."),
        ({"amount_sek": "0"}, "column “Amount, SEK”: 0 is no amount in whole SEK above 0."),
        ({"amount_sek": "-5"}, "column “Amount, SEK”: The text begins as a formula does."),
        ({"organisation": "Nowhere"}, "column “Organisation”: No organisation, or several, for: Nowhere."),
        ({"organisation": "202100-2974"}, "column “Organisation”: No organisation, or several, for: 202100-2974."),
        ({"ends_on": "31/3 2026"}, "column “Ends”: 31/3 2026 is no date of the form 2026-03-31."),
        ({"ends_on": "2026-02-30"}, "column “Ends”: 2026-02-30 is no date of the form 2026-03-31."),
        ({"leader": ""}, "column “Project leader”: The cell is empty."),
        ({"title_sv": "x" * 301}, "column “Title in Swedish”: The text is longer than 300 characters."),
        ({"funder": "formas"}, "column “Funder”: formas is no funder of the initiative."),
        ({"contact_email": "nobody"}, "column “Contact address”: nobody is no e-mail address."),
        ({"register_id": "ki-1"}, "column “Id in the register”: Row 2 has the same id."),
        (
            {"title_en": seed_rows()[0]["title_en"], "leader": seed_rows()[0]["leader"]},
            "column “Title in English”: Row 2 has the same title and project leader.",
        ),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_imported(client: Client, changes: dict[str, str], words: str) -> None:
    page = choose(client, as_csv(seed(), seed(1, **changes)))
    assert f"Row 3, {words}" in page.replace("\xa0", " ")
    assert "Nothing is saved yet" not in page
    assert not PlanningGrant.objects.exists()


def test_all_that_is_wrong_with_a_row_is_said_at_once(client: Client) -> None:
    page = choose(client, as_csv(seed(leader="", amount_sek="none", ends_on="soon", contact_email="nobody")))
    assert page.count("Row 2, column") == 4


def test_the_same_grant_under_another_id_is_refused(client: Client) -> None:
    confirm(client, choose(client, as_csv(seed())))
    page = choose(client, as_csv(seed(register_id="ki-99")))
    assert "The register has the same title and project leader with the id ki-1." in page
    assert PlanningGrant.objects.count() == 1


def test_wrong_and_missing_columns_are_named(client: Client) -> None:
    page = choose(client, as_csv(seed()).replace("leader;", "boss;", 1).replace(";source", ";sauce", 1))
    for words in (
        "Row 1: No column is called “boss”.",
        "Row 1: No column is called “sauce”.",
        "Row 1, column “Project leader”: The column is missing.",
        "Row 1, column “Source”: The column is missing.",
    ):
        assert words in page
    assert not PlanningGrant.objects.exists()


def test_two_encodings_in_one_file_are_refused(client: Client) -> None:
    head, one, two = as_csv(seed(), seed(3)).split("\n")
    page = choose(client, "\n".join([head, one]).encode() + b"\n" + two.encode("cp1252"))
    assert "Some rows of the file are in UTF-8 and others in another encoding." in page
    assert not PlanningGrant.objects.exists()
    assert "New: 1." in choose(client, as_csv(seed()).encode("cp1252"))


@pytest.mark.parametrize("language", ["en", "sv"])
def test_the_template_in_either_language_is_read_back(client: Client, language: str) -> None:
    client.cookies["django_language"] = language
    content = client.get(reverse("admin:applications_planninggrant_import-template")).content
    book, filled = load_workbook(BytesIO(content)), BytesIO()
    book.active.append([*seed().values()])
    book.save(filled)
    client.cookies["django_language"] = "en"
    assert "New: 1, changed: 0." in confirm(client, choose(client, filled.getvalue(), "grants.xlsx"))


def test_a_funder_without_a_ceiling_takes_no_rows(client: Client) -> None:
    Frame.objects.filter(agency="vr").update(planning_grant_max_sek=0)
    assert "Row 2, column “Funder”: vr has no largest planning grant." in choose(client, as_csv(seed()))


@pytest.mark.parametrize("rows", ["", "{", "{}", "[1]", "[[2, null]]", '[["x", {}]]'])
def test_rows_that_the_portal_did_not_write_are_refused(client: Client, rows: str) -> None:
    assert "Nothing is saved" in post(client, rows=rows, shown="0")
    assert not PlanningGrant.objects.exists()
