"""Reports of the stage-one grants in every state, so that their pages show something. What came in is invented."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from applications.actions.planning_reports import (
    Parts,
    accept_report,
    change_contact,
    record_report,
    return_report,
)
from applications.models import PlanningReport
from applications.queries.planning import due_on_of
from clusterportal.accounts.models import User
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.loading.plans import report_pdf
from clusterportal.files.actions import Upload

WHOLE = Parts(has_analysis=True, has_strategy=True, has_assessment=True)
WITHOUT_ASSESSMENT = Parts(has_analysis=True, has_strategy=True)
# Days from the last day on which a report came in, and its parts. ki-4 has not come in.
CAME_IN = {
    "ki-1": (-4, WHOLE),
    "ki-2": (-1, WHOLE),
    "ki-3": (0, WITHOUT_ASSESSMENT),
    "ki-5": (2, WHOLE),
}
MISSING = "The assessment of the long-term societal impact."


def load_planning_reports(at: datetime) -> None:
    """One accepted, one that waits, one returned, one overdue, one that came in late. One has no contact address."""
    for report in PlanningReport.objects.select_related("grant__funder", "current"):
        officer = officers(report.grant.funder_id)[0]
        if report.grant.register_id in CAME_IN:
            _record(report, officer, at)
        if report.grant.register_id != "ki-2":
            address = f"{report.grant.register_id}@planning.example"
            change_contact(report, contact_email=address, by=officer, at=at)


def _record(report: PlanningReport, officer: User, at: datetime) -> None:
    days, parts = CAME_IN[report.grant.register_id]
    day = (due_on_of(report) or localtime(at).date()) + timedelta(days=days)
    upload = Upload("planning-report.pdf", [report_pdf(report.grant.title_en)])
    on = min(day, localtime(at).date())
    record_report(report, received_on=on, parts=parts, upload=upload, by=officer, at=at)
    if report.grant.register_id == "ki-1":
        accept_report(report, by=officer, at=at)
    elif parts is WITHOUT_ASSESSMENT:
        return_report(report, missing=MISSING, by=officer, at=at)
