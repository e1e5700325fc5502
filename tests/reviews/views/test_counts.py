"""The number of statements of a page follows its kind, never its rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reviews.actions.declarations import accept_rules
from tests.factories import DAY
from tests.reviews.worlds import World, assign, case_number, make_reviewer, make_world, write_review

pytestmark = pytest.mark.django_db
# A session, its account, the menu, the tests' clock and the two of a read on record are among them.
EXPECTED = {
    "reviewing": 13,
    "review_case": 14,
    "other_reviews": 14,
    "panel": 15,
    "panel_case": 15,
    "ranking": 13,
    "declaration": 12,
    "bids": 11,
}


def count(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as seen:
        response = client.get(address)
    assert response.status_code == 200
    return len(seen)


def counts(n_cases: int) -> dict[str, int]:
    """Statements by page, as a chair who has `n_cases` reviews to write and as many written by two readers."""
    world = make_world(n_cases, closes_in=-40 * DAY)
    chair = make_reviewer(world.panel, "chair")
    readers = [make_reviewer(world.panel) for _reader in range(n_cases)]
    for number in range(1, n_cases + 1):
        assign(case_number(world, number), chair)
        for reader in readers:
            assign(case_number(world, number), reader)
            write_review(case_number(world, number), reader, world.review)
    client = Client()
    client.force_login(chair)
    return {name: count(client, address) for name, address in pages(world).items()} | declaring(world)


def declaring(world: World) -> dict[str, int]:
    member = make_reviewer(world.panel, declared=False)
    accept_rules(world.round, by=member, at=world.review)
    client = Client()
    client.force_login(member)
    return {"declaration": count(client, reverse("declaration", args=[world.round.pk]))}


def pages(world: World) -> dict[str, str]:
    case = case_number(world)
    return {
        "reviewing": reverse("reviewing"),
        "review_case": reverse("review_case", args=[case.pk]),
        "other_reviews": reverse("other_reviews", args=[case.pk]),
        "panel": reverse("panel", args=[world.panel.pk]),
        "panel_case": reverse("panel_case", args=[case.pk]),
        "ranking": reverse("ranking", args=[world.panel.pk]),
        "bids": reverse("bids", args=[world.round.pk]),
    }


def test_three_rows_cost_what_one_costs() -> None:
    assert counts(1) == counts(3) == EXPECTED
