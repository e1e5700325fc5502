"""Who keeps the stage-one register and the planning reports: the officers of the agency that gave the grant."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from applications.models import PlanningReport
from applications.policies.roles import Role, agency_roles, has_agency_role
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User


def funders_kept_by(user: User) -> frozenset[str]:
    """The codes of the agencies at which the person is an officer."""
    return frozenset(agency_roles(user).filter(role=Role.OFFICER).values_list("agency", flat=True))


def check_keep_some_grants(user: User, _row: Any = None, _at: datetime | None = None) -> None:
    """An officer of any agency, for the grants of the own one."""
    if not has_agency_role(user, Role.OFFICER):
        raise Hidden


def check_keep_grants(user: User, funders: Iterable[str]) -> None:
    """Write grants of these funders."""
    if not frozenset(funders) <= funders_kept_by(user):
        raise Hidden


def check_keep_report(user: User, report: PlanningReport, _at: datetime | None = None) -> None:
    """Read what a grant owes, and keep its contact address."""
    check_keep_grants(user, [report.grant.funder_id])


def check_record_report(user: User, report: PlanningReport, at: datetime | None = None) -> None:
    """Record what came in, also anew in place of what was recorded. Refused: `planning_report_accepted`."""
    check_keep_report(user, report, at)
    if report.current is not None and report.current.answer == report.current.Answer.ACCEPTED:
        raise Refused("planning_report_accepted")


def check_return_report(user: User, report: PlanningReport, at: datetime | None = None) -> None:
    """Return what waits for an answer. Refused: `planning_report_not_received`."""
    check_keep_report(user, report, at)
    if report.current is None or report.current.answer:
        raise Refused("planning_report_not_received")


def check_accept_report(user: User, report: PlanningReport, at: datetime | None = None) -> None:
    """Accept what waits for an answer. Refused: as to return it, and `planning_report_not_whole`."""
    check_return_report(user, report, at)
    if report.current is not None and not report.current.is_whole:
        raise Refused("planning_report_not_whole")


def check_remind(user: User, report: PlanningReport, at: datetime | None = None) -> None:
    """Remind of what has not come in or was returned.

    Refused: `planning_report_not_owed`, `planning_report_without_address`.
    """
    check_keep_report(user, report, at)
    if report.current is not None and report.current.answer != report.current.Answer.RETURNED:
        raise Refused("planning_report_not_owed")
    if not report.contact_email:
        raise Refused("planning_report_without_address")
