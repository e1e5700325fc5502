"""Two clicks at once make one export."""

import pytest

from reviews.actions.exporting import order_export
from reviews.models import Export
from tests.factories import NOW
from tests.reviews.worlds import make_world
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def test_two_clicks_make_one() -> None:
    world = make_world(1)
    asked = {"format": "csv", "query": "", "chosen": None, "language": "en", "by": world.officer, "at": NOW}
    outcomes = together(*[lambda: order_export("applications.application", **asked)] * 3)
    assert {one.pk for one in outcomes} == {Export.objects.get().pk}
