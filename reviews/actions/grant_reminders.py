"""Telling leader and signatories of a grant that waits for them, and reminding them while it does."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.mail.actions import queue
from clusterportal.mail.models import Message
from reviews.domain.grants import GrantState
from reviews.models import Grant
from reviews.policies.grants import check_answer
from reviews.queries.grants import RELATED, accounts_to_answer, with_sides

# When a grant that is offered is told of, and when it is told of again: the later a stage, the fewer days are left.
STAGES = (("last_day", timedelta(days=0)), ("week", timedelta(days=7)))
OFFERED = "offered"


@dataclass(frozen=True)
class Reminder:
    """One message to one account about one grant and day: a later day makes another."""

    grant: Grant
    user: User
    key: str


def remind_grants(at: datetime) -> int:
    """Queue what is due at `at` and was not queued before; returns how many messages. May run twice."""
    due = {one.key: one for one in _reminders(at)}
    for key in Message.objects.filter(key__in=due).values_list("key", flat=True):
        due.pop(key or "")
    new = [one for one in due.values() if permits(check_answer, one.user, one.grant, at)]
    for one in new:
        _queue(one, at)
    return len(new)


def stage_at(due_on: date, today: date) -> str:
    """Which stage counts at `today`."""
    return next((name for name, before in STAGES if today >= due_on - before), OFFERED)


def _reminders(at: datetime) -> Iterator[Reminder]:
    today = localdate(at)
    waiting = Grant.objects.filter(
        state=GrantState.WAITING.value, due_on__gte=today, decision__application__call__frozen_at__isnull=True
    )
    for grant in with_sides(waiting.select_related(*RELATED).defer("document")):
        window = f"grant:{stage_at(grant.due_on, today)}:{grant.pk}:{grant.due_on.isoformat()}"
        for users in accounts_to_answer(grant).values():
            for user in users:
                yield Reminder(grant, user, f"{window}:{user.pk}")


def _queue(one: Reminder, at: datetime) -> None:
    application = one.grant.decision.application
    queue(
        "grant_reminder",
        to=one.user.email,
        recipient=one.user,
        context={"application": application, "call": application.call, "until": one.grant.due_on},
        scope=f"application:{application.pk}",
        guard="reviews.queries.grant_mail.may_still_answer",
        subject_id=one.grant.pk,
        key=one.key,
        at=at,
    )
