"""One task per step, so that a job's row says which one it makes."""

from celery import shared_task

from clusterportal.demo.moving import TASK, work
from clusterportal.demo.stages import STEPS
from clusterportal.jobs.runner import run


def _move(job_id: str) -> None:
    run(job_id, work)


for _step in STEPS.values():
    shared_task(name=TASK + _step.name, acks_late=True)(_move)
