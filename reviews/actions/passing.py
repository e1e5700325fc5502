"""Ending and deleting files that do not last: packs and exports alike."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction

from clusterportal.files import passing
from clusterportal.jobs import actions as jobs
from clusterportal.jobs.models import Job
from reviews.models.passing import Passing

LIFE = timedelta(hours=24)


class Cancelled(Exception):
    """Whoever ordered the file does not want it any more."""


def report(job: Job, fraction: float, phase: str = "") -> None:
    """Say how far the work is. Raises Cancelled where cancelling was asked for."""
    if not jobs.report(job, fraction, phase):
        raise Cancelled


@contextmanager
def making(row: Passing, job: Job) -> Iterator[Path]:
    """A path to write the file to. A worker that has lost its lease leaves alone what its successor has made."""
    with passing.writing(row.pk) as path:
        yield path
        jobs.renew(job)


@transaction.atomic
def end(row: Passing, job: Job, at: datetime, **columns: Any) -> None:
    """The file is made: it lasts a day from now. `columns` say what is in it."""
    for name, value in {**columns, "expires_at": at + LIFE}.items():
        setattr(row, name, value)
    row.save(update_fields=[*columns, "expires_at"])
    jobs.finish(job, Job.State.DONE)


@transaction.atomic
def drop(row: Passing, at: datetime) -> bool:
    """Delete the bytes, once; False where they are deleted already."""
    dropped = type(row)._default_manager.filter(pk=row.pk, gone_at__isnull=True).update(gone_at=at)
    if dropped:
        transaction.on_commit(partial(passing.delete, row.pk))
    return bool(dropped)
