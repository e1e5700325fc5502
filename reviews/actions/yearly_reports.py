"""Yearly reports: planned when a grant is in force, handed in by its leader, accepted or returned by an officer."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from applications.domain.moves import IllegalMove
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.files.actions import keep_pdf
from clusterportal.files.models import StoredFile
from clusterportal.locking import lock
from clusterportal.mail.actions import queue
from reviews.domain.yearly_reports import LIFE, ReportState, report_days
from reviews.models import Grant, ReportStep, YearlyReport
from reviews.policies.yearly_reports import check_judge_report, check_submit
from reviews.queries.yearly_reports import RELATED

MAX_MEGABYTES, MAX_PAGES = 20, 100
GUARD = "reviews.queries.grant_mail.may_read_grant"
Kind = ReportStep.Kind


def plan_reports(grant: Grant) -> None:
    """The reports that a grant's terms ask for in its period; those that are there stay. Called when it is in force."""
    terms = grant.terms
    if terms.report_month is None or terms.report_day is None:
        return
    days = report_days(grant.starts_on, grant.ends_on, terms.report_month, terms.report_day)
    rows = [YearlyReport(grant=grant, year=year, due_on=due_on) for year, due_on in days]
    YearlyReport.objects.bulk_create(rows, ignore_conflicts=True)


def replan_reports(grant: Grant) -> None:
    """The same after the period has changed; of years that are no longer in it what was handed in stays."""
    gone = grant.yearly_reports.filter(state=ReportState.DUE.value, steps__isnull=True)
    gone.exclude(year__range=(grant.starts_on.year, grant.ends_on.year)).delete()
    plan_reports(grant)


def submit_report(
    report: YearlyReport, chunks: Iterable[bytes], *, name: str, text: str, by: User, at: datetime
) -> ReportStep:
    """Hand in a report as a PDF with a short text. Refused: the verdict of the file, `report_needs_text`, by policy.

    The file is judged before the lock is taken: a slow one holds up nobody.
    """
    check_submit(by, report, at)
    if not text.strip():
        raise Refused("report_needs_text")
    file = keep_pdf(chunks, max_bytes=MAX_MEGABYTES * 2**20, max_pages=MAX_PAGES)
    return _submit(report, file, name=name, text=text.strip(), by=by, at=at)


@transaction.atomic
def accept_report(report: YearlyReport, *, by: User, at: datetime) -> None:
    """Accept what is handed in; the leader is told. Refused: `report_not_submitted`."""
    report = _lock(report)
    check_judge_report(by, report, at)
    _step(report, Kind.ACCEPTED, "", by=by, at=at)
    _tell(report, at)


@transaction.atomic
def return_report(report: YearlyReport, *, words: str, by: User, at: datetime) -> None:
    """Send a report back with words on what is missing. Refused: `return_needs_words`, `report_not_submitted`."""
    report = _lock(report)
    check_judge_report(by, report, at)
    if not words.strip():
        raise Refused("return_needs_words")
    _step(report, Kind.RETURNED, words.strip(), by=by, at=at)
    _tell(report, at)


@transaction.atomic
def _submit(report: YearlyReport, file: StoredFile, *, name: str, text: str, by: User, at: datetime) -> ReportStep:
    report = _lock(report)
    check_submit(by, report, at)
    return _step(report, Kind.SUBMITTED, text, file=file, file_name=name[:255], by=by, at=at)


MOVES = {Kind.SUBMITTED: "submit", Kind.RETURNED: "return", Kind.ACCEPTED: "accept"}


def _step(
    report: YearlyReport,
    kind: ReportStep.Kind,
    text: str,
    *,
    file: StoredFile | None = None,
    file_name: str = "",
    by: User,
    at: datetime,
) -> ReportStep:
    """The one writer of a report's state, and of what happened."""
    try:
        report.state = LIFE.target(ReportState(report.state), MOVES[kind]).value
    except IllegalMove as error:
        raise Refused("report_not_submitted") from error
    report.save(update_fields=["state"])
    detail = {"year": str(report.year), **({"sha256": file.pk} if file is not None else {"words": text})}
    append(f"application:{report.grant.decision.application_id}", f"yearly_report.{kind}", detail=detail, by=by, at=at)
    return ReportStep.objects.create(report=report, kind=kind, text=text, file=file, file_name=file_name, by=by, at=at)


def _lock(report: YearlyReport) -> YearlyReport:
    return lock(report, *RELATED)


def _tell(report: YearlyReport, at: datetime) -> None:
    """The leader, that the report is judged; a link and no word of it."""
    leader = report.grant.leader.user if report.grant.leader is not None else None
    if leader is None:
        return
    application = report.grant.decision.application
    queue(
        "yearly_report_judged",
        to=leader.email,
        recipient=leader,
        context={"application": application, "call": application.call, "year": str(report.year)},
        scope=f"application:{application.pk}",
        guard=GUARD,
        subject_id=report.grant_id,
        key=f"yearly_report:{report.state}:{report.pk}:{report.steps.count()}",
        at=at,
    )
