"""The one writer of an application's status, and the lock that every writer of an application takes first."""

from datetime import datetime
from typing import Any

from django.db import connection

from applications.domain.lifecycle import LIFE, Status
from applications.domain.moves import IllegalMove
from applications.models import Application
from clusterportal.accounts.errors import Refused
from clusterportal.audit.actions import append

TIMESTAMPS = {
    Status.SUBMITTED: "submitted_at",
    Status.WITHDRAWN: "withdrawn_at",
    Status.GRANTED: "decided_at",
    Status.REJECTED: "decided_at",
    Status.DISMISSED: "decided_at",
}
KEEPING_TIMES = {"end_supplement"}  # what was submitted stays submitted from when it was


def lock_application(application: Application) -> Application:
    """The application as it is once nobody else writes it; its call cannot change either until the commit.

    Call it first in a transaction, and use what it returns. Locking and reading are two statements: one alone would
    read the joined rows as they were before it waited.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM applications_call WHERE id = %s FOR SHARE", [application.call_id])
        cursor.execute("SELECT 1 FROM applications_application WHERE id = %s FOR UPDATE", [application.pk])
    related = ("call", "registered_version", "submitted_version", "consortium", "form_version")
    return Application.objects.select_related(*related).get(pk=application.pk)


def change_status(application: Application, move: str, *, by: Any, at: datetime) -> None:
    """Take a locked application through `move` of the table, stamp it and audit it.

    Refused with `illegal_transition` where the table has no such move: somebody else was first.
    """
    before = application.status
    try:
        target = LIFE.target(Status(before), move)
    except IllegalMove as error:
        raise Refused("illegal_transition") from error
    application.status = target.value
    columns = ["status"]
    if target in TIMESTAMPS and move not in KEEPING_TIMES:
        setattr(application, TIMESTAMPS[target], at)
        columns.append(TIMESTAMPS[target])
    application.save(update_fields=[*columns, "submitted_version", "registered_version", "reopened_at"])
    detail = {"move": move, "from": before, "to": target.value}
    append(f"application:{application.pk}", "application.status_changed", detail=detail, by=by, at=at)
