"""What the publishing of a decision meeting does to an application."""

from datetime import datetime

from django.db import connection

from applications.actions.status import change_status, lock_application
from applications.models import Application
from clusterportal.accounts.models import User

MOVES = {"granted": "grant", "rejected": "reject", "dismissed": "dismiss"}


def record_decision(application: Application, *, outcome: str, by: User, at: datetime) -> None:
    """Write a decision's outcome ("granted", "rejected" or "dismissed"), inside the transaction that publishes all.

    Refused with `illegal_transition` where the application's state has changed so that it cannot be decided thus.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A decision is recorded in the transaction that publishes its meeting.")
    change_status(lock_application(application), MOVES[outcome], by=by, at=at)
