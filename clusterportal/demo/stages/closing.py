"""Close now: the deadline passes, and the portal submits what is registered."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext_noop

from applications.actions.submission import number_due, submit_due
from applications.domain.phases import SETTLING
from clusterportal import clock
from clusterportal.demo.clock import jump_to
from clusterportal.demo.stages.people import sample_calls


def close(report: Callable[[float, str], None]) -> None:
    """Jump past deadline and settling, then submit; the beat of the portal may have been quicker."""
    jump_to(max(call.closes_at for call in sample_calls()) + SETTLING + timedelta(minutes=1))
    report(0.2, gettext_noop("Submitting what is registered"))
    submit_due(clock.now())
    number_due(clock.now())
