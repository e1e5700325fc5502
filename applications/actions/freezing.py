"""Freezing a call and letting it go on, by one officer at once. No date moves by it."""

from datetime import datetime

from django.db import transaction

from applications.models import Call
from applications.policies.freezing import check_freeze, check_thaw
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.locking import lock


@transaction.atomic
def freeze_call(call: Call, *, reason: str, by: User, at: datetime) -> None:
    """Stop what others than staff write in the call. Refused: `already_frozen`, `freeze_needs_reason`."""
    call = lock(call)
    check_freeze(by, call)
    if not reason.strip():
        raise Refused("freeze_needs_reason")
    call.frozen_at = at
    call.save(update_fields=["frozen_at"])
    append(f"call:{call.pk}", "call.frozen", detail={"reason": reason.strip()}, by=by, at=at)


@transaction.atomic
def thaw_call(call: Call, *, by: User, at: datetime) -> None:
    """Let the call go on. Refused: `not_frozen`."""
    call = lock(call)
    check_thaw(by, call)
    since, call.frozen_at = call.frozen_at, None
    call.save(update_fields=["frozen_at"])
    detail = {"frozen_at": since.isoformat() if since else ""}
    append(f"call:{call.pk}", "call.thawed", detail=detail, by=by, at=at)
