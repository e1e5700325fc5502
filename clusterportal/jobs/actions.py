"""Queueing, leasing and finishing work. Leases keep system time: the database's own clock."""

import functools
import logging
from datetime import timedelta
from typing import Any
from uuid import UUID

from celery import Celery
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now
from kombu.exceptions import OperationalError

from clusterportal.jobs.models import Job

LEASE = timedelta(seconds=30)
UNSEEN = timedelta(seconds=10)
logger = logging.getLogger(__name__)
# Web processes and commands send by this one; the worker's own application is the composition root's.
sender = Celery("clusterportal.jobs", set_as_current=False)
sender.config_from_object("django.conf:settings", namespace="CELERY")


class LeaseLost(Exception):
    """Another worker has taken the job over: this one must stop and write nothing."""


def wake(task: str, *arguments: Any) -> None:
    """Ask a worker to look, once the current transaction has committed. One that is lost costs seconds, no work."""
    transaction.on_commit(functools.partial(_send, task, [str(argument) for argument in arguments]))


def queue(task: str, *, by: Any) -> Job:
    """A new job for `task`, which is woken with the job's key on commit."""
    job = Job.objects.create(task=task, requested_by=by)
    wake(task, job.pk)
    return job


def cancel(job: Job) -> None:
    """Ask the worker to stop; a job that nobody has begun ends at once."""
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_requested=True)
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(state=Job.State.CANCELLED, finished_at=Now())


def claim(job_id: str | UUID) -> Job | None:
    """Take a waiting job under a lease, or None where another worker has it or it is over."""
    claimed = Job.objects.filter(_waiting(), pk=job_id).update(
        state=Job.State.RUNNING, attempt=F("attempt") + 1, lease_until=Now() + LEASE, error=""
    )
    return Job.objects.get(pk=job_id) if claimed else None


def renew(job: Job) -> None:
    """Keep the lease alive. Raises LeaseLost."""
    _held(job, lease_until=Now() + LEASE)


def report(job: Job, fraction: float, phase: str) -> bool:
    """Store how far the work is; False where cancelling was asked for. Raises LeaseLost."""
    _held(job, progress_fraction=min(max(fraction, 0.0), 1.0), phase=phase, lease_until=Now() + LEASE)
    return not Job.objects.filter(pk=job.pk, cancel_requested=True).exists()


def finish(job: Job, state: Job.State, *, error: str = "") -> None:
    """End the job, inside the transaction that writes its result. Raises LeaseLost, which rolls the result back."""
    _held(job, state=state, error=error, finished_at=Now(), lease_until=None, progress_fraction=1.0)


def requeue_expired() -> int:
    """Wake a successor for every job whose worker died or whose wake-up was lost; returns how many."""
    unseen = Q(state=Job.State.QUEUED, created_at__lt=Now() - UNSEEN)
    waiting = Job.objects.filter(unseen | _expired())
    for job in waiting:
        _send(job.task, [str(job.pk)])
    return len(waiting)


def _expired() -> Q:
    return Q(state=Job.State.RUNNING, lease_until__lt=Now())


def _waiting() -> Q:
    return Q(state=Job.State.QUEUED) | _expired()


def _held(job: Job, **columns: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state=Job.State.RUNNING)
    if not mine.update(**columns):
        raise LeaseLost(job.pk)


def _send(task: str, arguments: list[str]) -> None:
    try:
        sender.send_task(task, arguments, ignore_result=True, retry=False)
    except OperationalError:
        logger.warning("No broker: %s waits for the sweep", task)
