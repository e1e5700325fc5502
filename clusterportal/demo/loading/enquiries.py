"""What people ask and report while the calls are open, and what the agencies have answered for everybody."""

from datetime import datetime, timedelta

from applications.actions.enquiries import answer, ask, write
from applications.actions.problems import report_problem
from applications.actions.public_questions import Words, publish_question
from applications.models import Enquiry
from applications.queries.enquiries import last_number
from applications.queries.problems import Subject
from clusterportal.accounts.models import User
from clusterportal.demo import sample_files as sample
from clusterportal.demo.loading.accounts import account_of
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.loading.applications import application_of
from clusterportal.demo.loading.calls import sample_call
from clusterportal.demo.sample_files import Row

DAY = timedelta(days=1)


def load_questions(loaded_at: datetime) -> None:
    """The questions and answers on the pages of the calls, one a day."""
    for row in sample.calls():
        call, officer = sample_call(row["agency"]), officers(row["agency"])[0]
        for place, words in enumerate(row["questions"]):
            publish_question(call, Words(**words), by=officer, at=loaded_at - (20 - place) * DAY)


def load_enquiries(loaded_at: datetime) -> None:
    """Threads, most of which wait for the agency."""
    for row in sample.enquiries():
        asker = account_of(sample.everybody()[row["asker"]])
        given = {name: row[name] for name in ("kind", "subject", "text")}
        enquiry = ask(_about(row), **given, by=asker, at=loaded_at + row["day"] * DAY)
        for message in row.get("messages", ()):
            _go_on(enquiry, message, asker, officers(row["agency"])[0], loaded_at + message["day"] * DAY)


def load_problems(loaded_at: datetime) -> None:
    """Reports that no officer has handled."""
    for row in sample.problems():
        by = account_of(sample.everybody()[row["asker"]])
        report_problem(_about(row), text=row["text"], by=by, at=loaded_at + row["day"] * DAY)


def _about(row: Row) -> Subject:
    if "application" not in row:
        return Subject(sample_call(row["agency"]))
    application = application_of(row["application"])
    return Subject(application.call, application)


def _go_on(enquiry: Enquiry, message: Row, asker: User, officer: User, at: datetime) -> None:
    if message["from"] == "agency":
        answer(enquiry, text=message["text"], seen=last_number(enquiry), by=officer, at=at)
    else:
        write(enquiry, text=message["text"], by=asker, at=at)
