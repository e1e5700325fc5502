"""The Celery application: tasks are wake-ups, the truth is in PostgreSQL."""

import os
import signal
from typing import Any

from celery import Celery
from celery.signals import worker_process_init

from clusterportal.services.processes import end_with_parent_now

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings")

app = Celery("clusterportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "jobs.requeue_expired": {"task": "jobs.requeue_expired", "schedule": 10.0},
    "mail.send_queued": {"task": "mail.send_queued", "schedule": 10.0},
    "applications.submit_due": {"task": "applications.submit_due", "schedule": 20.0},
    "applications.scan_uploads": {"task": "applications.scan_uploads", "schedule": 30.0},
    "applications.remind_due": {"task": "applications.remind_due", "schedule": 60.0},
    "reviews.follow_versions": {"task": "reviews.follow_versions", "schedule": 20.0},
    "reviews.remind_due": {"task": "reviews.remind_due", "schedule": 60.0},
    "reviews.remind_hearings": {"task": "reviews.remind_hearings", "schedule": 60.0},
    "reviews.remind_grants": {"task": "reviews.remind_grants", "schedule": 60.0},
    "reviews.remind_of_activities": {"task": "reviews.remind_of_activities", "schedule": 60.0},
    "reviews.drop_packs": {"task": "reviews.drop_packs", "schedule": 120.0},
    "reviews.take_up_documents": {"task": "reviews.take_up_documents", "schedule": 60.0},
    "reviews.drop_exports": {"task": "reviews.drop_exports", "schedule": 120.0},
    "reviews.send_digests": {"task": "reviews.send_digests", "schedule": 600.0},
}


@worker_process_init.connect
def _end_with_the_worker(**_arguments: Any) -> None:
    """A process in the middle of long work would outlive a killed worker and hold its lease until the work ends."""
    end_with_parent_now(signal.SIGKILL)
