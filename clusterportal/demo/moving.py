"""Move on, as a job: the page does not hang, and a killed worker's step is finished by its successor."""

from django.db import transaction

from clusterportal.accounts.models import User
from clusterportal.demo import stages
from clusterportal.jobs import actions as jobs
from clusterportal.jobs.models import Job

TASK = "demo."


@transaction.atomic
def begin(name: str, *, by: User | None) -> Job | None:
    """Queue the step `name`, or return the one under way; None where it is not what comes next any more."""
    found = job_under_way()
    if found is not None:
        return found
    step = stages.next_step()
    if step is None or step.name != name:
        return None
    return jobs.queue(TASK + name, by=by)


def job_under_way() -> Job | None:
    """The step that is being made now."""
    unfinished = Job.objects.filter(task__startswith=TASK, state__in=[Job.State.QUEUED, Job.State.RUNNING])
    return unfinished.order_by("created_at").first()


def work(job: Job) -> None:
    """Make the step that the job's task names; begun anew it does what is still undone."""
    step = next(step for step in stages.STEPS.values() if TASK + step.name == job.task)
    step.run(lambda fraction, phase: _report(job, fraction, phase))
    jobs.finish(job, Job.State.DONE)


def _report(job: Job, fraction: float, phase: str) -> None:
    """`phase` is kept as it is marked for translation; the page translates it for whoever waits."""
    jobs.report(job, fraction, phase)
