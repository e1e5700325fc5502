"""The public pages: front page, calls, stage one, about."""

import html as markup
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from applications.actions.calls import move_deadline
from applications.models import AgencyRole, Call, Frame, Initiative, PlanningGrant
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/applications/%00/", "/verify/%00", "/staff/applications/enquiry/%00/change/"])
def test_an_address_with_what_no_text_holds_does_not_exist(client, address):
    client.force_login(factories.make_staff(factories.make_agency()))
    assert client.get(address).status_code == 404


def text_of(response) -> str:
    """What a reader sees of a page, in one line."""
    assert response.status_code == 200
    body = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    words = markup.unescape(re.sub(r"<[^>]+>", " ", body))
    return " ".join(words.split())


def read(client: Client, name: str, *arguments, language: str = "en", **data) -> str:
    return text_of(client.get(reverse(name, args=arguments), data, headers={"accept-language": language}))


def test_the_empty_portal_says_so(client):
    page = read(client, "home")

    assert "Nothing is published yet" in page
    assert "No planning grants are loaded" in read(client, "planning_grants")
    assert "No call is open" in read(client, "calls")


def test_the_front_page_opens_with_the_initiative(client):
    call_command("load_register", verbosity=0)

    page = read(client, "home")

    for figure in ("SEK 2.5 bn", "SEK 1.5 bn", "SEK 1.0 bn", "85 planning", "Excellence clusters"):
        assert figure.replace("85 planning", "85") in page


def test_the_front_page_takes_its_figures_from_rows(client):
    call_command("load_register", verbosity=0)
    Frame.objects.filter(agency="vinnova").update(amount_sek=3_200_000_000, n_planning_grants_announced=7)

    page = read(client, "home")

    assert "SEK 4.7 bn" in page
    assert "47" in page
    assert "SEK 2.5 bn" not in page


def test_calls_are_listed_by_phase_and_unpublished_ones_do_not_exist(client):
    factories.make_call("vr", title_en="Open call")
    factories.make_call("vr", title_en="Planned call", opens_at=NOW + DAY)
    factories.make_call("vinnova", title_en="Closed call", closes_in=-DAY)
    secret = factories.make_call("vr", title_en="Secret call", published=False)

    for name in ("home", "calls"):
        page = read(client, name)
        places = [page.index(words) for words in ("Open calls", "Open call", "Planned call", "Closed call")]
        assert places == sorted(places)
        assert "Secret call" not in page
    for name in ("call", "call_calendar", "call_countdown"):
        assert client.get(reverse(name, args=[secret.pk])).status_code == 404


def test_a_call_published_later_does_not_exist_yet(client):
    call = factories.make_call("vr", published_at=NOW + DAY)

    assert client.get(reverse("call", args=[call.pk])).status_code == 404


def test_the_call_page_shows_both_languages_and_cleans_the_text(client):
    text = "# Heading\n\nSome **bold** <script>alert(1)</script> [link](https://example.org) [bad](javascript:alert(1))"
    call = factories.make_call("vr", text_en=text, text_sv="Svensk text", budget_min_sek_per_year=40_000_000)

    html = client.get(reverse("call", args=[call.pk]), headers={"accept-language": "en"}).content.decode()

    assert "<h3>Heading</h3>" in html
    assert "<strong>bold</strong>" in html
    assert "<script>alert" not in html
    assert 'href="javascript:' not in html
    assert 'href="https://example.org"' in html
    assert "SEK 40 000 000 a year" in html.replace("\u00a0", " ")
    assert "Svensk text" in read(client, "call", call.pk, language="sv")


def test_the_call_page_shows_the_form_and_the_criteria(client):
    call = factories.make_call("vr")

    page = read(client, "call", call.pk)

    form = call.form_version.specification
    assert all(section["title_en"] in page for section in form["sections"])
    assert all(field["label_en"] in page for section in form["sections"] for field in section.get("fields", ()))
    assert "Quality grade 1–7" in page
    assert "Feasibility grade 1–3" in page


@pytest.mark.parametrize(("limit", "words"), [(1, "At most 1 publication."), (8, "At most 8 publications.")])
def test_the_call_page_says_how_many_publications_a_cv_may_bring(client, limit, words):
    assert words in read(client, "call", factories.make_call(n_publications_max=limit).pk)


def test_the_call_page_says_nothing_of_publications_where_a_cv_brings_none(client):
    assert "Each researcher's CV" not in read(client, "call", factories.make_call(n_publications_max=0).pk)


