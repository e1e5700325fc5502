"""Recording planning reports: what came in, and the officer's answer."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localtime

from applications.models import PlanningReport, ReceivedReport
from applications.policies.planning import (
    check_accept_report,
    check_keep_report,
    check_record_report,
    check_return_report,
)
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.files.actions import Upload, keep_pdf
from clusterportal.files.models import StoredFile
from clusterportal.jobs.actions import wake
from clusterportal.locking import lock
from clusterportal.mail.actions import queue

MAX_MEGABYTES = 20
MAX_PAGES = 300
# An address without an account has no language of its own; the agencies write in theirs.
CONTACT_LANGUAGE = "sv"


@dataclass(frozen=True)
class Parts:
    """Which of the three required parts a report has."""

    has_analysis: bool = False
    has_strategy: bool = False
    has_assessment: bool = False


def record_report(
    report: PlanningReport, *, received_on: date, parts: Parts, upload: Upload | None, by: User, at: datetime
) -> ReceivedReport:
    """Record what came in, also anew in place of what waits for an answer. Refused: the verdict of the file,
    `planning_report_received_later`, `planning_report_without_file`, and by policy.

    Without an upload the file of what waits for an answer stays. The file is judged before the lock is taken.
    """
    check_record_report(by, report, at)
    if received_on > localtime(at).date():
        raise Refused("planning_report_received_later")
    file = None if upload is None else keep_pdf(upload.chunks, max_bytes=MAX_MEGABYTES * 2**20, max_pages=MAX_PAGES)
    return _record(report, received_on, parts, _named(file, upload), by=by, at=at)


@transaction.atomic
def accept_report(report: PlanningReport, *, read: UUID | None = None, by: User, at: datetime) -> None:
    """Accept what waits for an answer, where all three parts are there, and tell the contact.

    `read`: what the person has read, where that is to be asked for. Refused: `planning_report_recorded_anew`, and by
    policy.
    """
    report = _locked(report)
    check_accept_report(by, report, at)
    _check_is_read(report, read)
    accepted = _answer(report, ReceivedReport.Answer.ACCEPTED, by=by, at=at)
    _tell_contact("planning_report_accepted", report, accepted, at=at)


@transaction.atomic
def return_report(report: PlanningReport, *, missing: str, read: UUID | None = None, by: User, at: datetime) -> None:
    """Return what waits for an answer, and tell the contact what is missing where an address is known.

    `read` as in `accept_report`. Refused: `planning_report_says_nothing_missing`, `planning_report_recorded_anew`,
    and by policy.
    """
    report = _locked(report)
    check_return_report(by, report, at)
    _check_is_read(report, read)
    if not missing.strip():
        raise Refused("planning_report_says_nothing_missing")
    returned = _answer(report, ReceivedReport.Answer.RETURNED, missing=missing.strip(), by=by, at=at)
    _tell_contact("planning_report_returned", report, returned, at=at)


@transaction.atomic
def change_contact(report: PlanningReport, *, contact_email: str, by: User, at: datetime) -> None:
    """Whom reminders go to; empty: to nobody."""
    report = _locked(report)
    check_keep_report(by, report, at)
    if report.contact_email == contact_email:
        return
    report.contact_email = contact_email
    report.contact_since = at if contact_email else None
    report.save(update_fields=["contact_email", "contact_since"])
    append(chain_of(report), "planning_report.contact_changed", detail=about(report), by=by, at=at)


def chain_of(report: PlanningReport) -> str:
    """The funder's own chain, which its auditors read and no other agency's."""
    return f"agency:{report.grant.funder_id}"


def about(report: PlanningReport) -> dict[str, Any]:
    """Which report an event is about."""
    return {"planning_grant": report.grant.register_id}


def _locked(report: PlanningReport) -> PlanningReport:
    return lock(report, "grant__funder", "current")


def _named(file: StoredFile | None, upload: Upload | None) -> dict[str, Any]:
    return {} if file is None or upload is None else {"file": file, "file_name": upload.name[-200:]}


@transaction.atomic
def _record(
    report: PlanningReport, received_on: date, parts: Parts, named: dict[str, Any], *, by: User, at: datetime
) -> ReceivedReport:
    report = _locked(report)
    check_record_report(by, report, at)
    current = report.current
    if not named and current is not None and not current.answer:
        named = {"file": current.file, "file_name": current.file_name}
    if not named:
        raise Refused("planning_report_without_file")
    made = ReceivedReport.objects.create(
        report=report, received_on=received_on, **vars(parts), **named, recorded_by=by, recorded_at=at
    )
    report.current = made
    report.save(update_fields=["current"])
    wake("applications.scan_uploads")
    detail = {"received_on": received_on.isoformat(), "sha256": made.file_id}
    append(chain_of(report), "planning_report.recorded", detail=about(report) | detail, by=by, at=at)
    return made


def _check_is_read(report: PlanningReport, read: UUID | None) -> None:
    if read is not None and read != report.current_id:
        raise Refused("planning_report_recorded_anew")


def _answer(
    report: PlanningReport, answer: ReceivedReport.Answer, *, missing: str = "", by: User, at: datetime
) -> ReceivedReport:
    received = report.current
    if received is None:
        raise RuntimeError(f"nothing came in for {report.pk}")
    received.answer, received.missing = answer, missing
    received.answered_by, received.answered_at = by, at
    received.save(update_fields=["answer", "missing", "answered_by", "answered_at"])
    append(chain_of(report), f"planning_report.{answer.value}", detail=about(report), by=by, at=at)
    return received


def _tell_contact(template: str, report: PlanningReport, answered: ReceivedReport, *, at: datetime) -> None:
    """Of an answer, where an address is known."""
    if not report.contact_email:
        return
    queue(
        template,
        to=report.contact_email,
        language=CONTACT_LANGUAGE,
        context={"grant": report.grant, "received": answered, "missing": answered.missing},
        scope=chain_of(report),
        guard="applications.queries.planning.is_still_answered",
        subject_id=answered.pk,
        key=f"{template}:{answered.pk}",
        at=at,
    )
