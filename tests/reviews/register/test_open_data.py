"""The register for other systems: what stands on the pages, in parts, as files, and nothing else."""

import csv
import io
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import reverse

from applications.models import Organisation
from reviews.models import Decision
from tests.factories import NOW
from tests.reviews.register.test_register import make_decision

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
GRANTS = reverse("grants_json")


def entries(client, name: str, language: str = "en") -> list[dict[str, str]]:
    """The entries of a feed, each with its texts by name and its address."""
    root = ElementTree.fromstring(client.get(reverse(name, args=[language])).content)  # noqa: S314 (our own)
    found = []
    for entry in root.iter(f"{ATOM}entry"):
        texts = {one.tag.removeprefix(ATOM): one.text for one in entry if one.text}
        found.append(texts | {"link": entry.find(f"{ATOM}link").attrib["href"]})
    return found


def test_a_grant_as_data_is_what_its_page_shows(client):
    decision = make_decision()
    application = decision.application
    call, organisation = application.call, application.consortium.organisation
    named = {"name_sv": organisation.name_sv, "name_en": organisation.name_en}
    place = named | {"organisation_number": "", "ror": None, "country": "SE"}

    answer = client.get(reverse("grant_json", args=[application.reference]))

    assert answer.json() == {
        "reference": application.reference,
        "project_id": "2027-00001_VR",
        "case_number": "2027-00001",
        "agency": {"code": "vr", "name_sv": call.agency.name_sv, "name_en": call.agency.name_en},
        "call": {"id": str(call.pk), "title_sv": call.title_sv, "title_en": call.title_en},
        "title_sv": "Granted titel",
        "title_en": "Granted title",
        "area": {"key": application.area.key, "name_sv": application.area.name_sv, "name_en": application.area.name_en},
        "subject_codes": application.subject_codes,
        "organisation": place,
        "leader": {"name": "Granted Leader", "organisation": place},
        "n_researchers": 1,
        "parties": [{"role": "administrating", "name": organisation.name_en, **named, "country": "SE"}],
        "amount_sek": 200_000_000,
        "starts_on": call.grant_starts_on.isoformat(),
        "ends_on": call.grant_ends_on.isoformat(),
        "decided_at": decision.meeting.published_at.isoformat(),
        "changes": [],
        "now": {"leader": {"name": "Granted Leader"}, "organisation": named, "ends_on": call.grant_ends_on.isoformat()},
        "given_up": None,
        "abstract_en": "Granted abstract",
        "popular_summary_sv": "Granted popular_summary",
        "url": settings.BASE_URL + reverse("register_grant", args=[application.reference]),
    }
    assert answer["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("number", "shown"), [("556036-0793", "556036-0793"), ("811228-9874", "")])
def test_the_number_of_a_sole_trader_goes_to_nobody(client, number, shown):
    organisation = Organisation.objects.create(
        name_sv="Firman", name_en="The firm", organisation_number=number, kind="company", country="SE"
    )
    reference = make_decision(organisation=organisation).application.reference

    answer = client.get(reverse("grant_json", args=[reference]))

    assert answer.json()["organisation"]["organisation_number"] == shown
    assert (number in answer.content.decode()) is bool(shown)


def test_json_comes_in_parts_that_lead_to_the_next(client):
    for word in ("One", "Two", "Three"):
        make_decision(word=word)

    first = client.get(GRANTS, {"limit": 2})
    second = client.get(first["X-Next"].removeprefix(settings.BASE_URL))

    assert [first["X-TotalRecords"], second["X-TotalRecords"]] == ["3", "3"]
    assert "X-Next" not in second
    titles = [one["title_en"] for one in first.json() + second.json()]
    assert sorted(titles) == ["One title", "Three title", "Two title"]
    assert [one["title_en"] for one in client.get(GRANTS, {"words": "two"}).json()] == ["Two title"]


def test_pages_of_other_sites_may_read_the_headers_that_the_parts_come_with(client):
    make_decision()

    for address in (GRANTS, reverse("grants_csv")):
        answer = client.get(address)
        read = {"ETag", "X-TotalRecords", "X-Next"}
        assert set(answer["Access-Control-Expose-Headers"].split(", ")) == read
        assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_grant_that_waits_for_its_case_number_hinders_no_other(client):
    waits, other = make_decision(numbered=False), make_decision(word="Other")
    rows = {one["reference"]: (one["project_id"], one["case_number"]) for one in client.get(GRANTS).json()}
    assert rows[waits.application.reference] == ("", "")
    assert all(rows[other.application.reference])
    assert client.get(reverse("grant_json", args=[waits.application.reference])).json()["case_number"] == ""
    assert waits.application.reference in client.get(reverse("grants_csv")).content.decode()
    assert client.get(reverse("register_grant", args=[waits.application.reference])).status_code == 200


@pytest.mark.parametrize(
    "data", [{"limit": "x"}, {"limit": "0"}, {"limit": "501"}, {"offset": "-1"}, {"offset": "9" * 30}, {"area": "x"}]
)
def test_json_says_which_part_of_the_address_is_wrong(client, data):
    answer = client.get(GRANTS, data)

    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == set(data)


def test_csv_holds_what_the_page_lists_and_no_formula(client):
    make_decision(word="=cmd")
    make_decision(word="Other")

    answer = client.get(reverse("grants_csv"), {"words": "cmd"}, headers={"accept-language": "sv"})

    head, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    assert head[:2] == ["Referens", "Myndighet"]
    assert [row[4] for row in rows] == ["'=cmd title"]


def test_unchanged_data_are_not_sent_again(client):
    make_decision()
    seen = client.get(GRANTS)["ETag"]

    assert client.get(GRANTS, headers={"if-none-match": seen}).status_code == 304
    make_decision(word="New")
    assert client.get(GRANTS, headers={"if-none-match": seen}).status_code == 200


@pytest.mark.parametrize(
    "case",
    [{"state": "locked"}, {"published_at": NOW + timedelta(days=1)}, {"outcome": "rejected"}],
    ids=["locked", "published-tomorrow", "rejected"],
)
def test_no_file_feed_or_sitemap_tells_what_is_not_published(client, case):
    make_decision(word="Visible")
    reference = make_decision(word="Canary", agency="vinnova", **case).application.reference
    addresses = [GRANTS, reverse("grants_csv"), reverse("grant_feed", args=["en"]), reverse("sitemap")]

    shown = "".join(client.get(address).content.decode() for address in addresses)

    assert "Visible title" in shown
    assert "Canary" not in shown
    assert reference not in shown
    assert client.get(reverse("grant_json", args=[reference])).status_code == 404


def test_the_feed_of_grants_has_the_newest_in_the_language_of_its_address(client):
    decision = make_decision(word="Tom & <b>Jerry</b>")

    entry = entries(client, "grant_feed", "sv")[0]

    assert entry["title"] == "Tom & <b>Jerry</b> titel"
    assert entry["id"] == f"urn:uuid:{decision.pk}"
    assert entry["link"].endswith(reverse("register_grant", args=[decision.application.reference]))
    assert entry["summary"].replace("\u00a0", " ") == "Vetenskapsrådet beviljar 200 mnkr."
    assert client.get("/register/feed/de.xml").status_code == 404


def test_the_sitemap_has_calls_and_grants_at_the_portals_own_address(client):
    decision = make_decision()

    root = ElementTree.fromstring(client.get(reverse("sitemap"), headers={"host": "localhost"}).content)  # noqa: S314
    places = {one.text for one in root.iter(f"{SITEMAP}loc")}

    expected = (("home", []), ("call", [decision.application.call_id]))
    assert {settings.BASE_URL + reverse(name, args=args) for name, args in expected} <= places
    assert settings.BASE_URL + reverse("register_grant", args=[decision.application.reference]) in places


def test_files_and_feeds_cost_the_same_with_one_grant_and_three(client, django_assert_num_queries):
    for number in (1, 3):
        while Decision.objects.count() < number:
            make_decision(word=f"More{Decision.objects.count()}")
        for address, n in ((GRANTS, 6), (reverse("grants_csv"), 5), (reverse("grant_feed", args=["en"]), 2)):
            with django_assert_num_queries(n):
                client.get(address)
        with django_assert_num_queries(5):
            client.get(reverse("sitemap"))
