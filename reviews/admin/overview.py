"""A call at a glance: its line from opening to decision, and its applications by status."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from applications.models import Call
from applications.models.application import STATUS_LABELS
from applications.queries.phases import dates_of
from reviews.domain.timeline import Step, milestones, percent_come
from reviews.queries.counts import Counts

STEP_LABELS = {
    Step.OPENS: _("Opens"),
    Step.CLOSES: _("Closes"),
    Step.SIGNED: _("Signing ends"),
    Step.REVIEW: _("Review"),
    Step.PANEL: _("Panel"),
    Step.DECISION: _("Decision"),
}


@dataclass(frozen=True)
class Line:
    """The steps with their dates and states, and how far along them the call is, in per cent."""

    steps: tuple[dict[str, Any], ...]
    percent: int


def line_of(call: Call, at: datetime) -> Line:
    line = milestones(dates_of(call), at, needs_signature=call.needs_signature)
    steps = tuple({"label": STEP_LABELS[one.step], "at": one.at, "state": one.state} for one in line)
    return Line(steps, percent_come(line, at))


def by_status(call: Call, counts: Counts) -> Iterable[tuple[Any, int, str]]:
    """Each status that an application of the call has, with the number and the list of those."""
    listing = f"{reverse('admin:applications_application_changelist')}?call__id__exact={call.pk}"
    for status, label in STATUS_LABELS.items():
        if n := counts.statuses[call.pk, status.value]:
            yield label, n, f"{listing}&status__exact={status.value}"
