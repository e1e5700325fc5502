"""A staff list offers a search and filters where there is something to find, and says why it is empty."""

import pytest
from django.test import Client
from django.urls import reverse

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
