"""Two decide on one refusal at once, or one decides while another sends it back: the first act stands."""

import pytest

from clusterportal.accounts.errors import Refused
from reviews.actions import disclosure as actions
from reviews.models import DisclosureRequest
from tests.factories import NOW, make_staff
from tests.reviews.actions.test_disclosure import Room
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def test_one_of_two_answers_to_a_refusal_stands() -> None:
    room = Room()
    [item] = room.attach(1)
    room.withhold(item)
    actions.put_forward(room.request, by=room.registrar, at=NOW)
    third = make_staff(room.agency, "registrar")
    outcomes = together(
        lambda: actions.decide(room.request, by=room.other, at=NOW),
        lambda: actions.send_back(room.request, reason="Again.", by=third, at=NOW),
    )
    refusals = [one.code for one in outcomes if isinstance(one, Refused)]
    assert refusals == ["disclosure_not_put_forward"]
    request = DisclosureRequest.objects.get(pk=room.request.pk)
    assert (request.state, request.decided_by) in {("decided", room.other), ("open", None)}
