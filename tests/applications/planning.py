"""Stage one for tests: the known facts without their grants, rows of a file, and reports that have come in."""

import csv
from datetime import date

from applications.actions.planning_reports import Parts, record_report
from applications.actions.register import FOLDER, facts_of, load_register
from applications.models import AgencyRole, PlanningGrant, PlanningReport, ReceivedReport
from clusterportal.accounts.models import User
from clusterportal.files.actions import Upload
from tests.applications.pdfs import make_pdf
from tests.factories import NOW

WHOLE = Parts(True, True, True)
HEAD = (
    "register_id;funder;organisation;title_sv;title_en;leader;leader_title;department;amount_sek;ends_on;source;"
    "contact_email"
)
NUMBER = "202100-2973"
"""Karolinska Institutet's."""


def load_facts() -> None:
    """The initiative, its funders with their frames, and the organisations; no grants."""
    load_register(facts_of(), by=None, at=NOW)
    PlanningReport.objects.all().delete()
    PlanningGrant.objects.all().delete()


def seed_rows() -> list[dict[str, str]]:
    """The rows of the project's own file, each of its organisation's number."""
    with (FOLDER / "planning_grants.csv").open(encoding="utf-8") as file:
        return [{**row, "organisation": NUMBER, "contact_email": ""} for row in csv.DictReader(file)]


def as_csv(*rows: dict[str, str]) -> str:
    return "\n".join([HEAD, *(";".join(row[name] for name in HEAD.split(";")) for row in rows)])


def give_role(user: User, agency: str) -> None:
    """One more officer's role for somebody who has one."""
    held = AgencyRole.objects.filter(user=user).first()
    AgencyRole.objects.create(
        agency_id=agency,
        user=user,
        role="officer",
        granted_by=held.granted_by,
        confirmed_by=held.confirmed_by,
        granted_at=NOW,
        confirmed_at=NOW,
    )


def received(report: PlanningReport, officer: User, on: date, parts: Parts = WHOLE) -> ReceivedReport:
    """A report that has come in."""
    upload = Upload("report.pdf", [make_pdf()])
    made = record_report(report, received_on=on, parts=parts, upload=upload, by=officer, at=NOW)
    report.refresh_from_db()
    return made
