"""The invariants: a portal that the actions have made keeps them all, and each finds what breaks it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from applications.actions.decisions import record_decision
from applications.actions.eligibility import confirm_eligible
from applications.models import Application, Round
from reviews.management.commands.check_invariants import INVARIANTS
from reviews.models import (
    Assignment,
    Case,
    Conflict,
    Decision,
    DecisionMeeting,
    Letter,
    Panel,
    PanelRole,
    Review,
    Reviewer,
    Score,
)
from tests.applications.worlds import judged_eligible, signed
from tests.factories import (
    NOW,
    make_call,
    make_handler,
    make_organisation,
    make_person,
    make_planning_grant,
    make_user,
)
from tests.reviews.management.seeds import SEEDS

pytestmark = pytest.mark.django_db
BY_NAME = {one.name: one for one in INVARIANTS}
GUARDS = """
    SELECT format('ALTER TABLE %%I DROP CONSTRAINT %%I CASCADE', conrelid::regclass::text, conname) FROM pg_constraint
    WHERE conrelid = %(table)s::regclass AND contype IN ('c', 'u', 'x')
    UNION ALL SELECT format('DROP INDEX IF EXISTS %%I', indexrelid::regclass::text) FROM pg_index
    WHERE indrelid = %(table)s::regclass AND indisunique AND NOT indisprimary
    AND indexrelid NOT IN (SELECT conindid FROM pg_constraint WHERE conrelid = %(table)s::regclass)
    UNION ALL SELECT format('ALTER TABLE %%I DISABLE TRIGGER USER', %(table)s)
"""


@pytest.fixture
def world() -> dict[str, str]:
    """A signed application and a granted one in the same call, with another call beside, as keys for the seeds."""
    application = signed()
    call = application.call
    _decide(judged_eligible(call))
    other = make_call()
    make_planning_grant(call.agency, make_organisation())
    keys = {"app": application.pk, "call": call.pk, "other_call": other.pk, "other_round": other.rounds.get().pk}
    quoted = {name: f"'{key}'" for name, key in keys.items()}
    return quoted | {"user": f"'{application.created_by_id}'", "other_form": str(other.form_version_id)}


def _decide(application: Application) -> None:
    officer = make_handler(application.call)
    at = application.call.rounds.get().panel_closes_at
    confirm_eligible(application, by=officer, at=application.call.rounds.get().review_opens_at)
    _judge(application, application.call.rounds.get())
    meeting = DecisionMeeting.objects.create(
        call=application.call,
        title="Meeting",
        held_on=at.date(),
        state="published",
        minutes="Minutes.",
        locked_by=officer,
        locked_at=at,
        approved_by=make_user(),
        published_at=at,
    )
    decision = Decision.objects.create(
        meeting=meeting,
        application=application,
        outcome="granted",
        amount_sek=1,
        reason_sv="Bra.",
        proposed_by=officer,
        proposed_at=at,
    )
    for language in ("sv", "en"):
        Letter.objects.create(decision=decision, language=language, subject="Decision", body="Yes.", made_at=at)
    record_decision(application, outcome="granted", by=officer, at=at)


def _judge(application: Application, round_: Round) -> None:
    panel = Panel.objects.create(round=round_, name_sv="Panel", name_en="Panel")
    case = Case.objects.create(
        application=application, round=round_, panel=panel, label="A-01", rank=1, opened_at=round_.review_opens_at
    )
    reviewers = [Reviewer.objects.create(person=make_person()) for _number in range(2)]
    for reviewer in reviewers:
        PanelRole.objects.create(panel=panel, reviewer=reviewer, granted_by=make_user(), granted_at=NOW)
    reader = reviewers[0]
    Assignment.objects.create(case=case, reviewer=reader, origin="manual", at=NOW, state="confirmed")
    review = Review.objects.create(case=case, reviewer=reader, state="submitted", submitted_at=NOW)
    for criterion in round_.criteria.all():
        Score.objects.create(review=review, criterion=criterion, grade=2, text="Words.")
    Conflict.objects.create(
        application=application,
        person=reviewers[1].person,
        origin="declared",
        rule="collaboration",
        tier="risk",
        state="cleared",
        found_at=NOW,
        judged_by=make_user(),
        judged_at=NOW,
        reason="Long ago.",
    )


def bad_rows(name: str) -> set[str]:
    return set(BY_NAME[name].find(NOW))


@contextmanager
def unguarded(statement: str) -> Iterator[None]:
    """Run a statement without the constraints and triggers of the tables that it writes; all is rolled back."""
    tables = set(re.findall(r"(?:UPDATE|INTO|DELETE FROM) (\w+)", statement))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(GUARDS, {"table": table})
            for (act,) in cursor.fetchall():
                cursor.execute(act)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(statement)
        yield
        transaction.set_rollback(True)


def test_names_are_unique_and_each_has_its_seed() -> None:
    assert len(BY_NAME) == len(INVARIANTS) >= 25
    assert sorted(SEEDS) == sorted(BY_NAME)


def test_the_operators_read_of_each() -> None:
    text = (Path(__file__).parents[3] / "docs" / "operations.md").read_text()
    section = text[text.index("## Checking the data") : text.index("## Production")]
    assert set(re.findall(r"`([a-z]+_[a-z_]+)`", section)) - {"check_invariants"} == set(BY_NAME)


def test_what_the_actions_have_made_breaks_none(world: dict[str, str]) -> None:
    assert {name: rows for name in BY_NAME if (rows := bad_rows(name))} == {}


def test_each_finds_what_breaks_it(world: dict[str, str]) -> None:
    missed = []
    for name, seed in SEEDS.items():
        with unguarded(seed.format(**world)):
            at = NOW.replace(year=NOW.year + 1) if "deadline_is" in name else NOW
            if not set(BY_NAME[name].find(at)):
                missed.append(name)
    assert missed == []
    assert {name: rows for name in BY_NAME if (rows := bad_rows(name))} == {}


def test_the_command_says_that_all_hold_or_names_the_row(world: dict[str, str]) -> None:
    out = StringIO()
    call_command("check_invariants", stdout=out)
    assert out.getvalue() == f"All {len(INVARIANTS)} invariants hold.\n"
    seed = SEEDS["withdrawn_and_decided_have_their_times"] + f" WHERE id = {world['app']}"
    reference = Application.objects.get(pk=world["app"].strip("'")).reference
    out = StringIO()
    with (
        unguarded(seed),
        pytest.raises(CommandError, match=f"1 of {len(INVARIANTS)} invariants are broken"),
    ):
        call_command("check_invariants", stdout=out)
    assert out.getvalue() == f"withdrawn_and_decided_have_their_times: {reference}\n"
