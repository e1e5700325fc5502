"""The register says who leads a granted cluster now, for whom and until when; nothing of how that came about."""

import csv
import io
from dataclasses import dataclass
from typing import Any

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from reviews.actions.grant_changes import approve_change, ask_change, consent_to_change
from reviews.actions.grants import decline, end_grant
from tests.factories import DAY, make_organisation, make_signatory, make_user
from tests.reviews.grants import decided, reporting
from tests.reviews.register.test_register import make_decision

pytestmark = pytest.mark.django_db


def read(client, world):
    address = reverse("register_grant", args=[world.application().reference])
    page = client.get(address, headers={"accept-language": "en"}).content.decode()
    return page.split("<h1>")[1].split("</main>")[0]


def change(world, *, consents, after=DAY, **wanted):
    at = world.at + after
    made = ask_change(world.grant(), reason="Secretreason", **wanted, by=world.grant().leader.user, at=at)
    for user in consents:
        consent_to_change(made, by=user, at=at)
    return made, at


def test_an_approved_change_is_shown_with_its_day_and_a_request_is_not(client):
    world = reporting()
    new, organisation = make_user("New Nilsson"), make_organisation("New University")
    until = world.grant().ends_on.replace(year=world.grant().ends_on.year + 1)
    both = [world.signatory(), make_signatory(organisation)]
    for wanted, consents in (
        ({"kind": "period", "ends_on": until}, []),
        ({"kind": "organisation", "organisation": organisation}, both),
        ({"kind": "leader", "leader_email": new.email}, [new, both[1]]),
    ):
        before = read(client, world)
        made, at = change(world, **wanted, consents=consents)
        assert read(client, world) == before
        approve_change(made, reason="Secretanswer", by=world.officer, at=at)
    page = read(client, world)
    for words in ("New Nilsson", "New University", str(until.year), "(changed "):
        assert words in page
    for secret in ("Secretreason", "Secretanswer", world.leader().name, new.email):
        assert secret not in page


@pytest.mark.parametrize("how", ["declined", "ended"])
def test_what_was_declined_or_ended_is_said_everywhere_and_counts_no_more(client, how):
    world = decided()
    reference = world.application().reference
    register, etag = (client.get(reverse("granted_clusters")), client.get(reverse("grants_json"))["ETag"])
    assert "1 cluster has been granted" in register.content.decode()
    at = world.at + DAY
    if how == "declined":
        decline(world.grant(), sha256=world.grant().sha256, reason="Secretreason", by=world.leader(), at=at)
    else:
        end_grant(world.grant(), reason="Secretreason", by=world.officer, at=at)
    page = read(client, world)
    listed = client.get(reverse("granted_clusters")).content.decode()
    row = rows(client)[0]

    assert f"The grant was {how}" in page
    assert "Secretreason" not in page
    assert "No cluster holds a grant now." in listed
    assert f"(grant {how})" in listed
    assert client.get(reverse("grant_json", args=[reference])).json()["given_up"] == {"how": how, "at": at.isoformat()}
    assert row["Declined or ended"] == f"grant {how}"
    assert client.get(reverse("grants_json"), headers={"if-none-match": etag}).status_code == 200


@pytest.fixture
def moved():
    """A grant whose leader and organisation were changed twice, and its end once; another request waits."""
    world = reporting()
    passing = move(world, make_user("Passing Persson"), make_organisation("Passing University"), DAY)
    new = move(world, make_user("New Nilsson"), make_organisation("New University"), 2 * DAY)
    until = world.grant().ends_on.replace(year=world.grant().ends_on.year + 1)
    made, at = change(world, kind="period", ends_on=until, consents=[], after=3 * DAY)
    approve_change(made, reason="Why.", by=world.officer, at=at)
    waiting = make_organisation("Waiting University")
    make_signatory(waiting)
    change(world, kind="organisation", organisation=waiting, consents=[], after=4 * DAY)
    return Moved(world, passing, new, waiting, until)


