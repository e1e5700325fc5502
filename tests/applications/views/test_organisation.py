"""The organisation's own page, and accepting an invitation to act for it."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.organisation_roles import invite_to_organisation, organisation_token
from applications.models import OrganisationInvitation, OrganisationRole
from tests.applications.actions.test_organisation_roles import give, roles, supervised
from tests.applications.views.test_walk import fill
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db


def test_a_supervisor_invites_reminds_and_withdraws(client: Client) -> None:
    organisation, supervisor = supervised()
    client.force_login(supervisor)
    people = reverse("organisation_people", args=[organisation.pk])
    invite = reverse("invite_to_organisation", args=[organisation.pk])
    assert fill(client, invite, email="new@post.example", role="reader").url == people
    assert "new@post.example" in client.get(people).content.decode()
    invitation = OrganisationInvitation.objects.get()
    acts = reverse("organisation_invitation", args=[organisation.pk, invitation.pk])
    assert client.post(acts, {"remind": "1"}).url == people
    assert client.post(acts, {"revoke": "1"}).url == people
    invitation.refresh_from_db()
    assert invitation.state == "revoked"
    assert "new@post.example" not in client.get(people).content.decode()


def test_a_supervisor_ends_a_role_and_the_last_supervisor_stays(client: Client) -> None:
    organisation, supervisor = supervised()
    reader = give(organisation, make_user("Rut Reader"), "reader")
    client.force_login(supervisor)
    fill(client, reverse("organisation_role", args=[organisation.pk, reader.pk]), act="1")
    assert roles(organisation) == {("Sune Supervisor", "supervisor")}
    own = OrganisationRole.objects.get(user=supervisor)
    refused = client.get(reverse("organisation_role", args=[organisation.pk, own.pk]))
    assert refused.status_code == 403
    assert "last supervisor" in refused.content.decode()


def test_reading_the_link_changes_nothing_and_a_post_needs_an_account_and_a_word(client: Client) -> None:
    organisation, supervisor = supervised()
    offered = {"email": "new@post.example", "role": "signatory"}
    invitation = invite_to_organisation(organisation, **offered, by=supervisor, at=NOW)
    address = reverse("join_organisation", args=[organisation_token(invitation)])
    assert reverse("account_login") in client.get(address).content.decode()
    client.post(address, {"is_invited": "on"})
    client.force_login(make_user("Siv", email="other@post.example"))
    page = client.get(address).content.decode()
    assert "other@post.example" in page
    assert client.post(address, {"save": "1"}).status_code == 422
    assert roles(organisation) == {("Sune Supervisor", "supervisor")}
    assert fill(client, address, is_invited="on").url == reverse("inbox")
    assert ("Siv", "signatory") in roles(organisation)
    assert "has been answered" in client.get(address).content.decode()


def test_readers_and_signatories_do_not_see_the_page(client: Client) -> None:
    organisation, _supervisor = supervised()
    for role in ("reader", "signatory"):
        client.force_login(give(organisation, make_user(), role).user)
        assert client.get(reverse("organisation_people", args=[organisation.pk])).status_code == 404
