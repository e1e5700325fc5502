"""Leader, organisation and officer at once about one grant, with real threads and real commits."""

import pytest

from clusterportal.accounts.errors import Refused
from reviews.actions.grants import accept, decline, end_grant
from reviews.models import Acceptance, Grant
from tests.factories import make_signatory
from tests.reviews.grants import decided
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def codes(outcomes: list[object]) -> list[str]:
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]


def test_both_sides_at_once_make_it_accepted() -> None:
    world = decided()
    grant, at = world.grant(), world.at
    users = (world.leader(), world.signatory())
    outcomes = together(*[lambda by=by: accept(grant, sha256=grant.sha256, by=by, at=at) for by in users])
    assert (codes(outcomes), world.grant().state, Acceptance.objects.count()) == ([], "accepted", 2)


def test_of_two_signatories_one_answers() -> None:
    world = decided()
    grant, at = world.grant(), world.at
    users = (world.signatory(), make_signatory(world.organisation()))
    outcomes = together(*[lambda by=by: accept(grant, sha256=grant.sha256, by=by, at=at) for by in users])
    assert (codes(outcomes), Acceptance.objects.count()) == (["terms_answered"], 1)


def test_one_side_declines_while_the_other_accepts() -> None:
    world = decided()
    grant, at = world.grant(), world.at
    leader, signatory = world.leader(), world.signatory()
    given = {"sha256": grant.sha256, "at": at}
    outcomes = together(
        lambda: accept(grant, by=leader, **given), lambda: decline(grant, reason="No.", by=signatory, **given)
    )
    assert world.grant().state == "declined"
    assert codes(outcomes) in ([], ["grant_not_waiting"])


def test_an_answer_and_the_officer_ending_it_do_not_both_count() -> None:
    world = decided()
    grant, at, leader = world.grant(), world.at, world.leader()
    outcomes = together(
        lambda: decline(grant, sha256=grant.sha256, reason="No.", by=leader, at=at),
        lambda: end_grant(grant, reason="Nobody answered.", by=world.officer, at=at),
    )
    assert codes(outcomes) == ["grant_not_waiting"]
    assert Grant.objects.get().state in {"declined", "ended"}
