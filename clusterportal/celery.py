"""The Celery application: tasks are wake-ups, the truth is in PostgreSQL."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clusterportal.settings")

app = Celery("clusterportal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.conf.beat_schedule = {
    "jobs.requeue_expired": {"task": "jobs.requeue_expired", "schedule": 10.0},
    "mail.send_queued": {"task": "mail.send_queued", "schedule": 10.0},
    "applications.submit_due": {"task": "applications.submit_due", "schedule": 20.0},
}
