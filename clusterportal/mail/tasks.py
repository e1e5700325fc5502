from celery import shared_task

from clusterportal import clock
from clusterportal.mail import actions


@shared_task(name="mail.send_queued")
def send_queued() -> None:
    actions.send_queued(clock.now())
