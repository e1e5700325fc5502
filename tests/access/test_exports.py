"""What an officer takes out of a staff list is what the list shows, in words, row by row."""

import pytest
from django.contrib import admin
from django.urls import reverse

from reviews.admin.listed import LISTS
from tests.access.addresses import client_of, sessions_of
from tests.access.worlds import World
from tests.factories import NOW

pytestmark = pytest.mark.django_db
EXPORTED = sorted(model._meta.label_lower for model, owner in admin.site._registry.items() if owner.exports)


@pytest.mark.parametrize("listed", EXPORTED)
def test_the_rows_of_the_list_come_out_in_words(listed: str, world: World) -> None:
    officer = world.accounts["HO"]
    page = client_of("HO", sessions_of(world, ("HO",))).get(reverse(f"admin:{listed.replace('.', '_')}_changelist"))

    keys = LISTS.keys(listed, officer, "", None, NOW)
    rows = list(LISTS.rows(listed, officer, "", keys, NOW))

    assert len(rows) == page.context["cl"].result_count > 0
    assert {len(row) for row in rows} == {len(LISTS.headings(listed))}
    assert [cell for row in rows for cell in row if "<" in str(cell)] == []
