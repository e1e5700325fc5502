"""What a worker does when it is woken: the truth is in the rows."""

from celery import shared_task

from clusterportal import clock
from clusterportal.files import passing
from clusterportal.jobs.runner import run
from reviews.actions import (
    activities,
    assignments,
    discussing,
    exporting,
    following,
    grant_change_mail,
    grant_reminders,
    hearings,
    inviting,
    letters,
    minutes,
    packing,
    report_reminders,
    taking_up,
)


@shared_task(name="reviews.solve", acks_late=True)
def solve(job_id: str) -> None:
    run(job_id, lambda job: assignments.work(job, clock.now()))


@shared_task(name="reviews.render_letters", acks_late=True)
def render_letters(meeting_id: str) -> None:
    letters.render(meeting_id)


@shared_task(name="reviews.follow_versions")
def follow_versions() -> None:
    """Look for conflicts of interest in versions that have come since, and ask again where somebody is new."""
    following.follow_versions(clock.now())


@shared_task(name="reviews.render_minutes", acks_late=True)
def render_minutes(meeting_id: str) -> None:
    minutes.render(meeting_id)


@shared_task(name="reviews.remind_due")
def remind_due() -> None:
    """Remind reviewers who have been asked and have not answered."""
    inviting.remind_due(clock.now())


@shared_task(name="reviews.remind_hearings")
def remind_hearings() -> None:
    """Remind both sides of the hearings that begin within a day."""
    hearings.remind_hearings(clock.now())


@shared_task(name="reviews.remind_grants")
def remind_grants() -> None:
    """Tell leaders and signatories of the grants whose terms wait for them, and leaders of the reports that are due."""
    grant_reminders.remind_grants(clock.now())
    report_reminders.remind_of_reports(clock.now())
    grant_change_mail.remind_of_changes(clock.now())


@shared_task(name="reviews.remind_of_activities")
def remind_of_activities() -> None:
    """Remind those who have not done what is due within a day."""
    activities.remind_of_activities(clock.now())


@shared_task(name="reviews.send_digests")
def send_digests() -> None:
    """Tell those who want it, once a day at most, that something new is said in a discussion."""
    discussing.send_digests(clock.now())


@shared_task(name="reviews.make_pack", acks_late=True)
def make_pack(job_id: str) -> None:
    run(job_id, lambda job: packing.work(job, clock.now()))


@shared_task(name="reviews.drop_packs")
def drop_packs() -> None:
    """Delete the packs that have expired or may no longer be read."""
    packing.drop_packs(clock.now())


@shared_task(name="reviews.take_up_documents")
def take_up_documents() -> None:
    """Register the official documents that have come since."""
    taking_up.take_up_documents(clock.now())


@shared_task(name="reviews.make_export", acks_late=True)
def make_export(job_id: str) -> None:
    run(job_id, lambda job: exporting.work(job, clock.now()))


@shared_task(name="reviews.drop_exports")
def drop_exports() -> None:
    """Delete the exports that have expired or may no longer be had, and what killed workers have left."""
    exporting.drop_exports(clock.now())
    passing.delete_remains()
