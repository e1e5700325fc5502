"""The register says who leads a granted cluster now, for whom and until when; nothing of how that came about."""

import pytest
from django.urls import reverse

from reviews.actions.grant_changes import approve_change, ask_change, consent_to_change
from reviews.actions.grants import decline, end_grant
from tests.factories import DAY, make_organisation, make_signatory, make_user
from tests.reviews.grants import decided, reporting

pytestmark = pytest.mark.django_db


def read(client, world):
    address = reverse("register_grant", args=[world.application().reference])
    page = client.get(address, headers={"accept-language": "en"}).content.decode()
    return page.split("<h1>")[1].split("</main>")[0]


def change(world, *, consents, **wanted):
    at = world.at + DAY
    made = ask_change(world.grant(), reason="Secretreason", **wanted, by=world.leader(), at=at)
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
    row = client.get(reverse("grants_csv")).content.decode().splitlines()[1]

    assert f"The grant was {how}" in page
    assert "Secretreason" not in page
    assert "No cluster holds a grant now." in listed
    assert f"(grant {how})" in listed
    assert client.get(reverse("grant_json", args=[reference])).json()["given_up"] == {"how": how, "at": at.isoformat()}
    assert row.endswith(f";grant {how}")
    assert client.get(reverse("grants_json"), headers={"if-none-match": etag}).status_code == 200


def test_nothing_of_the_acceptance_is_public(client):
    world = decided()
    before = read(client, world)
    world.accept_both()
    assert read(client, world) == before
