from celery import shared_task

from clusterportal.jobs import actions


@shared_task(name="jobs.requeue_expired")
def requeue_expired() -> None:
    actions.requeue_expired()
