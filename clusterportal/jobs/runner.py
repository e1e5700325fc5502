"""Doing a leased job: a thread keeps the lease while the work runs."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import close_old_connections, connection

from clusterportal.jobs.actions import LeaseLost, claim, finish, renew
from clusterportal.jobs.models import Job

RENEW_EVERY_S = 5.0
logger = logging.getLogger(__name__)


def run(job_id: str | UUID, work: Callable[[Job], None]) -> bool:
    """Claim the job and do `work(job)`, which ends it by `finish` in the transaction of its result.

    False where there was nothing to claim or the lease was lost. An error in `work` fails the job and is raised.
    """
    job = claim(job_id)
    if job is None:
        return False
    logger.info("Job %s begun, attempt %s", job.pk, job.attempt)
    try:
        with _lease_kept(job):
            work(job)
    except LeaseLost:
        logger.warning("Job %s was taken over by a later attempt", job.pk)
        return False
    except Exception as error:
        finish(job, Job.State.FAILED, error=f"{type(error).__name__}: {error}")
        raise
    return True


@contextmanager
def _lease_kept(job: Job) -> Iterator[None]:
    over = threading.Event()
    keeper = threading.Thread(target=_keep, args=(job, over), daemon=True)
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep(job: Job, over: threading.Event) -> None:
    while not over.wait(RENEW_EVERY_S):
        close_old_connections()
        try:
            renew(job)
        except LeaseLost:
            break
    connection.close()
