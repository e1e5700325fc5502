"""Two pulls at once: each document comes in once, and no number is given twice."""

import pytest

from reviews.actions.taking_up import take_up_documents
from reviews.models import CaseDocument
from tests.applications.worlds import signed
from tests.factories import DAY, NOW, make_call
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def test_each_document_is_taken_up_once() -> None:
    applications = [signed(make_call(closes_in=-9 * DAY)) for _number in range(3)]
    outcomes = together(*[lambda: take_up_documents(NOW)] * 4)
    assert sum(outcomes) == CaseDocument.objects.count()
    for application in applications:
        rows = CaseDocument.objects.filter(application=application)
        assert [one.number for one in rows] == list(range(1, len(rows) + 1))
        assert len({(one.source, one.source_key) for one in rows}) == len(rows) >= 4
