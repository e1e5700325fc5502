"""Enquiries and published questions, made by the real actions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from applications.actions.enquiries import ask
from applications.actions.public_questions import Words, publish_question
from applications.models import Application, Call, Enquiry, PublicQuestion
from applications.queries.enquiries import last_number, with_waiting
from applications.queries.problems import Subject
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message
from tests.factories import NOW, make_handler

HOUR = timedelta(hours=1)
WORDS = Words("Får vi söka?", "May we apply?", "Ja.", "Yes.")


def ask_on_call(call: Call, by: User, at: datetime = NOW, **given: Any) -> Enquiry:
    given = {"kind": "question", "subject": "Costs", "text": " What counts? ", **given}
    return ask(Subject(call), **given, by=by, at=at)


def ask_on(application: Application, by: User | None = None, at: datetime = NOW, **given: Any) -> Enquiry:
    given = {"kind": "question", "subject": "Our budget", "text": "Does it balance?", **given}
    return ask(Subject(application.call, application), **given, by=by or application.created_by, at=at)


def fresh(enquiry: Enquiry) -> Enquiry:
    return Enquiry.objects.select_related("call", "application").get(pk=enquiry.pk)


def seen(enquiry: Enquiry) -> int:
    """The number of the newest message."""
    return last_number(enquiry)


def officer_of(call: Call) -> User:
    return make_handler(call)


def published(call: Call, by: User, at: datetime = NOW) -> PublicQuestion:
    return publish_question(call, WORDS, by=by, at=at)


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def mailed(enquiry: Enquiry, guard: str) -> set[str]:
    sent = Message.objects.filter(subject_id=str(enquiry.pk), guard__endswith=guard)
    return set(sent.values_list("to", flat=True))


def waiting(user: User, call: Call) -> tuple[int, int, int]:
    """How many wait, how many of them for long, and how many are handed over to the officer."""
    row = with_waiting(Call.objects.filter(pk=call.pk), user, NOW).get()
    return row.n_waiting, row.n_late, row.n_handed_over
