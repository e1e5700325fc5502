"""A supplement: the officer opens a section once most have signed, and the leader answers in it within the week."""

from collections.abc import Iterator
from datetime import timedelta

from applications.actions.answers import save_answers
from applications.actions.registering import register
from applications.actions.supplements import ask_supplement
from applications.actions.working_copy import Change
from applications.domain.lifecycle import Status
from applications.models import Application
from clusterportal import clock
from clusterportal.demo import sample_files as sample
from clusterportal.demo.clock import jump_to
from clusterportal.demo.loading.agencies import officers
from clusterportal.demo.loading.applications import application_of, leader_of
from clusterportal.demo.sample_files import Row
from clusterportal.demo.stages.conflicts import declare_staff

OPEN_FOR = timedelta(days=7)
ANSWERED_AFTER = timedelta(days=2)


def ask_supplements() -> None:
    """Ask for what the sample says is unclear, of applications that are signed and that nobody has asked yet."""
    for row, application in _supplemented():
        if application.status != Status.SIGNED or application.supplements.exists():
            continue
        declare_staff(application.call)
        asked, at = row["supplement"], clock.now()
        reasons = {"reason_sv": asked["reason_sv"], "reason_en": asked["reason_en"]}
        officer = officers(application.call.agency_id)[0]
        ask_supplement(application, sections=[asked["section"]], **reasons, until=at + OPEN_FOR, by=officer, at=at)


def answer_supplements() -> None:
    """Two days later the leaders have answered and registered; the organisations are asked to sign anew."""
    for row, application in _supplemented():
        if application.status == Status.SUPPLEMENTING:
            supplement = application.supplements.get(ended_at=None)
            jump_to(supplement.asked_at + ANSWERED_AFTER)
            _answer(row, application)


def _answer(row: Row, application: Application) -> None:
    asked, leader, at = row["supplement"], leader_of(row), clock.now()
    answer = application.answers.get(field_key=asked["field"])
    text = f"{answer.value}\n\n{asked['answer'].strip()}"
    if asked["answer"].strip() not in str(answer.value):
        save_answers(application, {asked["field"]: Change(text, str(answer.revision))}, by=leader, at=at)
    register(application, by=leader, at=at)


def _supplemented() -> Iterator[tuple[Row, Application]]:
    for key, row in sample.applications().items():
        if row["fate"] == "supplemented":
            yield row, application_of(key)
