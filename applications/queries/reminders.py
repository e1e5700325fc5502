"""Whose application would not be submitted as it stands, and who is told so before the deadline."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from applications.domain.lifecycle import BEFORE_SUBMISSION, Status
from applications.domain.reminders import THRESHOLDS, threshold_reached
from applications.models import Applicant, Application
from applications.queries.phases import closes_at
from clusterportal.mail.models import Message

STATUSES = [status.value for status in BEFORE_SUBMISSION]
RELATED = ("person__user", "consortium__application__call__agency", "consortium__application__registered_version")


@dataclass(frozen=True)
class Reminder:
    """One message to a leader: once for a threshold and a deadline, so that a moved deadline counts anew."""

    leader: Applicant
    deadline: datetime
    threshold: timedelta

    @property
    def application(self) -> Application:
        return self.leader.consortium.application

    @property
    def key(self) -> str:
        hours = int(self.threshold.total_seconds()) // 3600
        return f"deadline:{self.leader.pk}:{self.deadline.isoformat()}:{hours}"

    @property
    def subject_id(self) -> str:
        return f"{self.leader.pk}|{self.deadline.isoformat()}"


def reminders_due(at: datetime) -> list[Reminder]:
    """What is to be sent at `at` and is not in the outbox yet."""
    due = list(_due(at))
    written = set(Message.objects.filter(key__in=[one.key for one in due]).values_list("key", flat=True))
    return [one for one in due if one.key not in written]


def is_still_due(message: Message, at: datetime) -> bool:
    """Guard: the recipient still leads an application that is not registered, and its deadline stands and is ahead."""
    key, _bar, deadline = message.subject_id.partition("|")
    leader = _leaders().filter(pk=UUID(key), person__user=message.recipient_id).first()
    if leader is None or not _lacks_registration(leader.consortium.application):
        return False
    now = closes_at(leader.consortium.application)
    return now.isoformat() == deadline and at <= now


def _due(at: datetime) -> Iterator[Reminder]:
    soon = (at, at + max(THRESHOLDS))
    of_call, own = (Q(**{f"consortium__application__{name}__range": soon}) for name in ("call__closes_at", "closes_at"))
    for leader in _leaders().filter(of_call | own):
        application = leader.consortium.application
        threshold = threshold_reached(closes_at(application), application.created_at, at)
        if threshold is not None and _lacks_registration(application):
            yield Reminder(leader, closes_at(application), threshold)


def _leaders() -> QuerySet[Applicant]:
    """Those who lead an application that the portal has not submitted, in a call that is published."""
    leaders = Applicant.objects.filter(
        role=Applicant.Role.LEADER,
        invitation=Applicant.Invitation.ACCEPTED,
        person__user__isnull=False,
        consortium__application__status__in=STATUSES,
        consortium__application__call__published_at__isnull=False,
    )
    return leaders.select_related(*RELATED)


def _lacks_registration(application: Application) -> bool:
    return application.status == Status.DRAFT or application.has_unregistered_changes
