"""Who prepares a decision meeting, and who decides."""

from datetime import datetime

from applications.models import AgencyRole, Bar, Call
from applications.policies.roles import calls_with_role
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.models import DecisionMeeting
from reviews.policies.staff import check_declared_officer
from reviews.queries.substitutes import deciders
from reviews.texts.decisions import named_decider

Role = AgencyRole.Role
State = DecisionMeeting.State


def check_prepare(user: User, meeting: DecisionMeeting, _at: datetime | None = None) -> None:
    """Attach cases and propose: a declared officer of the call, while the list is open."""
    check_declared_officer(user, meeting.call)
    if meeting.state == State.PUBLISHED:
        raise Refused("meeting_published")
    if meeting.state != State.OPEN:
        raise Refused("meeting_not_open")


def check_reopen(user: User, meeting: DecisionMeeting, _at: datetime | None = None) -> None:
    """Open a locked list again: an officer of the call."""
    check_declared_officer(user, meeting.call)
    _check_locked(meeting)


def check_decide(user: User, meeting: DecisionMeeting, _at: datetime | None = None) -> None:
    """Approve and publish: a decision maker of the call who neither locked the list nor proposed anything in it.

    Nobody decides on an application with which there is a conflict of interest; another decides the whole meeting.
    """
    check_decision_maker(user, meeting.call)
    _check_locked(meeting)
    if meeting.locked_by_id == user.pk or meeting.decisions.filter(proposed_by=user).exists():
        raise Refused("own_lock")
    if Bar.objects.filter(application__decisions__meeting=meeting, person__user=user, lifted_at__isnull=True).exists():
        raise Refused("conflict_in_meeting", names=named_decider(deciders(meeting)))


def check_unpublished(user: User, meeting: DecisionMeeting) -> None:
    """Look at what will be published: whoever prepares or decides, until it is."""
    own = calls_with_role(user, Role.OFFICER, Role.DECISION_MAKER).filter(pk=meeting.call_id)
    if meeting.state == State.PUBLISHED or not own.exists():
        raise Hidden


def check_decision_maker(user: User, call: Call) -> None:
    """A decision maker of the call."""
    if not calls_with_role(user, Role.DECISION_MAKER).filter(pk=call.pk).exists():
        raise Hidden


def _check_locked(meeting: DecisionMeeting) -> None:
    if meeting.state == State.PUBLISHED:
        raise Refused("meeting_published")
    if meeting.state != State.LOCKED:
        raise Refused("meeting_not_locked")
