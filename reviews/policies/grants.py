"""Who writes the terms of a call's grants, who accepts them, and what an officer does with a grant."""

from datetime import datetime
from typing import Any

from django.utils.timezone import localdate

from applications.models import Call
from applications.policies.freezing import check_not_frozen
from applications.policies.staff import check_handle, check_run_call
from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from reviews.domain.grants import GrantState, Side
from reviews.models import Decision, Grant
from reviews.queries.grants import grants_of, newest_terms


def check_write_terms(user: User, call: Call, _at: datetime | None = None) -> None:
    """Write the terms of a call's grants: an officer of it, at any time; what is agreed keeps what it was made with."""
    check_run_call(user, call)


def check_has_terms(call: Call, decisions: list[Decision]) -> None:
    """A grant is made with terms: refused with `terms_missing` where the call has none and one of these is a grant."""
    if any(one.outcome == Decision.Outcome.GRANTED for one in decisions) and newest_terms(call) is None:
        raise Refused("terms_missing")


def side_of(user: User, grant: Grant, at: datetime) -> Side:
    """For which side a person answers. Nobody signs for the organisation where one takes part oneself."""
    return side_in(user, seen_by(user, grant, at))


def side_in(user: User, seen: Any) -> Side:
    """The same of a grant that came from `grants_of` the person."""
    if is_leader_of(user, seen):
        return Side.LEADER
    if not seen.reader_signs:
        raise Refused("not_yours_to_answer")
    if seen.reader_takes_part:
        raise Refused("own_grant")
    return Side.ORGANISATION


def check_answer(user: User, grant: Grant, at: datetime) -> None:
    """Accept or decline the terms: each side once, to the end of the last day."""
    check_answer_in(user, seen_by(user, grant, at), at)


def check_answer_in(user: User, seen: Any, at: datetime) -> None:
    """The same of a grant that came from `grants_of` the person."""
    side = side_in(user, seen)
    check_not_frozen(seen.decision.application.call)
    _check_waits(seen)
    if getattr(seen, f"{side}_accepted"):
        raise Refused("terms_answered")
    if seen.due_on < localdate(at):
        raise Refused("acceptance_closed")


def seen_by(user: User, grant: Grant, at: datetime) -> Grant:
    """The grant as it is now for somebody who reads it. Raises Hidden for others."""
    found = grants_of(user, at).filter(pk=grant.pk).first()
    if found is None:
        raise Hidden
    return found


def check_extend(user: User, grant: Grant, at: datetime) -> None:
    """Give more time: an officer who handles the case, while the grant waits."""
    check_handle(user, grant.decision.application, at)
    _check_waits(grant)


def check_end(user: User, grant: Grant, at: datetime) -> None:
    """End a grant that is not accepted, or that is given back before it has begun: an officer who handles the case."""
    check_handle(user, grant.decision.application, at)
    if grant.state == GrantState.ACCEPTED and grant.starts_on <= localdate(at):
        raise Refused("grant_begun")
    if grant.state not in {GrantState.WAITING, GrantState.ACCEPTED}:
        raise Refused("grant_not_waiting")


def is_leader_of(user: User, grant: Grant) -> bool:
    """Whether the person leads the grant now."""
    return grant.leader is not None and grant.leader.user_id == user.pk


def _check_waits(grant: Grant) -> None:
    if grant.state != GrantState.WAITING:
        raise Refused("grant_not_waiting")
