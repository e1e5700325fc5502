"""Mail about requests for changes of grants: a link and what to do, nothing of what is asked for."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from clusterportal.accounts.models import User
from clusterportal.accounts.policies import permits
from clusterportal.mail.actions import queue
from clusterportal.mail.models import Message
from reviews.domain.grant_changes import ChangeState, Voice
from reviews.models import ChangeRequest
from reviews.policies.grant_changes import check_answer_change
from reviews.queries.grant_changes import (
    RELATED,
    account_named,
    account_to_lead,
    accounts_asked,
    changes_for,
    lacking,
    with_voices,
)

GUARDS = "reviews.queries.grant_mail"
# After how many days a consent that is missing is asked for again: the later one counts.
STAGES = (14, 7)


@dataclass(frozen=True)
class Reminder:
    """One message about one request; without an account where only the address is known."""

    change: ChangeRequest
    to: str
    user: User | None
    key: str


def tell_asked(change: ChangeRequest, *, but: User, at: datetime) -> None:
    """Whoever is to consent; the one who is to lead by the address that was given."""
    users = {user for asked in accounts_asked(change).values() for user in asked} - {but}
    for user in users:
        _queue(change, "grant_change_asked", user.email, user, f"{GUARDS}.may_still_consent", at=at)
    if change.leader_email:
        _queue(change, "grant_change_asked", change.leader_email, None, f"{GUARDS}.is_change_open", at=at)


def tell_decided(change: ChangeRequest, users: Collection[User], *, but: User, at: datetime) -> None:
    """Who has asked and `users`, that a request is decided or withdrawn; who reads it no longer gets no link to it.

    Who was to lead is told by the address that was given, where no account has it.
    """
    for user in {user for user in {change.asked_by, *users} if user.is_active} - {but}:
        if changes_for(user, at).filter(pk=change.pk).exists():
            _queue(change, "grant_change_decided", user.email, user, f"{GUARDS}.may_read_change", at=at)
        elif user in users:
            _queue(change, "grant_change_over", user.email, user, f"{GUARDS}.is_change_decided", at=at)
    if change.leader_email and account_named(change) is None and account_to_lead(change) is None:
        _queue(change, "grant_change_over", change.leader_email, None, f"{GUARDS}.is_change_decided", at=at)


def remind_of_changes(at: datetime) -> int:
    """Ask again for consents that are missing after 7 and after 14 days; returns how many messages. May run twice."""
    due = {one.key: one for one in _reminders(at)}
    for key in Message.objects.filter(key__in=due).values_list("key", flat=True):
        due.pop(key or "")
    for one in due.values():
        guard = f"{GUARDS}.{'is_change_open' if one.user is None else 'may_still_consent'}"
        _queue(one.change, "grant_change_reminder", one.to, one.user, guard, key=one.key, at=at)
    return len(due)


def _reminders(at: datetime) -> Iterator[Reminder]:
    waiting = ChangeRequest.objects.filter(
        state=ChangeState.OPEN.value,
        asked_at__lte=at - timedelta(days=STAGES[-1]),
        grant__decision__application__call__frozen_at__isnull=True,
    )
    for change in with_voices(waiting.select_related(*RELATED)):
        stage = next(days for days in STAGES if change.asked_at <= at - timedelta(days=days))
        for to, user in _missing(change, at):
            yield Reminder(change, to, user, f"grant_change_reminder:{change.pk}:{stage}:{user.pk if user else to}")


def _missing(change: ChangeRequest, at: datetime) -> Iterable[tuple[str, User | None]]:
    """The addresses of those whose consent is missing; of accounts those that can give it."""
    voices, asked = lacking(change), accounts_asked(change)
    users = {user for voice in voices for user in asked.get(voice, [])}
    yield from ((user.email, user) for user in users if permits(check_answer_change, user, change, at))
    if Voice.NEW_LEADER in voices:
        yield change.leader_email, None


def _queue(
    change: ChangeRequest, template: str, to: str, user: User | None, guard: str, *, key: str = "", at: datetime
) -> None:
    application = change.grant.decision.application
    queue(
        template,
        to=to,
        recipient=user,
        context={"application": application, "call": application.call, "change": change},
        scope=f"application:{application.pk}",
        guard=guard,
        subject_id=change.pk,
        key=key or f"{template}:{change.pk}:{change.state}:{user.pk if user is not None else to}",
        at=at,
    )
