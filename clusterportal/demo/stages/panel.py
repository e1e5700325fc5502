"""Panel: what is missing of the reviews is submitted, and the panels open."""

from collections.abc import Callable
from datetime import timedelta

from django.utils.translation import gettext_noop

from clusterportal.demo.clock import jump_to
from clusterportal.demo.stages.people import first_rounds
from clusterportal.demo.stages.writing import submit_all


def open_panels(report: Callable[[float, str], None]) -> None:
    """The reviews are due, and two days later the panels meet."""
    jump_to(max(round_.review_due_at for round_ in first_rounds()) - timedelta(hours=6))
    for place, round_ in enumerate(first_rounds()):
        report(0.1 + 0.4 * place, gettext_noop("Reviews are submitted"))
        submit_all(round_)
    jump_to(max(round_.panel_opens_at for round_ in first_rounds()) + timedelta(hours=1))
