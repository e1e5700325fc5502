"""Keeping when a request arrived and what came of it, and doing what it asks for once."""

import hashlib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import rfc8785
from django.db import transaction

from clusterportal.requests.models import Arrival
from clusterportal.requests.stamped import StampedRequest

KEY_FIELD = "request_key"
NOT_CONTENT = {"csrfmiddlewaretoken", KEY_FIELD}


@dataclass(frozen=True)
class Arrived:
    """A stamped request: `at` is the first arrival of the same request, `outcome` what was answered to it, if done."""

    pk: int
    at: datetime
    outcome: dict[str, Any] | None


def once(request: StampedRequest, route: str, act: Callable[[datetime], dict[str, Any]]) -> dict[str, Any]:
    """The outcome of `act(at)`, or what was answered to the first one of identical requests.

    The arrival is committed before anything is judged.
    """
    arrived = arrive(request, route)
    with transaction.atomic():
        kept = outcome_of(arrived)
        if kept is not None:
            return kept
        outcome = act(arrived.at)
        keep_outcome(arrived, outcome)
        return outcome


def arrive(request: StampedRequest, route: str) -> Arrived:
    """Commit the arrival of a signed-in person's POST before it is judged. Call it outside any transaction.

    The key is the hidden field `request_key` of the form; without one each request is its own.
    """
    identity = {
        "user": request.user,
        "route": route,
        "key": _key(request),
        "body_sha256": _body_sha256(request),
    }
    Arrival.objects.bulk_create([Arrival(**identity, arrived_at=request.at)], ignore_conflicts=True)
    first = Arrival.objects.get(**identity)
    return Arrived(first.pk, first.arrived_at, first.outcome)


def outcome_of(arrived: Arrived) -> dict[str, Any] | None:
    """What has been answered by now. In the transaction of the act: identical requests wait here for each other."""
    outcome: dict[str, Any] | None = Arrival.objects.select_for_update().get(pk=arrived.pk).outcome
    return outcome


def keep_outcome(arrived: Arrived, outcome: dict[str, Any]) -> None:
    """Store what was answered, inside the transaction of the act."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An outcome is kept in the transaction of its act.")
    Arrival.objects.filter(pk=arrived.pk).update(outcome=outcome)


def _key(request: StampedRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get(KEY_FIELD, ""))
    except ValueError:
        return uuid.uuid4()


def _body_sha256(request: StampedRequest) -> str:
    fields = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_CONTENT}
    files = {name: [_file_sha256(file) for file in request.FILES.getlist(name)] for name in request.FILES}
    return hashlib.sha256(rfc8785.dumps({"path": request.path, "fields": fields, "files": files})).hexdigest()


def _file_sha256(file: Any) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
