"""Two at once about erasing one account: one of them wins, whole."""

import pytest

from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.actions.asking_erasure import ask_erasure, take_back_erasure
from reviews.actions.retention import erase_all_due
from reviews.models import ErasureRequest
from tests.factories import DAY, NOW, make_application, make_call
from tests.reviews.erasing import AFTER
from tests.threads import together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]


def test_asked_three_times_at_once_it_stands_once_and_two_runs_erase_once() -> None:
    user = make_application(make_call("vr", closes_in=-10 * DAY)).created_by
    outcomes = together(*[lambda: ask_erasure(by=user, at=NOW)] * 3)
    assert sorted(getattr(one, "code", "") for one in outcomes) == ["", "erasure_asked", "erasure_asked"]
    runs = together(*[lambda: erase_all_due(AFTER)] * 2)
    assert sorted(one.kind for run in runs for one in run.erased) == ["accounts", "draft"]


def test_what_is_taken_back_during_the_run_is_either_kept_or_gone() -> None:
    user = make_application(make_call("vr", closes_in=-10 * DAY)).created_by
    ask_erasure(by=user, at=NOW)
    run, back = together(lambda: erase_all_due(AFTER), lambda: take_back_erasure(by=user, at=AFTER))
    request, is_active = ErasureRequest.objects.get(), User.objects.get(pk=user.pk).is_active
    was_kept = back is None
    assert was_kept or (isinstance(back, Refused) and back.code == "erasure_not_asked")
    assert (request.taken_back_at is not None, is_active, run.erased == ()) == (was_kept,) * 3
