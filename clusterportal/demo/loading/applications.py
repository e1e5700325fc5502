"""The sample's applications: drafted, linked, registered, some reopened, each step in a transaction of its own."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction

from applications.actions.answers import save_answers
from applications.actions.drafting import start_application
from applications.actions.registering import register, reopen, withdraw
from applications.actions.sisters import accept_sister, propose_sister
from applications.actions.working_copy import Change
from applications.models import Application
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.accounts import account_of
from clusterportal.demo.loading.calls import sample_call
from clusterportal.demo.loading.drafts import describe, load_draft
from clusterportal.demo.sample_files import Row
from clusterportal.mail.actions import send_queued

DAY = timedelta(days=1)
ADDED = "\n\nIf the first route fails, we take the slower one by way of the reference material and lose eight months."


def load_applications(loaded_at: datetime, report: Callable[[str], None]) -> None:
    """Everything that is in the calls on the day of loading, three weeks before their deadline or less."""
    rows = list(sample.applications().items())
    for place, (key, row) in enumerate(rows):
        with transaction.atomic():
            load_draft(sample_call(row["agency"]), row, loaded_at - (44 - place) * DAY)
        report(f"drafted {key} ({place + 1} of {len(rows)})")
    _link_sisters(loaded_at - 12 * DAY)
    for row in sample.false_starts():
        _false_start(row, loaded_at - 46 * DAY)
    for place, (_key, row) in enumerate(rows):
        if row["fate"] != "draft":
            _register(row, loaded_at - timedelta(days=place % 9 + 1, hours=place % 7))
    report("registered what is not a draft")
    while send_queued(loaded_at):
        pass


def application_of(key: str) -> Application:
    """The application that was loaded from `applications/<key>.toml`."""
    row = sample.applications()[key]
    related = ("call__agency", "consortium", "submitted_version")
    return Application.objects.select_related(*related).get(call=sample_call(row["agency"]), title_en=row["title_en"])


def leader_of(row: Row) -> User:
    """The account of an application's project leader."""
    return account_of(sample.everybody()[row["leader"]])


@transaction.atomic
def _register(row: Row, at: datetime) -> None:
    application, leader = application_of(row["key"]), leader_of(row)
    register(application, by=leader, at=at)
    if row["fate"] == "reopened":
        reopen(application, by=leader, at=at + timedelta(hours=1))
        _change_copy(application, by=leader, at=at + timedelta(hours=2))


def _change_copy(application: Application, *, by: User, at: datetime) -> None:
    answer = application.answers.get(field_key="research_plan")
    change = Change(f"{answer.value}{ADDED}", str(answer.revision))
    save_answers(application, {"research_plan": change}, by=by, at=at)


def _link_sisters(at: datetime) -> None:
    for key, row in sample.applications().items():
        if row["agency"] == "vr" and "sister" in row:
            first, second = application_of(key), application_of(row["sister"])
            propose_sister(first, second.reference, by=leader_of(row), at=at)
            leader = leader_of(sample.applications()[row["sister"]])
            accept_sister(second, first.reference, by=leader, at=at + DAY)


@transaction.atomic
def _false_start(row: Row, at: datetime) -> None:
    leader = leader_of(row)
    application = start_application(sample_call(row["agency"]), by=leader, at=at)
    describe(application, row, by=leader, at=at)
    save_answers(application, {"abstract": Change(row["abstract"], "0")}, by=leader, at=at)
    withdraw(application, by=leader, at=at + DAY)
