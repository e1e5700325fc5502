"""The panel's statement: written by a reader, marked as ready by the chair, approved by the officer."""

from datetime import datetime

from django.db import transaction

from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from reviews.domain.access import Right
from reviews.models import Case, Statement, StatementVersion
from reviews.policies.panels import check_chair, check_write_statement
from reviews.policies.staff import check_officer_of
from reviews.queries.visibility import Seen, case_for

State = Statement.State


@transaction.atomic
def write_statement(case: Case, text: str, *, revision: int, by: User, at: datetime) -> Statement:
    """Keep the text; `revision` is the one that the writer began from, 0 for none.

    Refused: `statement_changed` where somebody else has saved meanwhile; the caller still holds what was typed.
    """
    seen, statement = _locked(case, by, at)
    check_write_statement(seen, statement)
    if not text.strip():
        raise Refused("statement_missing")
    if statement is not None and statement.text == text:
        return statement
    if (statement.revision if statement else 0) != revision:
        raise Refused("statement_changed")
    columns = {"text": text, "written_by": by, "written_at": at, "revision": revision + 1}
    statement, _new = Statement.objects.update_or_create(case=seen.case, defaults=columns)
    _keep(statement, is_move=False, by=by, at=at)
    _audit(statement, "statement.written", by=by, at=at)
    return statement


@transaction.atomic
def mark_ready(case: Case, *, by: User, at: datetime) -> None:
    """The chair says that the text stands."""
    seen, statement = _locked(case, by, at)
    check_chair(seen)
    _move(statement, {State.DRAFT}, State.READY, by=by, at=at)


@transaction.atomic
def take_back(case: Case, *, by: User, at: datetime) -> None:
    """The chair opens a ready text to its writers again."""
    seen, statement = _locked(case, by, at)
    check_chair(seen)
    _move(statement, {State.READY}, State.DRAFT, by=by, at=at)


@transaction.atomic
def approve_statement(case: Case, *, by: User, at: datetime) -> None:
    """The officer approves a ready text. It stays hidden from the applicant until the decision is published."""
    seen, statement = _locked(case, by, at)
    check_officer_of(seen)
    statement = _move(statement, {State.READY}, State.APPROVED, by=by, at=at)
    statement.approved_by, statement.approved_at = by, at
    statement.save(update_fields=["state", "approved_by", "approved_at"])


def _locked(case: Case, user: User, at: datetime) -> tuple[Seen, Statement | None]:
    """The case as it exists for the user, and its statement; acts on one case wait for each other."""
    lock(case)
    return case_for(user, case.pk, at, Right.BOARD), Statement.objects.filter(case=case).first()


def _move(statement: Statement | None, sources: set[str], target: str, *, by: User, at: datetime) -> Statement:
    if statement is None:
        raise Refused("statement_missing")
    if statement.state == State.APPROVED:
        raise Refused("statement_approved")
    if statement.state not in sources:
        raise Refused("statement_ready" if target == State.READY else "statement_not_ready")
    statement.state = target
    if target != State.APPROVED:
        statement.save(update_fields=["state"])
    _keep(statement, is_move=True, by=by, at=at)
    _audit(statement, f"statement.{target}", by=by, at=at)
    return statement


def _keep(statement: Statement, *, is_move: bool, by: User, at: datetime) -> None:
    """Every text and every move stays, to be compared."""
    columns = {"revision": statement.revision, "text": statement.text, "state": statement.state, "is_move": is_move}
    StatementVersion.objects.create(case_id=statement.case_id, **columns, by_id=by.pk, at=at)


def _audit(statement: Statement, action: str, *, by: User, at: datetime) -> None:
    detail = {"case": str(statement.case_id), "revision": statement.revision}
    append(f"application:{statement.case.application_id}", action, detail=detail, by=by, at=at)
