"""A supplement as the applicants meet it, as a browser without JavaScript posts."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Answer
from tests.applications.actions.test_supplements import NEW, World
from tests.applications.views.test_walk import fields_of, fill

pytestmark = pytest.mark.django_db
ASKED = "Write more."


@pytest.fixture
def world() -> World:
    return World()


def at(world: World, name: str, *rest: object) -> str:
    return reverse(name, args=[world.application.reference, *rest])


def section_values(client: Client, address: str) -> dict[str, object]:
    """What the section's form holds now, as it would be posted."""
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields if form[name].value() is not None}


def test_the_first_page_says_what_is_asked_for_and_that_the_earlier_version_stands(
    client: Client, world: World
) -> None:
    client.force_login(world.leader)
    page = client.get(at(world, "application")).content.decode()
    assert "The agency asks for a supplement by" in page
    assert ASKED in page
    assert "Version 1 stands unless you register the supplement" in page
    assert page.count("May be changed") == 1


def test_other_sections_are_closed_with_a_sentence(client: Client, world: World) -> None:
    client.force_login(world.leader)
    budget = client.get(at(world, "section", "budget"))
    assert (budget.status_code, "has not asked for a change here" in budget.content.decode()) == (200, True)
    refused = client.post(at(world, "section", "basics"), {"title_en": "New"})
    assert refused.status_code == 403
    assert "has not asked for a change here" in refused.content.decode()


def test_from_the_first_page_to_the_new_receipt(client: Client, world: World) -> None:
    client.force_login(world.leader)
    section = at(world, "section", world.section)
    values = section_values(client, section) | {world.field: NEW}
    hidden = fields_of(client.get(section).content.decode())
    assert client.post(section, {**values, **hidden, world.field: NEW}).status_code == 302
    assert Answer.objects.get(application=world.application, field_key=world.field).value == NEW
    page = client.get(at(world, "register")).content.decode()
    assert "Register the supplement" in page
    assert NEW in page
    assert "Your organisation is asked to sign the new version." in page
    done = fill(client, at(world, "register"), is_true="on")
    assert done.status_code == 302
    page = client.get(done.url).content.decode()
    assert "The supplement is registered" in page
    assert "Version 2 replaces version 1" in page
    assert world.now.status == "awaiting_signature"


def test_the_page_to_check_shows_what_would_be_registered(client: Client, world: World) -> None:
    type(world.application).objects.filter(pk=world.application.pk).update(title_en="Never registered")
    client.force_login(world.leader)
    page = client.get(at(world, "check"))
    assert page.context["document"]["title_en"] == world.now.submitted_version.title_en


def test_a_supplement_that_changes_nothing_is_refused_in_words(client: Client, world: World) -> None:
    client.force_login(world.leader)
    page = fill(client, at(world, "register"), is_true="on")
    assert page.status_code == 422
    assert "Nothing has changed since version 1" in page.content.decode()
