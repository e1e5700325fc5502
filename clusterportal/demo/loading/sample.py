"""The whole sample, in order, as it stands while both calls are open."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.accounts import open_accounts
from clusterportal.demo.loading.agencies import load_agencies, load_organisations
from clusterportal.demo.loading.applications import load_applications
from clusterportal.demo.loading.calls import load_call
from clusterportal.demo.loading.enquiries import load_enquiries, load_problems, load_questions
from clusterportal.demo.loading.planning import load_planning_reports
from clusterportal.demo.loading.researchers import load_researchers
from clusterportal.demo.loading.reviewers import load_reviewers

DAY = timedelta(days=1)


def load_open_calls(loaded_at: datetime, report: Callable[[str], None]) -> None:
    """Load everything; `report` is told in a few words what has been done."""
    with transaction.atomic():
        open_accounts()
        load_agencies(loaded_at - 90 * DAY)
        load_organisations(loaded_at - 85 * DAY)
        load_planning_reports(loaded_at - 80 * DAY)
        report("agencies, their people and organisations")
    with transaction.atomic():
        for row in sample.calls():
            load_call(row, loaded_at)
        load_reviewers(loaded_at - 55 * DAY)
        report("calls, panels and reviewers")
    with transaction.atomic():
        load_researchers(loaded_at - 49 * DAY)
        report("researchers and their CVs")
    load_applications(loaded_at, report)
    with transaction.atomic():
        load_questions(loaded_at)
        load_enquiries(loaded_at)
        load_problems(loaded_at)
        report("questions, complaints and reported problems")
