"""Telling those who wrote a draft, twice, that it will be erased."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localtime

from applications.actions.status import lock_application
from applications.models import Application, ErasureNotice
from applications.queries.retention import editors_of, schedule_of, to_be_noticed, was_never_received
from clusterportal.audit.actions import append
from clusterportal.mail.actions import queue


def notify_due(at: datetime) -> int:
    """Send the notices that are due, a draft a transaction; returns how many drafts. Twice at once sends one."""
    return sum(_notify(application, at) for application in to_be_noticed(at))


@transaction.atomic
def _notify(application: Application, at: datetime) -> bool:
    application, today = lock_application(application), localtime(at).date()
    schedule = schedule_of(application)
    number = schedule.notice_due(today)
    if number is None or not was_never_received(application, at):
        return False
    ErasureNotice.objects.create(application=application, number=number, kept_until=schedule.kept_until, at=at)
    last_day = schedule_of(application).last_day(today)
    for account in editors_of(application):
        queue(
            "erasure_notice",
            to=account.email,
            recipient=account,
            context={"application": application, "call": application.call, "last_day": last_day, "number": number},
            scope=f"application:{application.pk}",
            guard="applications.queries.retention.is_still_to_be_erased",
            subject_id=f"{application.pk}|{schedule.kept_until}",
            key=f"erasure:{application.pk}:{account.pk}:{schedule.kept_until}:{number}",
            at=at,
        )
    detail = {"number": number, "last_day": last_day.isoformat()}
    append(f"application:{application.pk}", "application.erasure_announced", detail=detail, by=None, at=at)
    return True
