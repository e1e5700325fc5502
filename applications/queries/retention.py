"""What was never received and is erased: until when it is kept, and who is told before."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime

from applications.domain import retention
from applications.domain.lifecycle import AFTER_SUBMISSION, Status
from applications.domain.retention import NOTICES, Schedule
from applications.models import Applicant, Application, Call
from applications.queries.phases import closes_at
from clusterportal.accounts.models import User
from clusterportal.mail.models import Message

# A draft that was submitted once, before its deadline moved, has a case number: it was received and stays.
NOT_SUBMITTED = [Status.DRAFT.value, Status.WITHDRAWN.value]
NEVER_RECEIVED = Q(status__in=NOT_SUBMITTED, submitted_at__isnull=True, submitted_version__isnull=True)
GRACE = timedelta(days=7)
SHORTEST = timedelta(days=30) * retention.FEWEST_MONTHS - NOTICES[0]


@dataclass(frozen=True)
class Kept:
    """How many drafts of a call are left, and the last day of those that have no deadline of their own."""

    call: Call
    n_drafts: int
    until: date


def schedule_of(application: Application) -> Schedule:
    """Until when a draft is kept. Prefetch `erasure_notices` for several; needs the call."""
    last = kept_until(application.call, closes_at(application))
    notices = [one for one in application.erasure_notices.all() if one.kept_until == last]
    sent = sorted(notices, key=lambda one: one.number)
    return Schedule(last, tuple(localtime(one.at).date() for one in sent))


def kept_until(call: Call, deadline: datetime) -> date:
    """The last day, in Sweden, on which a draft with this deadline is kept by the call's rule."""
    return retention.kept_until(localtime(deadline).date(), call.drafts_kept_months)


def was_never_received(application: Application, at: datetime) -> bool:
    """Whether the deadline has passed without the agency having got it."""
    is_over = application.call.published_at is not None and at > closes_at(application)
    return is_over and application.status in NOT_SUBMITTED and not is_received(application, at)


def is_received(application: Application, at: datetime) -> bool:
    """Whether the agency has it, or gets it by itself since it was registered in time."""
    is_ours = application.submitted_at is not None or application.submitted_version_id is not None
    is_coming = application.status == Status.REGISTERED and at > closes_at(application)
    return is_ours or is_coming or application.status in AFTER_SUBMISSION


def is_given_up(application: Application, at: datetime) -> bool:
    """Whether nobody can hand it in any more: withdrawn before the agency got it, or not registered in time."""
    is_over = application.status == Status.WITHDRAWN or at > closes_at(application)
    return is_over and not is_received(application, at)


def has_served(application: Application, at: datetime) -> bool:
    """Whether the agency never received it, its time is over and the notices were sent."""
    return was_never_received(application, at) and schedule_of(application).is_over(localtime(at).date())


def last_day_of(application: Application, at: datetime) -> date | None:
    """The day after which what was never received is erased; None for what the agency has, or may still get."""
    return schedule_of(application).last_day(localtime(at).date()) if was_never_received(application, at) else None


def never_received(at: datetime) -> QuerySet[Application]:
    """Whatever has passed its deadline, in a published call, without the agency having got it."""
    closed = Application.objects.filter(NEVER_RECEIVED, call__published_at__isnull=False, call__closes_at__lt=at)
    return closed.exclude(closes_at__gte=at).select_related("call")


def to_be_noticed(at: datetime) -> list[Application]:
    """Those whose next notice is due."""
    today = localtime(at).date()
    return [one for one in _near_the_end(at) if schedule_of(one).notice_due(today)]


def to_be_erased(at: datetime) -> list[Application]:
    """Those whose time is over and whose notices were sent in time."""
    today = localtime(at).date()
    return [one for one in _near_the_end(at) if schedule_of(one).is_over(today)]


def overdue(at: datetime) -> list[Application]:
    """Those that operations should have erased a week ago or earlier."""
    return to_be_erased(at - GRACE)


def overdue_in(calls: Iterable[Call], at: datetime) -> dict[UUID, Kept]:
    """How many of them each of the calls has, and since when the first one waits; no statement where none is due."""
    late: dict[UUID, Kept] = {}
    today = localtime(at - GRACE).date()
    due = {call.pk: call for call in calls if call.published_at and today > kept_until(call, call.closes_at)}
    for application in overdue(at) if due else ():
        call, last = application.call, schedule_of(application).last_day(today)
        if call.pk in due:
            n_drafts, until = (late[call.pk].n_drafts, late[call.pk].until) if call.pk in late else (0, last)
            late[call.pk] = Kept(due[call.pk], n_drafts + 1, min(until, last))
    return late


def kept_drafts(calls: Iterable[Call], at: datetime) -> list[Kept]:
    """What was never received in each of the calls that has any, the next to go first."""
    by_call = {call.pk: call for call in calls}
    found = never_received(at).filter(call__in=by_call).order_by().values_list("call").annotate(n=Count("pk"))
    kept = [Kept(by_call[key], n, kept_until(by_call[key], by_call[key].closes_at)) for key, n in found]
    return sorted(kept, key=lambda one: one.until)


def editors_of(application: Application) -> QuerySet[User]:
    """The accounts of the leader and of whoever else may edit, without those that are closed."""
    parts = Applicant.objects.filter(
        consortium=application.pk, rights=Applicant.Rights.EDIT, invitation=Applicant.Invitation.ACCEPTED
    )
    return User.objects.filter(person__parts__in=parts, is_active=True).order_by("created_at")


def is_still_to_be_erased(message: Message, at: datetime) -> bool:
    """Guard: the recipient may still edit the draft, which nobody has received and whose rule is the same."""
    key, _bar, until = message.subject_id.partition("|")
    found = never_received(at).filter(pk=UUID(key)).first()
    if found is None or message.recipient_id is None or schedule_of(found).kept_until.isoformat() != until:
        return False
    return editors_of(found).filter(pk=message.recipient_id).exists()


def _near_the_end(at: datetime) -> Iterator[Application]:
    """Those of the calls in which somebody may have to be told something: asked every minute, so calls come first."""
    today, calls = localtime(at).date(), []
    for call in Call.objects.filter(published_at__isnull=False, closes_at__lt=at - SHORTEST):
        if today >= kept_until(call, call.closes_at) - NOTICES[0]:
            calls.append(call.pk)
    if calls:
        rows = never_received(at).filter(call__in=calls).prefetch_related("erasure_notices")
        yield from rows.order_by("call_id", "reference")
