"""Reminding project leaders of yearly reports, before they are due and once they are overdue."""

from datetime import date, datetime, timedelta

from django.utils.timezone import localdate

from clusterportal.mail.actions import queue
from clusterportal.mail.models import Message
from reviews.models import YearlyReport
from reviews.queries.yearly_reports import to_remind

# The later a stage, the fewer days are left; the first that fits counts.
STAGES = (
    ("overdue", timedelta(days=-1)),
    ("week", timedelta(days=7)),
    ("month", timedelta(days=30)),
)


def remind_of_reports(at: datetime) -> int:
    """Queue what is due at `at` and was not queued before; returns how many messages. May run twice."""
    today = localdate(at)
    due = {_key(one, today): one for one in to_remind(at, STAGES[-1][1])}
    for key in Message.objects.filter(key__in=due).values_list("key", flat=True):
        due.pop(key or "")
    for key, report in due.items():
        _queue(report, key, at)
    return len(due)


def stage_at(due_on: date, today: date) -> str:
    """Which stage counts at `today`, a month before the day or later."""
    return next(name for name, before in STAGES if today >= due_on - before)


def _key(report: YearlyReport, today: date) -> str:
    """A report that was returned is told of anew."""
    stage = stage_at(report.due_on, today)
    leader = report.grant.leader_id
    return f"yearly_report:{stage}:{report.pk}:{report.state}:{report.due_on.isoformat()}:{leader}"


def _queue(report: YearlyReport, key: str, at: datetime) -> None:
    leader = report.grant.leader
    if leader is None or leader.user is None:
        return
    application = report.grant.decision.application
    context = {"application": application, "call": application.call, "year": str(report.year), "due_on": report.due_on}
    queue(
        "yearly_report_reminder",
        to=leader.user.email,
        recipient=leader.user,
        context=context | {"is_overdue": report.due_on < localdate(at)},
        scope=f"application:{application.pk}",
        guard="reviews.queries.grant_mail.may_still_report",
        subject_id=report.pk,
        key=key,
        at=at,
    )
