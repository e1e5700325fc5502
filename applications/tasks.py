from celery import shared_task

from applications.actions import (
    erasure_notices,
    infected,
    planning_reminders,
    reminders,
    rendering,
    signing,
    signing_reminders,
    submission,
    supplements,
)
from clusterportal import clock


@shared_task(name="applications.submit_due")
def submit_due() -> None:
    """Submit what is registered in closed calls, number what waits for a number, end signing windows and
    supplements, remind signatories."""
    at = clock.now()
    submission.submit_due(at)
    submission.number_due(at)
    signing.lapse_due(at)
    supplements.end_due_supplements(at)
    signing_reminders.remind_due(at)
    rendering.render_due()


@shared_task(name="applications.remind_due")
def remind_due() -> None:
    """Write to the outbox what reminds of coming deadlines and planning reports, and what announces an erasure."""
    at = clock.now()
    reminders.remind_due(at)
    planning_reminders.remind_due(at)
    erasure_notices.notify_due(at)


@shared_task(name="applications.scan_uploads")
def scan_uploads() -> None:
    """Have new files scanned, and tell those whose file is held back."""
    infected.scan_uploads(clock.now())


@shared_task(name="applications.render")
def render(receipt_id: str) -> None:
    """Make the PDFs of a receipt and of its version."""
    rendering.render_receipt(receipt_id)
