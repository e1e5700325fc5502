"""Who hands in a yearly report, and who accepts it."""

from datetime import datetime

from django.utils.timezone import localdate

from applications.policies.freezing import check_not_frozen
from applications.policies.staff import check_handle
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from reviews.domain.grants import GrantState
from reviews.domain.yearly_reports import ReportState, is_over
from reviews.models import YearlyReport
from reviews.policies.grants import is_leader_of, seen_by


def check_submit(user: User, report: YearlyReport, at: datetime) -> None:
    """Hand in, or again until it is accepted: the grant's project leader, once the year is over. Late is possible."""
    grant = seen_by(user, report.grant, at)
    if not is_leader_of(user, grant):
        raise Refused("leader_reports")
    check_not_frozen(grant.decision.application.call)
    if grant.state != GrantState.ACCEPTED:
        raise Refused("grant_not_accepted")
    if report.state == ReportState.ACCEPTED:
        raise Refused("report_accepted")
    if not is_over(report.year, grant.ends_on, localdate(at)):
        raise Refused("report_too_early", year=str(report.year))


def check_judge_report(user: User, report: YearlyReport, at: datetime) -> None:
    """Accept or return what is handed in: an officer who handles the case."""
    check_handle(user, report.grant.decision.application, at)
    if report.state != ReportState.SUBMITTED:
        raise Refused("report_not_submitted")
