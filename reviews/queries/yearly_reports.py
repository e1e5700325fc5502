"""Yearly reports: whose each is, where it stands, and what waits for the officer."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.timezone import localdate

from clusterportal.accounts.errors import Hidden
from clusterportal.accounts.models import User
from reviews.domain.grants import GrantState
from reviews.domain.yearly_reports import WITH_LEADER, ReportState, Standing, standing
from reviews.models import Grant, ReportStep, YearlyReport
from reviews.queries.decisions import decisions_of_staff
from reviews.queries.grants import grants_of

GRANT = "grant__decision__application"
RELATED = (f"{GRANT}__call__agency", f"{GRANT}__case_number", "grant__leader__user", "grant__organisation")
ASKED = Q(grant__state=GrantState.ACCEPTED.value)
LEADERS = sorted(state.value for state in WITH_LEADER)


def reports_of(grant: Grant) -> QuerySet[YearlyReport]:
    """The reports of a grant, year by year."""
    return grant.yearly_reports.order_by("year")


def lines_of(grant: Grant, at: datetime) -> list[tuple[YearlyReport, Standing]]:
    """The same, each with where it stands; nothing of a grant that is not in force and has none."""
    return [(one, standing_of(one, at)) for one in reports_of(grant)]


def own_report(user: User, reference: str, year: int, at: datetime) -> YearlyReport:
    """The report of a year of a grant that the person reads. Raises Hidden."""
    grants = grants_of(user, at).filter(decision__application__reference=reference)
    found = YearlyReport.objects.filter(grant__in=grants.values("pk"), year=year).select_related(*RELATED).first()
    if found is None:
        raise Hidden
    return found


def reports_of_staff(user: User, at: datetime) -> QuerySet[YearlyReport]:
    """The reports of grants whose decisions a member of staff sees; of a grant that has ended what was handed in."""
    seen = YearlyReport.objects.filter(grant__decision__in=decisions_of_staff(user, at)).select_related(*RELATED)
    return seen.filter(ASKED | ~Q(state=ReportState.DUE.value))


def steps_of(report: YearlyReport) -> QuerySet[ReportStep]:
    """What has happened to it, in order."""
    return report.steps.select_related("by")


def standing_of(report: YearlyReport, at: datetime) -> Standing:
    return standing(ReportState(report.state), report.due_on, localdate(at))


def in_standing(reports: QuerySet[YearlyReport], wanted: str, at: datetime) -> QuerySet[YearlyReport]:
    """Those that stand as `wanted` says, a value of Standing; the same rule as a condition."""
    late = Q(due_on__lt=localdate(at), state__in=LEADERS)
    if wanted == Standing.OVERDUE:
        return reports.filter(late)
    return reports.filter(~late, state=Standing(wanted).value)


def to_remind(at: datetime, days: Any) -> QuerySet[YearlyReport]:
    """What the leader can hand in and has not, due within `days` of `at` or past it."""
    today = localdate(at)
    is_over = Q(year__lt=today.year) | Q(grant__ends_on__lt=today)
    waiting = YearlyReport.objects.filter(ASKED, is_over, state__in=LEADERS, due_on__lte=today + days)
    goes_on = {"grant__leader__user__isnull": False, f"{GRANT}__call__frozen_at__isnull": True}
    return waiting.filter(**goes_on).select_related(*RELATED)
