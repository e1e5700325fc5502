"""An application's life in any order of acts, through the real actions, with every invariant checked after each."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from applications.actions.answers import save_answers
from applications.actions.calls import move_deadline
from applications.actions.drafting import start_application
from applications.actions.registering import register, reopen, unregister, withdraw
from applications.actions.signing import extend, lapse_due, refuse, sign
from applications.actions.submission import submit_due
from applications.actions.working_copy import Change
from applications.domain.lifecycle import AFTER_SUBMISSION
from applications.models import Application, Call, Receipt, Version
from clusterportal.accounts.errors import Hidden, Refused
from reviews.management.commands.check_invariants import INVARIANTS
from tests.factories import (
    DAY,
    NOW,
    make_application,
    make_call,
    make_handler,
    make_organisation,
    make_signatory,
    make_user,
)

HOUR = timedelta(hours=1)
STRETCHES = (HOUR, 7 * HOUR, 20 * HOUR, 2 * DAY)
MOST = 3
which = st.integers(0, MOST - 1)


class Life(RuleBasedStateMachine):
    """Up to MOST applications in one call. `standing`: the version that was acknowledged last and not taken back.

    `every`: after how many steps the whole database is looked through.
    """

    def __init__(self, *, every: int) -> None:
        super().__init__()
        self.every, self.n_steps = every, 0
        self.around = transaction.atomic()
        self.around.__enter__()
        self.applications: list[UUID] = []
        self.standing: dict[UUID, UUID | None] = {}
        self.acknowledged: set[UUID] = set()
        self.now = self.swept_at = NOW

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.around.__exit__(None, None, None)

    @initialize()
    def open_a_call(self) -> None:
        self.key = make_call(closes_in=6 * DAY).pk
        self.organisation = make_organisation()
        self.signatory = make_signatory(self.organisation)
        self.officer = make_handler(self.call)
        self.fill_in_all()
        self.fill_in_all()

    @property
    def call(self) -> Call:
        return Call.objects.get(pk=self.key)

    # What people do

    @rule()
    def start(self) -> None:
        if len(self.applications) < MOST:
            leader = make_user()
            self._keep(lambda: start_application(self.call, organisation=self.organisation, by=leader, at=self.now))

    @rule()
    def fill_in_all(self) -> None:
        if len(self.applications) < MOST and self.now <= self.call.closes_at:
            self._keep(lambda: make_application(self.call, organisation=self.organisation))

    @rule(place=which, words=st.sampled_from(["One.", "Two.", "Three.", ""]))
    def answer(self, place: int, words: str) -> None:
        def act(one: Application) -> None:
            row = one.answers.filter(field_key="abstract").first()
            change = Change(words or None, str(row.revision) if row else "0")
            save_answers(one, {"abstract": change}, by=one.created_by, at=self.now)

        self._with(place, act)

    @rule(place=which, waited=st.booleans())
    def register(self, place: int, waited: bool) -> None:
        """`waited`: the request arrived at the deadline at the latest and gets its turn now, its sweep to come."""

        def act(one: Application) -> None:
            at = min(self.now, one.call.closes_at) if waited else self.now
            receipt = register(one, by=one.created_by, at=at)
            self.swept_at = min(self.swept_at, at)
            self.standing[one.pk] = receipt.version_id
            self.acknowledged.add(receipt.pk)

        self._with(place, act)

    @rule(place=which, words=st.text("abc", min_size=1, max_size=3))
    def register_again(self, place: int, words: str) -> None:
        self.reopen(place)
        self.answer(place, words)
        self.register(place, waited=False)

    @rule(place=which)
    def reopen(self, place: int) -> None:
        self._with(place, lambda one: reopen(one, by=one.created_by, at=self.now))

    @rule(place=which)
    def unregister(self, place: int) -> None:
        def act(one: Application) -> None:
            unregister(one, by=one.created_by, at=self.now)
            self.standing[one.pk] = None

        self._with(place, act)

    @rule(place=which, sure=st.integers(0, 4))
    def withdraw(self, place: int, sure: int) -> None:
        if sure == 0:
            self._with(place, lambda one: withdraw(one, by=one.created_by, at=self.now))

    @rule(place=which, says_yes=st.booleans())
    def sign_or_refuse(self, place: int, says_yes: bool) -> None:
        def act(one: Application) -> None:
            sha256 = one.submitted_version.sha256 if one.submitted_version else ""
            said = {"version_sha256": sha256, "by": self.signatory, "at": self.now}
            sign(one, **said) if says_yes else refuse(one, **said, reason="No premises.")

        self._with(place, act)

    # What staff and the portal do

    @rule(place=which)
    def extend(self, place: int) -> None:
        until = self.now + 2 * DAY
        self._with(place, lambda one: extend(one, until=until, reason="Illness.", by=self.officer, at=self.now))

    @rule(days=st.integers(1, 3))
    def move_deadline(self, days: int) -> None:
        closes_at = max(self.now, self.call.closes_at) + days * DAY
        dates = {"closes_at": closes_at, "signing_closes_at": closes_at + 7 * DAY}
        texts = {"text_sv": "Driftstopp.", "text_en": "Outage."}
        _attempt(lambda: move_deadline(self.call, **dates, **texts, by=self.officer, at=self.now))

    @rule(stretch=st.sampled_from(STRETCHES))
    def let_time_pass(self, stretch: timedelta) -> None:
        self.now += stretch

    @rule(soon=st.integers(0, 2))
    def close(self, soon: int) -> None:
        if soon:
            return
        self.now = max(self.now, self.call.closes_at + timedelta(minutes=3))
        self.sweep()

    @rule()
    def sweep(self) -> None:
        submit_due(self.now)
        self.swept_at = self.now

    @rule()
    def lapse(self) -> None:
        lapse_due(self.now)

    # What must be true after each

    @invariant()
    def every_invariant_holds(self) -> None:
        self.n_steps += 1
        if self.n_steps % self.every:
            return
        broken = {one.name: rows for one in INVARIANTS if (rows := list(one.find(self.swept_at)))}
        assert broken == {}

    @invariant()
    def nothing_acknowledged_is_lost(self) -> None:
        assert set(Receipt.objects.filter(pk__in=self.acknowledged).values_list("pk", flat=True)) == self.acknowledged
        for one in Application.objects.filter(pk__in=self.applications):
            standing = self.standing[one.pk]
            if one.status == "draft":
                assert standing is None
            if one.status == "registered":
                assert one.registered_version_id == standing
            if one.status in AFTER_SUBMISSION:
                assert one.submitted_version_id == standing
                assert Version.objects.get(pk=standing).registered_at <= one.submitted_at

    def _keep(self, make: Callable[[], Application]) -> None:
        made = _attempt(make)
        if made is not None:
            self.applications.append(made.pk)
            self.standing[made.pk] = None

    def _with(self, place: int, act: Callable[[Application], Any]) -> None:
        if place < len(self.applications):
            _attempt(lambda: act(Application.objects.get(pk=self.applications[place])))


def _attempt(act: Callable[[], Any]) -> Any:
    """What the act returns; nothing where the rules refuse it."""
    try:
        with transaction.atomic():
            return act()
    except (Refused, Hidden):
        return None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("n_lives", "n_steps", "every"),
    [pytest.param(8, 30, 1, id="some"), pytest.param(125, 40, 5, id="5000", marks=pytest.mark.long)],
)
def test_no_order_of_acts_breaks_an_invariant_or_loses_what_was_acknowledged(
    n_lives: int, n_steps: int, every: int
) -> None:
    profile = settings(
        max_examples=n_lives,
        stateful_step_count=n_steps,
        deadline=None,
        derandomize=True,  # the same lives in every run: a failure is the last change's
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(partial(Life, every=every), settings=profile)
