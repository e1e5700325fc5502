"""Supplements at the officer's desk."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localtime

from applications.models import Supplement
from tests.applications.actions.test_supplements import NEW, World
from tests.applications.worlds import signed
from tests.factories import DAY, NOW, make_call, make_staff
from tests.reviews.worlds import declare_staff

pytestmark = pytest.mark.django_db


def address(name: str, application: object) -> str:
    return reverse(f"admin:applications_application_{name}", args=[application.pk])


@pytest.fixture
def world() -> World:
    world = World(make_call(closes_in=-9 * DAY))
    declare_staff(world.officer, world.application.call, NOW)
    return world


def test_an_officer_asks_and_the_form_keeps_what_was_refused(client: Client) -> None:
    application = signed(make_call(closes_in=-9 * DAY))
    officer = make_staff(application.call.agency)
    declare_staff(officer, application.call, NOW)
    client.force_login(officer)
    assert "Ask for a supplement" in client.get(address("change", application)).content.decode()
    asked = {"sections": ["budget"], "until": f"{NOW + 3 * DAY:%Y-%m-%dT%H:%M}"}
    refused = client.post(address("supplement", application), asked)
    assert "Write what is asked for" in refused.content.decode()
    done = client.post(address("supplement", application), asked | {"reason_sv": "Budgeten saknar en part."})
    assert done.url == address("change", application)
    supplement = Supplement.objects.get()
    assert (supplement.sections, supplement.reason_sv) == (["budget"], "Budgeten saknar en part.")
    assert "Budgeten saknar en part." in client.get(address("change", application)).content.decode()


def test_an_officer_lengthens_and_ends(client: Client, world: World) -> None:
    client.force_login(world.officer)
    page = client.get(address("change", world.application)).content.decode()
    assert "Lengthen the supplement" in page
    assert "Ask for a supplement" not in page
    until = localtime(world.until + DAY).replace(second=0, microsecond=0)
    client.post(address("lengthen", world.application), {"until": f"{until:%Y-%m-%dT%H:%M}"})
    assert Supplement.objects.get().closes_at == until
    client.post(address("end-supplement", world.application), {})
    assert world.now.status == "signed"


def test_the_page_shows_what_differs_between_the_versions_that_were_submitted(client: Client, world: World) -> None:
    client.force_login(world.officer)
    world.write()
    page = client.get(address("change", world.application)).content.decode()
    assert NEW not in page
    assert "What differs between versions" not in page
    world.register()
    page = client.get(address("change", world.application)).content.decode()
    assert "What differs between versions 1 and 2" in page
    assert NEW in page
    assert "version 2 replaces version 1" in page


def test_an_officer_overrules_what_a_rule_found(client: Client) -> None:
    application = signed(make_call(closes_in=-9 * DAY))
    officer = make_staff(application.call.agency)
    declare_staff(officer, application.call, NOW)
    client.force_login(officer)
    link = f"{address('finding', application)}?rule=participants"
    assert link in client.get(address("change", application)).content.decode()
    assert client.get(link).context["form"]["rule"].initial == "participants"
    given = {"rule": "participants", "verdict": "overruled"}
    assert "Write why you overrule" in client.post(address("finding", application), given).content.decode()
    client.post(address("finding", application), given | {"reason": "One of them is no researcher."})
    page = client.get(address("change", application)).content.decode()
    assert f"Overruled by {officer}" in page
    assert "One of them is no researcher." in page
