"""Freezing a call: the switch that stops what others than its staff write."""

from datetime import datetime

from applications.models import Call
from applications.policies.staff import check_run_call
from clusterportal.accounts.errors import Hidden, Paused, Refused
from clusterportal.accounts.models import User


def check_not_frozen(call: Call) -> None:
    """Everything that applicants, organisations, reviewers and panels write asks this, but for declaring a conflict."""
    if call.frozen_at is not None:
        raise Paused("call_frozen")


def check_freeze(user: User, call: Call, _at: datetime | None = None) -> None:
    """Freeze a call that is published and not decided: one officer, at once."""
    check_run_call(user, call)
    if call.published_at is None or call.decided_at is not None:
        raise Hidden
    if call.frozen_at is not None:
        raise Refused("already_frozen")


def check_thaw(user: User, call: Call, _at: datetime | None = None) -> None:
    """Let a frozen call go on: any officer of it."""
    check_run_call(user, call)
    if call.frozen_at is None:
        raise Refused("not_frozen")
