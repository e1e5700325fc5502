"""Two at once on what one would like to read, with real threads and real commits."""

import pytest

from clusterportal.accounts.errors import Refused
from clusterportal.audit.models import Event
from reviews.actions.bidding import Answer, save_bids
from reviews.actions.declarations import declare
from reviews.models import Bid
from reviews.queries.bidding import standing_bids
from tests.reviews.worlds import CONFLICT, application_of, case_number, make_reviewer, make_world
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def test_the_same_answers_at_once_are_written_once() -> None:
    world = make_world(2)
    user = make_reviewer(world.panel)
    answers = {case_number(world, number).pk: Answer("gladly", "knows") for number in (1, 2)}

    outcomes = together(*[lambda: save_bids(world.round, answers, by=user, at=world.review)] * 4)

    assert sorted(outcomes) == [0, 0, 0, 2]
    assert Bid.objects.count() == 2
    assert Event.objects.filter(action="bids.saved").count() == 1


def test_answers_on_different_cases_at_once_are_all_kept() -> None:
    world = make_world(3)
    user = make_reviewer(world.panel)

    def saying(number: int) -> int:
        return save_bids(world.round, {case_number(world, number).pk: Answer("can")}, by=user, at=world.review)

    assert together(*(lambda number=number: saying(number) for number in (1, 2, 3))) == [1, 1, 1]

    assert sorted(Bid.objects.values_list("case__label", flat=True)) == ["A-01", "A-02", "A-03"]


def test_a_conflict_declared_at_once_leaves_nothing_that_counts() -> None:
    world = make_world(1)
    user = make_reviewer(world.panel)
    answers = {case_number(world).pk: Answer("gladly")}
    conflict = {application_of(world).pk: CONFLICT}

    saved, _left = together(
        lambda: save_bids(world.round, answers, by=user, at=world.review),
        lambda: declare(world.round, conflict, by=user, at=world.review),
    )

    assert saved == 1 or (isinstance(saved, Refused) and saved.code == "not_in_bidding")
    assert not standing_bids().exists()
