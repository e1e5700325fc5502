"""A staff list offers a search and filters where there is something to find, and says why it is empty."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from reviews.actions.disclosure import Asked, register_request
from tests.factories import NOW, TODAY
from tests.reviews.worlds import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(1)


def list_page(world: World, name: str, query: str = "") -> str:
    client = Client()
    client.force_login(world.officer)
    return client.get(reverse(f"admin:{name}_changelist") + query).content.decode()


def test_an_empty_list_has_neither_search_nor_filters_nor_a_count(world: World) -> None:
    page = list_page(world, "reviews_letter") + list_page(world, "reviews_decision")
    assert page.count("Nothing here yet") == 2
    assert ("changelist-filter" in page, "changelist-search" in page, 'class="paginator"' in page) == (
        False,
        False,
        False,
    )


def test_a_filter_that_no_column_can_be_compared_with_is_a_bad_lookup(world: World) -> None:
    client = Client()
    client.force_login(world.officer)
    for owner in (one for one in admin.site._registry.values() if one.list_filter):
        for name in map(_key_of, owner.list_filter):
            assert client.get(owner.url("changelist"), {name: "\0"}).status_code == 404, (owner, name)


def _key_of(given: object) -> str:
    name = given[0] if isinstance(given, tuple) else getattr(given, "parameter_name", given)
    return str(name)


def test_an_address_with_a_nul_fills_in_nothing_and_what_is_sent_without_a_choice_is_asked_again(world: World) -> None:
    client = Client()
    client.force_login(world.officer)
    asked = Asked("", "email", "All.", TODAY)
    request = register_request(world.call.agency, asked, by=world.officer, at=NOW)
    attaching = reverse("admin:reviews_disclosurerequest_attach", args=[request.pk])
    assert client.get(attaching, {"case": "\0"}).status_code == 200
    assert client.get(reverse("admin:applications_publicquestion_publish"), {"call": "\0"}).status_code == 200
    for address, data in ((attaching, {"case": "\0"}), (reverse("admin:reviews_lettertemplate_add"), {})):
        assert client.post(address, data).status_code in {200, 422}


def test_a_search_that_finds_nothing_says_so_and_leads_back(world: World) -> None:
    for query in ("?q=ZZZZ-ZZZZ", "?status__exact=granted"):
        page = list_page(world, "applications_application", query)
        assert "Nothing matches" in page
        assert "changelist-search" in page
        assert "Nothing here yet" not in page


def test_hits_are_counted_after_a_search_alone(world: World) -> None:
    assert "1 result ·" not in list_page(world, "applications_application")
    assert "0 results ·" in list_page(world, "applications_application", "?q=ZZZZ-ZZZZ")


def test_the_filter_offers_no_status_that_only_drafts_have(world: World) -> None:
    page = list_page(world, "applications_application")
    offered = [name in page for name in ("status__exact=draft", "status__exact=registered", "status__exact=submitted")]
    assert offered == [False, False, True]
