"""What staff pages say is words, not keys."""

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.accounts.models import User
from reviews.models import Conflict
from tests.reviews.views.test_declaring import find
from tests.reviews.worlds import World, application_of, make_reviewer, make_world

pytestmark = pytest.mark.django_db


def staff_page(user: User, name: str, *args: object) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse(f"admin:{name}", args=args), headers={"accept-language": "sv"}).content.decode()


@pytest.fixture
def world() -> World:
    return make_world(1)


def test_evidence_is_a_sentence(world: World) -> None:
    find(make_reviewer(world.panel), application_of(world), "risk")

    page = staff_page(world.officer, "reviews_conflict_change", Conflict.objects.get().pk)

    assert ("Employer of tier risk" in page, "works_at" in page) == (True, False)


def test_a_conflict_is_called_by_its_rule_in_words(world: World) -> None:
    find(make_reviewer(world.panel), application_of(world), "risk")
    conflict = Conflict.objects.get()
    page = staff_page(world.officer, "reviews_conflict_change", conflict.pk)
    assert conflict.rule not in page
