"""Reporting that something went wrong, and making good for it where the portal was at fault."""

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from applications.actions.status import change_status, lock_application
from applications.actions.telling import tell_all
from applications.domain.lifecycle import LIFE, Status
from applications.models import ProblemReport
from applications.policies.problems import (
    check_answer_report,
    check_extend_deadline,
    check_mark_handled,
    check_report,
    check_report_without_account,
)
from applications.queries.phases import closes_at, latest_own_deadline
from applications.queries.problems import Subject, is_too_many
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue


@transaction.atomic
def report_problem(
    subject: Subject, *, text: str, request_id: UUID | None = None, by: User, at: datetime
) -> ProblemReport:
    """Keep what somebody could not do, and mail its number. Nothing of the application is locked or changed."""
    check_report(by, subject, at)
    report = ProblemReport.objects.create(
        call=subject.call, application=subject.application, text=text.strip(), request_id=request_id, by=by, at=at
    )
    _append_report(report, by=by, at=at)
    queue(
        "problem_reported",
        to=by.email,
        recipient=by,
        context={"report": report, "subject": subject},
        scope=f"call:{subject.call.pk}",
        key=f"problem:{report.pk}",
        at=at,
    )
    return report


@transaction.atomic
def report_without_account(
    subject: Subject, *, email: str, text: str, sender: str, key: UUID, request_id: UUID | None = None, at: datetime
) -> ProblemReport:
    """Keep what somebody could not do who cannot sign in; a retry with the same `key` and words gets the first report.

    No mail is sent: the address is anybody's. Refused: `problem_too_late`, `problem_too_many`.
    """
    check_report_without_account(subject, at)
    columns = {"email": email, "text": text.strip(), "sender": sender, "request_id": request_id, "at": at}
    # Made of the key and the words, so that nobody chooses the key of a row.
    pk = uuid5(key, f"{subject.key}\n{email}\n{columns['text']}")
    report, is_new = ProblemReport.objects.get_or_create(pk=pk, defaults={"call": subject.call, **columns})
    if is_new:
        _append_report(report, by=None, at=at)
        # Counted last: those who write to the call's chain wait for each other, so that each counts the one before.
        if is_too_many(report):
            raise Refused("problem_too_many")
    return report


@transaction.atomic
def mark_handled(report: ProblemReport, *, by: User, at: datetime) -> None:
    """Note that nothing more is to be done. Refused: `problem_handled`."""
    report = lock(report)
    check_mark_handled(by, report, at)
    report.handled_by, report.handled_at = by, at
    report.save(update_fields=["handled_by", "handled_at"])
    append(f"call:{report.call_id}", "problem.handled", detail={"number": report.number}, by=by, at=at)


@transaction.atomic
def extend_deadline(report: ProblemReport, *, until: datetime, reason: str, by: User, at: datetime) -> None:
    """Move the deadline of the report's application later, for it alone, with a recorded reason.

    What was already submitted is registered again until then. Refused: `own_deadline_needs_reason`,
    `extension_not_later`, `own_deadline_too_late`, and by policy.
    """
    check_answer_report(by, report)
    if report.application is not None:
        report.application = lock_application(report.application)
    check_extend_deadline(by, report, at)
    application = report.application
    if application is None:
        raise RuntimeError(f"{report} is about no application")
    if not reason.strip():
        raise Refused("own_deadline_needs_reason")
    if until <= max(at, closes_at(application)):
        raise Refused("extension_not_later")
    if until > latest_own_deadline(application.call):
        raise Refused("own_deadline_too_late")
    before, application.closes_at = closes_at(application), until
    application.save(update_fields=["closes_at"])
    times = {"from": before.isoformat(), "until": until.isoformat()}
    detail = {**times, "reason": reason.strip(), "report": report.number}
    append(f"application:{application.pk}", "application.deadline_extended", detail=detail, by=by, at=at)
    if Status(application.status) in LIFE["deadline_moved"].sources:
        change_status(application, "deadline_moved", by=None, at=at)
    tell_all(application, "deadline_extended", key=f"extended:{application.pk}:{until.isoformat()}", at=at)


def _append_report(report: ProblemReport, *, by: User | None, at: datetime) -> None:
    application = str(report.application_id) if report.application_id else None
    request_id = str(report.request_id) if report.request_id else None
    detail = {"number": report.number, "application": application, "request": request_id}
    append(f"call:{report.call_id}", "problem.reported", detail=detail, by=by, at=at)
