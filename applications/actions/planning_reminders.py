"""Reminding of planning reports that have not come in: by the day, and by an officer's hand."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localtime

from applications.actions.planning_reports import CONTACT_LANGUAGE, about, chain_of
from applications.models import PlanningReport
from applications.policies.planning import check_remind
from applications.queries.planning import PlanningReminder, due_on_of, is_still_due, reminders_due
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock
from clusterportal.mail.actions import queue


def remind_due(at: datetime) -> int:
    """Write what is due to the outbox, one transaction each; returns how many. Twice at once writes one message."""
    return sum(_remind(one, at) for one in reminders_due(at))


@transaction.atomic
def remind_by_hand(reports: Sequence[PlanningReport], *, by: User, at: datetime) -> int:
    """Remind of the chosen reports, all or none; returns of how many. Refused: `planning_reminders_changed`."""
    for report in sorted(reports, key=lambda one: str(one.pk)):
        locked = lock(report, "grant__funder", "current")
        try:
            check_remind(by, locked, at)
        except Refused as refused:
            raise Refused("planning_reminders_changed") from refused
        _queue(locked, due_on_of(locked), key=None, by=by, at=at)
    return len(reports)


@transaction.atomic
def _remind(reminder: PlanningReminder, at: datetime) -> bool:
    """Whether it is written: not where another sweep, or what was done to the report meanwhile, has ended it."""
    report = lock(reminder.report, "grant__funder")
    if not is_still_due(reminder, at):
        return False
    _queue(report, reminder.due_on, key=reminder.key, by=None, at=at)
    return True


def _queue(report: PlanningReport, due_on: date | None, *, key: str | None, by: User | None, at: datetime) -> None:
    queue(
        "planning_report_reminder",
        to=report.contact_email,
        language=CONTACT_LANGUAGE,
        context={
            "grant": report.grant,
            "due_on": due_on,
            "is_overdue": due_on is not None and due_on < localtime(at).date(),
        },
        scope=chain_of(report),
        guard="applications.queries.planning.is_still_owed",
        subject_id=f"{report.pk}|{due_on or ''}",
        key=key,
        at=at,
    )
    report.reminded_at = at
    report.save(update_fields=["reminded_at"])
    append(chain_of(report), "planning_report.reminded", detail=about(report), by=by, at=at)
