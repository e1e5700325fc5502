"""Reminding signatories while their organisation's window is open."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from applications.actions.status import lock_application
from applications.domain.lifecycle import Status
from applications.models import Application, OrganisationRole
from applications.policies.applications import check_sign, signing_closes_at
from applications.policies.staff import check_handle
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.audit.actions import append
from clusterportal.mail.actions import queue
from clusterportal.mail.models import Message

# When a window that opens is told of, and when it is told of again: the later a stage, the less time is left.
STAGES = (("last_day", timedelta(days=1)), ("three_days", timedelta(days=3)))
OPEN = "open"


@dataclass(frozen=True)
class Reminder:
    """One message to one signatory about one window: a new version or an extension makes another window."""

    application: Application
    user: User
    key: str


def remind_due(at: datetime) -> int:
    """Queue what is due at `at` and was not queued before; returns how many messages. May run twice.

    Where a window opens with less time left than a stage, only the stage that counts now is told of.
    """
    due = {one.key: one for one in _reminders(at)}
    for key in Message.objects.filter(key__in=due).values_list("key", flat=True):
        due.pop(key or "")
    new = [one for one in due.values() if permits(check_sign, one.user, one.application, at)]
    for one in new:
        _queue(one, at)
    return len(new)


@transaction.atomic
def remind_by_hand(application: Application, *, by: User, at: datetime) -> int:
    """Remind the signatories of one organisation at an officer's word, once a day; returns how many.

    Refused: `not_awaiting_signature`, `nobody_to_remind`, `reminded_today`.
    """
    application = lock_application(application)
    check_handle(by, application, at)
    version = application.submitted_version
    if application.status != Status.AWAITING_SIGNATURE or version is None:
        raise Refused("not_awaiting_signature")
    signatories = _signatories([version.organisation_id]).get(version.organisation_id, [])
    if not signatories:
        raise Refused("nobody_to_remind")
    day = f"signing-by-hand:{version.pk}:{localtime(at):%Y-%m-%d}"
    if Message.objects.filter(key__in=[f"{day}:{user.pk}" for user in signatories]).exists():
        raise Refused("reminded_today")
    for user in signatories:
        _queue(Reminder(application, user, f"{day}:{user.pk}"), at)
    detail = {"version": version.number, "n_people": len(signatories)}
    append(f"application:{application.pk}", "application.signing_reminded", detail=detail, by=by, at=at)
    return len(signatories)


def stage_at(closes_at: datetime, at: datetime) -> str:
    """Which stage of a window counts at `at`."""
    return next((name for name, before in STAGES if at >= closes_at - before), OPEN)


def _reminders(at: datetime) -> Iterator[Reminder]:
    waiting = Application.objects.filter(status=Status.AWAITING_SIGNATURE.value, call__frozen_at__isnull=True)
    found = list(waiting.select_related("call", "submitted_version").defer("submitted_version__document"))
    signatories = _signatories(one.submitted_version.organisation_id for one in found if one.submitted_version)
    for application in found:
        closes_at, version = signing_closes_at(application), application.submitted_version
        if version is None or at > closes_at:
            continue
        window = f"signing:{stage_at(closes_at, at)}:{version.pk}:{closes_at.isoformat()}"
        for user in signatories.get(version.organisation_id, []):
            yield Reminder(application, user, f"{window}:{user.pk}")


def _signatories(organisations: Iterable[object]) -> dict[object, list[User]]:
    roles = OrganisationRole.objects.filter(
        organisation__in=set(organisations), role=OrganisationRole.Role.SIGNATORY, ended_at__isnull=True
    )
    found: dict[object, list[User]] = {}
    for role in roles.filter(user__is_active=True).select_related("user"):
        found.setdefault(role.organisation_id, []).append(role.user)
    return found


def _queue(one: Reminder, at: datetime) -> None:
    application = one.application
    queue(
        "signing_reminder",
        to=one.user.email,
        recipient=one.user,
        context={"application": application, "call": application.call, "until": signing_closes_at(application)},
        scope=f"application:{application.pk}",
        guard="applications.queries.mail.may_still_sign",
        subject_id=application.pk,
        key=one.key,
        at=at,
    )
