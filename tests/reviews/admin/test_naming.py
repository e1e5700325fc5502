"""Staff read of calls, rounds, panels and areas in their own language, with the agency's name, and amounts grouped."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.test import Client
from django.urls import reverse
from django.utils import translation

from applications.admin.base import PortalModelAdmin
from applications.admin.columns import label_of
from applications.texts.naming import spoken
from clusterportal.accounts.models import User
from reviews.actions.decisions import create_meeting
from tests.factories import make_call, make_organisation, make_planning_grant
from tests.reviews.worlds import World, case_number, make_world

pytestmark = pytest.mark.django_db
SAME_IN_BOTH = {"SHA-256", "person", "panel", "status", "ORCID", "ROR", "version", "text", "organisation", "revision"}
LISTS = (
    *("applications_application", "applications_round", "applications_criterion", "applications_casenumberblock"),
    *("applications_formversion", "reviews_panel", "reviews_case", "reviews_decisionmeeting"),
    *("applications_staffdeclaration", "applications_call"),
)


def reader(world: World, language: str) -> Client:
    User.objects.filter(pk=world.officer.pk).update(language=language)
    client = Client(headers={"accept-language": language})
    client.force_login(world.officer)
    return client


def pages(world: World, client: Client) -> dict[str, str]:
    """Every list that names a call, and every page of a row that does."""
    make_call()
    create_meeting(world.call, title="Meeting", held_on=world.in_panel.date(), by=world.officer, at=world.in_panel)
    found = [reverse(f"admin:{name}_changelist") for name in LISTS]
    rows = {"call": world.call, "round": world.round}
    found += [reverse(f"admin:applications_{name}_change", args=[row.pk]) for name, row in rows.items()]
    found.append(reverse("admin:reviews_panel_change", args=[world.panel.pk]))
    found.append(reverse("admin:applications_application_change", args=[case_number(world).application.pk]))
    found.append(reverse("admin:reviews_decisionmeeting_add"))
    return {address: client.get(address).content.decode() for address in found}


def test_a_call_is_named_with_its_agency_and_never_by_its_key() -> None:
    world = make_world()
    for language, title in (("sv", "VR: Utlysning VR"), ("en", "VR: Call of VR")):
        found = pages(world, reader(world, language))
        assert [address for address, page in found.items() if "vr: " in page] == []
        assert len([page for page in found.values() if title in page]) >= 8


def test_panels_and_areas_are_read_in_swedish() -> None:
    world = make_world()
    client = reader(world, "sv")
    panel = client.get(reverse("admin:reviews_panel_change", args=[world.panel.pk])).content.decode()
    assert "<h1>Panel one (sv)</h1>" in panel
    assert "AI and autonomous systems (sv)" in panel
    round_page = client.get(reverse("admin:reviews_assignmentrun_round", args=[world.round.pk])).content.decode()
    assert "Panel one (sv)" in round_page


def test_amounts_are_grouped_on_pages_and_in_lists() -> None:
    world = make_world()
    make_planning_grant(world.call.agency, make_organisation())
    client = reader(world, "en")
    call = client.get(reverse("admin:applications_call_change", args=[world.call.pk])).content.decode()
    grants = client.get(reverse("admin:applications_planninggrant_changelist")).content.decode()
    initiative = client.get(reverse("admin:applications_initiative_change", args=[world.call.initiative_id]))
    for page, bare in ((call, "1000000000"), (grants, "1200000"), (initiative.content.decode(), "1000000000")):
        assert (bare in page, f"{int(bare):,}".replace(",", "\N{NO-BREAK SPACE}") in page) == (False, True)


def test_an_application_is_never_named_by_the_title_of_its_working_copy() -> None:
    application = case_number(make_world()).application
    assert application.title_en
    assert (spoken(application), spoken("word")) == (application.reference, "word")


def labels(model_admin: PortalModelAdmin) -> list[str]:
    """What stands above the columns of a list, and beside the facts of a page."""
    columns = [label_for_field(one, model_admin.model, model_admin) for one in model_admin.get_list_display(None)]
    fields = {one.name: one for one in model_admin.model._meta.fields}
    named = [(fields.get(name), name) for name in model_admin.page_fields]
    of_page = [
        label_of(one, name) if one else label_for_field(name, model_admin.model, model_admin) for one, name in named
    ]
    return [str(label) for label in (*columns, *of_page)]


@pytest.mark.parametrize("model_admin", admin.site._registry.values(), ids=lambda one: one.opts.label)
def test_columns_and_facts_have_swedish_names(model_admin: PortalModelAdmin) -> None:
    with translation.override("en"):
        english = labels(model_admin)
    with translation.override("sv"):
        swedish = labels(model_admin)

    assert {one for one, other in zip(english, swedish, strict=True) if one == other} <= SAME_IN_BOTH
