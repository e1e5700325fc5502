"""Doing what a POST asks for once, judged by when it first arrived."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from clusterportal.requests.actions import arrive, keep_outcome
from clusterportal.requests.models import Arrival


def once(request: HttpRequest, route: str, act: Callable[[datetime], dict[str, Any]]) -> dict[str, Any]:
    """The outcome of `act(at)`, or what was answered to the first one of identical requests.

    The arrival is committed before anything is judged; identical requests wait for each other at its row.
    """
    arrived = arrive(request, route)
    with transaction.atomic():
        kept: dict[str, Any] | None = Arrival.objects.select_for_update().get(pk=arrived.pk).outcome
        if kept is not None:
            return kept
        outcome = act(arrived.at)
        keep_outcome(arrived, outcome)
        return outcome