@dataclass(frozen=True)
class Moved:
    world: Any
    passing: Any
    new: Any
    waiting: Any
    until: Any


def move(world, leader, organisation, after):
    """Both are changed; returns the organisation."""
    both = [make_signatory(world.grant().organisation), make_signatory(organisation)]
    for wanted, consents in (
        ({"kind": "organisation", "organisation": organisation}, both),
        ({"kind": "leader", "leader_email": leader.email}, [leader, both[1]]),
    ):
        made, at = change(world, **wanted, consents=consents, after=after)
        approve_change(made, reason="Why.", by=world.officer, at=at)
    return organisation


def listed(client, **query):
    return client.get(reverse("granted_clusters"), query, headers={"accept-language": "en"}).content.decode()


def rows(client, **query):
    content = client.get(reverse("grants_csv"), query, headers={"accept-language": "en"}).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content), delimiter=";"))


def found(client, **query):
    """The references that the list, the table and the data hold, all the same."""
    references = [row["Reference"] for row in rows(client, **query)]
    assert [one["reference"] for one in client.get(reverse("grants_json"), query).json()] == references
    page = listed(client, **query)
    assert all(reverse("register_grant", args=[one]) in page for one in references)
    assert ("No grant matches" in page) is (not references)
    return references


def test_the_list_shows_who_leads_a_grant_now_and_for_whom(client, moved):
    page = listed(client).split("<tbody>")[1].split("</tbody>")[0]
    assert "New Nilsson" in page
    assert "New University" in page
    for other in ("Passing", "Waiting", moved.world.leader().name, moved.world.organisation().name_en):
        assert other not in page


def test_the_table_says_what_was_decided_and_what_is_now(client, moved):
    call, world = moved.world.world.call, moved.world
    row = next(row for row in rows(client) if row["Reference"] == world.application().reference)
    assert list(row)[13:] == [
        *("Declined or ended", "Call", "Project leader now", "Organisation now", "Grant ends now", "Last changed")
    ]
    assert (row["Project leader"], row["Project leader now"]) == (world.leader().name, "New Nilsson")
    assert (row["Organisation"], row["Organisation now"]) == (world.organisation().name_en, "New University")
    assert (row["Grant ends"], row["Grant ends now"]) == (call.grant_ends_on.isoformat(), moved.until.isoformat())
    assert (row["Call"], row["Last changed"]) == (call.title_en, localdate(world.at + 3 * DAY).isoformat())


def test_the_data_say_what_is_now(client, moved):
    answer = client.get(reverse("grant_json", args=[moved.world.application().reference])).json()
    names = {"name_sv": moved.new.name_sv, "name_en": moved.new.name_en}
    assert answer["now"] == {
        "leader": {"name": "New Nilsson"},
        "organisation": names,
        "ends_on": moved.until.isoformat(),
    }
    assert answer["leader"]["name"] == moved.world.leader().name


def test_a_moved_grant_is_found_by_both_organisations_that_its_page_names(client, moved):
    reference = moved.world.application().reference
    for organisation in (moved.world.organisation(), moved.new):
        assert reference in found(client, organisation=str(organisation.pk))
    choices = listed(client)
    for organisation in (moved.passing, moved.waiting):
        assert str(organisation.pk) not in choices


@pytest.mark.parametrize("words", ["passing", "persson", "waiting", "nilsson unheardof", "ilsson"])
def test_a_grant_is_not_found_by_names_that_no_page_shows(client, moved, words):
    assert found(client, words=words) == []


def test_searching_and_narrowing_cost_the_same_whatever_has_changed(client, moved, django_assert_num_queries):
    wanted = {"words": "university", "organisation": str(moved.new.pk)}
    for _round in range(2):
        with django_assert_num_queries(11):
            listed(client, **wanted)
        with django_assert_num_queries(7):
            client.get(reverse("grants_json"), wanted)
        make_decision(organisation=moved.new)


def test_nothing_of_the_acceptance_is_public(client):
    world = decided()
    before = read(client, world)
    world.accept_both()
    assert read(client, world) == before
