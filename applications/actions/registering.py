"""Registering, reopening, taking back and withdrawing: what applicants do with a finished application.

What is registered when the deadline passes is submitted. Reopening edits a working copy while the registered version
stands.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.receipts import give_receipt
from applications.actions.status import change_status, lock_application
from applications.actions.supplements import register_supplement
from applications.actions.telling import tell, tell_all, tell_officers
from applications.actions.versions import freeze
from applications.domain.lifecycle import BEFORE_SUBMISSION, Status
from applications.models import Application, Receipt, Supplement, Version
from applications.policies.applications import (
    check_changed,
    check_register,
    check_reopen,
    check_unregister,
    check_withdraw,
    is_leader,
)
from applications.queries.completeness import gaps
from applications.queries.documents import frozen
from applications.queries.phases import closes_at
from applications.queries.supplements import supplement_taking
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append

SUBMITTED = {Status.SUBMITTED, Status.AWAITING_SIGNATURE}


@transaction.atomic
def register(application: Application, *, by: User, at: datetime) -> Receipt:
    """Freeze the working copy as the version that will be submitted, and give a receipt for it.

    A request that arrived in time and got the lock after the sweep becomes the submitted version, with the case number
    that the application already has. In a supplement, what is open replaces what was submitted.
    Refused: `gaps` (with `gaps`), `nothing_changed` (with `number`), and by policy.
    """
    application = lock_application(application)
    supplement = supplement_taking(application, at)
    if supplement is not None:
        return register_supplement(application, supplement, by=by, at=at)
    check_register(by, application, at)
    check_changed(application)
    missing = [gap for gap in gaps(application) if gap.blocking]
    if missing:
        raise Refused("gaps", gaps=missing)
    version = freeze(application, frozen(application), by=by, at=at)
    application.registered_version, application.reopened_at = version, None
    if application.status in SUBMITTED:
        return _replace_submitted(application, version, by=by, at=at)
    if application.status == Status.DRAFT:
        change_status(application, "register", by=by, at=at)
    application.save(update_fields=["registered_version", "reopened_at"])
    receipt = give_receipt(version, Receipt.Kind.REGISTRATION, at=at)
    tell(application, "registered", receipt, at=at)
    return receipt


@transaction.atomic
def reopen(application: Application, *, by: User, at: datetime) -> None:
    """Open a registered application for changes; its registered version stands and is what will be submitted."""
    application = lock_application(application)
    check_reopen(by, application, at)
    application.reopened_at = at
    application.save(update_fields=["reopened_at"])
    append(f"application:{application.pk}", "application.reopened", by=by, at=at)


@transaction.atomic
def unregister(application: Application, *, by: User, at: datetime) -> None:
    """Take the registration back: nothing will be submitted unless the application is registered again in time."""
    application = lock_application(application)
    check_unregister(by, application, at)
    application.reopened_at = None
    change_status(application, "unregister", by=by, at=at)
    tell_all(application, "unregistered", key=f"unregistered:{application.pk}:{at.isoformat()}", at=at)


@transaction.atomic
def withdraw(application: Application, *, by: User, at: datetime) -> None:
    """Withdraw for good, as its leader or as the signatory of its organisation. What was submitted stays in the record.

    Everybody in the consortium is told who did it; of what was submitted, its officers that it is gone.
    """
    application = lock_application(application)
    check_withdraw(by, application, at)
    was_submitted = application.status not in BEFORE_SUBMISSION
    change_status(application, "withdraw", by=by, at=at)
    who = {"by": by, "organisation": None if is_leader(by, application) else _organisation(application)}
    under_way = Supplement.objects.filter(application=application, ended_at=None)
    under_way.update(outcome=Supplement.Outcome.WITHDRAWN, ended_at=at)
    tell_all(application, "withdrawn", key=f"withdrawn:{application.pk}", at=at, **who)
    if was_submitted:
        tell_officers(application, "withdrawn_to_officers", key=f"withdrawn_to_officers:{application.pk}", at=at)


def _replace_submitted(application: Application, version: Version, *, by: User, at: datetime) -> Receipt:
    application.submitted_version = version
    application.save(update_fields=["registered_version", "submitted_version", "reopened_at"])
    give_receipt(version, Receipt.Kind.REGISTRATION, at=at)
    deadline = closes_at(application)
    receipt = give_receipt(version, Receipt.Kind.SUBMISSION, case_number=str(application.case_number), at=deadline)
    detail = {"version": version.number, "arrived": at.isoformat()}
    append(f"application:{application.pk}", "application.late_commit_submitted", detail=detail, by=by, at=at)
    tell(application, "submitted", receipt, at=at)
    return receipt


def _organisation(application: Application) -> dict[str, Any] | None:
    """The organisation that was submitted, with its names."""
    version = application.submitted_version
    return version.document["organisation"] if version is not None else None