def test_a_moved_deadline_keeps_its_old_value(client):
    call = factories.make_call("vr")
    officer = factories.make_staff(call.agency)
    old = call.closes_at
    new = old + timedelta(days=3)
    move_deadline(
        call,
        closes_at=new,
        signing_closes_at=new + 7 * DAY,
        text_sv="Driftstopp.",
        text_en="An outage.",
        by=officer,
        at=NOW,
    )

    page = read(client, "call", call.pk)
    calendar = client.get(reverse("call_calendar", args=[call.pk])).content.decode()

    assert "An outage." in page
    assert f"It was {date_format(localtime(old), 'DATETIME_FORMAT')}" in page
    assert f"DTSTART:{new:%Y%m%dT%H%M%SZ}" in calendar
    assert "SEQUENCE:1" in calendar


def test_the_countdown_stands_there_as_absolute_time(client):
    call = factories.make_call("vr")

    html = client.get(reverse("call_countdown", args=[call.pk])).content.decode()

    assert f'datetime="{call.closes_at:%Y-%m-%dT%H:%M:%S}+00:00"' in html
    assert "<html" not in html


def test_stage_one_shows_the_five_rows_and_their_sum(client):
    call_command("load_register", verbosity=0)

    page = read(client, "planning_grants")

    assert "5 of 85 loaded, SEK 6.3 M of at most SEK 115.5 M." in page
    assert "Karolinska Institutet : 5 grants, SEK 6.3 M" in page
    assert "Sum of what is shown 6 300 000" in page
    for grant in PlanningGrant.objects.all():
        for words in (grant.title_sv, grant.title_en, grant.leader, grant.department):
            assert words in page


def test_stage_one_is_filtered_by_funder_and_organisation(client):
    call_command("load_register", verbosity=0)
    other = factories.make_organisation("Other University")
    grant = factories.make_planning_grant(Initiative.objects.get().frames.first().agency, other)

    by_funder = read(client, "planning_grants", funder="vinnova")
    by_organisation = read(client, "planning_grants", organisation=str(other.pk))
    neither = read(client, "planning_grants", funder="vinnova", organisation=str(other.pk))
    nonsense = read(client, "planning_grants", funder="x' or 1=1", organisation="y")

    assert "Karolinska Institutet : 1 grant, SEK 1.5 M" in by_funder
    assert "Björkström" not in by_funder
    assert grant.leader in by_organisation
    assert "Karolinska Institutet :" not in by_organisation
    assert "No planning grant matches" in neither
    assert "6 planning grants" in nonsense


def test_own_pages_are_linked_for_those_who_have_them(client):
    assert "What to do next" not in read(client, "home")

    client.force_login(factories.make_user())
    assert "Staff pages" not in read(client, "home")

    officer = factories.make_staff(factories.make_agency("vr"))
    client.force_login(officer)
    assert "Staff pages" in read(client, "home")

    AgencyRole.objects.filter(user=officer).update(ended_at=NOW)
    assert "Staff pages" not in read(client, "home")


@pytest.mark.parametrize("name", ["accessibility", "privacy", "contact", "verify", "calls", "planning_grants", "home"])
@pytest.mark.parametrize("language", ["en", "sv"])
def test_everybody_reads_the_public_pages(client, name, language):
    response = client.get(reverse(name), headers={"accept-language": language})

    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.content.decode()
    assert client.post(reverse("accessibility")).status_code == 405


def test_robots_are_told_what_is_not_for_them(client):
    response = client.get("/robots.txt")

    assert response["Content-Type"].startswith("text/plain")
    assert "Disallow: /accounts/" in response.content.decode()
    assert f"Sitemap: {settings.BASE_URL}/sitemap.xml" in response.content.decode()


@pytest.mark.parametrize(("name", "n_statements"), [("home", 6), ("calls", 3), ("planning_grants", 6)])
def test_lists_cost_the_same_with_one_row_and_three(client, django_assert_num_queries, name, n_statements):
    organisation = factories.make_organisation()
    for number in (1, 3):
        while Call.objects.count() < number:
            factories.make_planning_grant(factories.make_call("vr").agency, organisation)
        with django_assert_num_queries(n_statements):
            client.get(reverse(name))


def test_the_call_page_costs_the_same_with_one_notice_and_three(client, django_assert_num_queries):
    call = factories.make_call("vr")
    officer = factories.make_staff(call.agency)
    for days in (1, 2, 3):
        closes_at = call.closes_at + DAY * days
        columns = {"closes_at": closes_at, "signing_closes_at": closes_at + 7 * DAY, "text_sv": "Ny", "text_en": "New"}
        move_deadline(Call.objects.get(pk=call.pk), **columns, by=officer, at=NOW)
        with django_assert_num_queries(7):
            client.get(reverse("call", args=[call.pk]))


def test_every_page_carries_the_guarding_headers(client):
    headers = client.get(reverse("home")).headers

    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "nonce" not in policy
    assert {name: headers[name] for name in ("X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")} == {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
    }
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
