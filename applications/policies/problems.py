"""Who reports a problem, and who answers one."""

from datetime import datetime

from applications.domain.lifecycle import OPEN_IN_TIME, Status
from applications.models import ProblemReport
from applications.queries.phases import latest_own_deadline
from applications.queries.problems import Subject, calls_to_report_on, problem_reports_visible_to, subjects_of
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User


def check_report(user: User, subject: Subject, at: datetime) -> None:
    """Report on an own application or on a call, until the day after its deadline; also while the call is frozen."""
    if subject.key not in {one.key for one in subjects_of(user, at)}:
        raise Refused("problem_too_late")


def check_report_without_account(subject: Subject, at: datetime) -> None:
    """Report on a call without an account, for as long as others may."""
    if subject.key not in {one.key for one in calls_to_report_on(at)}:
        raise Refused("problem_too_late")


def check_answer_report(user: User, report: ProblemReport, _at: datetime | None = None) -> None:
    """Deal with a report: an officer of the call who is not barred from the application."""
    if not problem_reports_visible_to(user).filter(pk=report.pk).exists():
        raise Hidden


def check_extend_deadline(user: User, report: ProblemReport, at: datetime) -> None:
    """Move the deadline of the one application that a report is about, before the agency has gone on with it."""
    check_answer_report(user, report)
    if report.application is None:
        raise Hidden
    if Status(report.application.status) not in OPEN_IN_TIME or at >= latest_own_deadline(report.call):
        raise Refused("own_deadline_too_late")


def check_mark_handled(user: User, report: ProblemReport, at: datetime) -> None:
    """Say that a report needs nothing more."""
    check_answer_report(user, report)
    if report.handled_at is not None:
        raise Refused("problem_handled")
