"""Reminding leaders, before the deadline, of what is not registered."""

from datetime import datetime

from django.db import transaction

from applications.queries.reminders import Reminder, reminders_due
from clusterportal.mail.actions import queue


def remind_due(at: datetime) -> int:
    """Write what is due to the outbox, one transaction each; returns how many. Twice at once writes one message."""
    due = reminders_due(at)
    for one in due:
        _remind(one, at)
    return len(due)


@transaction.atomic
def _remind(reminder: Reminder, at: datetime) -> None:
    application, account = reminder.application, reminder.leader.person.user if reminder.leader.person else None
    if account is None:
        raise RuntimeError(f"{reminder.leader} has no account")
    queue(
        "deadline_reminder",
        to=account.email,
        recipient=account,
        context={"application": application, "call": application.call, "deadline": reminder.deadline},
        scope=f"application:{application.pk}",
        guard="applications.queries.reminders.is_still_due",
        subject_id=reminder.subject_id,
        key=reminder.key,
        at=at,
    )
