"""Several at once about changes of one grant, with real threads and real commits."""

import pytest

from clusterportal.accounts.errors import Refused
from reviews.actions.grant_changes import approve_change, ask_change, consent_to_change, refuse_change
from reviews.models import ChangeConsent, ChangeRequest
from tests.factories import DAY, make_signatory, make_user
from tests.reviews.grants import reporting
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def codes(outcomes: list[object]) -> list[str]:
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]


def test_leader_and_organisation_ask_for_the_same_once() -> None:
    world = reporting()
    grant, at = world.grant(), world.at
    given = {"kind": "period", "reason": "Why.", "ends_on": grant.ends_on + DAY, "at": at}
    users = (world.leader(), world.signatory())
    outcomes = together(*[lambda by=by: ask_change(grant, by=by, **given) for by in users])
    assert (codes(outcomes), ChangeRequest.objects.count()) == (["change_open_already"], 1)


def test_both_consents_at_once_and_of_two_signatories_one() -> None:
    world = reporting()
    new, at = make_user(), world.at
    change = ask_change(world.grant(), kind="leader", reason="Why.", leader_email=new.email, by=world.leader(), at=at)
    users = (new, world.signatory(), make_signatory(world.organisation()))
    outcomes = together(*[lambda by=by: consent_to_change(change, by=by, at=at) for by in users])
    assert (codes(outcomes), ChangeConsent.objects.count()) == (["change_not_yours_to_answer"], 2)


def test_an_approval_and_a_refusal_do_not_both_count() -> None:
    world = reporting()
    at, day = world.at, world.grant().ends_on + DAY
    change = ask_change(world.grant(), kind="period", reason="Why.", ends_on=day, by=world.leader(), at=at)
    given = {"reason": "Why.", "by": world.officer, "at": at}
    outcomes = together(lambda: approve_change(change, **given), lambda: refuse_change(change, **given))
    assert codes(outcomes) == ["change_not_open"]
    state = ChangeRequest.objects.get().state
    assert (world.grant().ends_on == day) == (state == "approved")
