"""Runs of the assignment engine: started by an officer, done by a job, proposals until confirmed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from applications.actions.people import lock_people
from applications.models import Bar, Round
from applications.queries.documents import document_sha256
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.actions import append
from clusterportal.jobs import actions as jobs
from clusterportal.jobs.models import Job
from clusterportal.locking import lock
from reviews.domain.choices import Choices
from reviews.domain.endings import NEW_RUN
from reviews.domain.fairness_trial import fairness_points
from reviews.domain.lifecycle import Stage
from reviews.domain.matching import Cancelled, Infeasible, solve
from reviews.models import Assignment, AssignmentRun, Reviewer
from reviews.policies.assigning import check_run
from reviews.policies.staff import check_declared_officer
from reviews.queries.desk import cases_of_staff
from reviews.queries.diagnosing import keyed
from reviews.queries.matching import MICRO, active_assignments, options_of, problem_of, snapshot
from reviews.queries.repairs import open_readings
from reviews.queries.results import difference_of, keeping_choices, result_of
from reviews.queries.rounds import round_now

TASK = "reviews.solve"
State, Kind = AssignmentRun.State, AssignmentRun.Kind


@transaction.atomic
def start_run(round_: Round, choices: Choices, *, by: User, at: datetime) -> AssignmentRun:
    """Keep what the run is given and queue it. Refused: `run_at_work`, and what `check_run` refuses."""
    round_ = lock_to_run(round_, by, at)
    return queue_run(round_, choices, Kind.FREE, by=by, at=at)


@transaction.atomic
def start_trial(round_: Round, choices: Choices, *, by: User, at: datetime) -> AssignmentRun:
    """Queue a run that tries what fairness costs and proposes nothing. Refused: as `start_run`."""
    round_ = lock_to_run(round_, by, at)
    return queue_run(round_, choices, Kind.TRIAL, by=by, at=at)


@transaction.atomic
def start_repair(round_: Round, *, by: User, at: datetime) -> AssignmentRun:
    """Queue a run that finds readers for what is open and moves as few as can be. Who has lost a case stays without it.

    Refused: `nothing_to_repair` where the officer knows of no open reading, and as `start_run`.
    """
    round_ = lock_to_run(round_, by, at)
    if not open_readings(cases_of_staff(by, round_, at), round_):
        raise Refused("nothing_to_repair")
    return queue_run(round_, keeping_choices(round_), Kind.REPAIR, by=by, at=at)


def lock_to_run(round_: Round, by: User, at: datetime) -> Round:
    """The round, locked, in which the officer may start a run now."""
    round_ = lock_round(round_)
    check_run(by, round_, round_now(round_), at)
    return round_


def queue_run(round_: Round, choices: Choices, kind: str, *, by: User, at: datetime) -> AssignmentRun:
    """For a round that `lock_to_run` has given."""
    options, given = choices.as_plain(), snapshot(round_, choices, kind)
    run = AssignmentRun.objects.create(
        round=round_,
        kind=kind,
        job=jobs.queue(TASK, by=by),
        options=options,
        input=given,
        input_sha256=document_sha256({"options": options, "input": given}),
        started_by=by,
        started_at=at,
    )
    _audit("assignment.run_started", run, by=by, at=at, kind=kind, input=run.input_sha256)
    return run


@transaction.atomic
def cancel_run(run: AssignmentRun, *, by: User, at: datetime) -> None:
    """Ask the worker to stop; a run that nobody has begun ends at once. Refused: `run_is_over`."""
    run = lock(run, "round__call", "job")
    check_declared_officer(by, run.round.call)
    if run.state != State.WORKING:
        raise Refused("run_is_over")
    jobs.cancel(run.job)
    run.job.refresh_from_db()
    if run.job.is_over:
        run.state = State.CANCELLED
        run.save(update_fields=["state"])
    _audit("assignment.run_cancelled", run, by=by, at=at)


def work(job: Job, at: datetime) -> None:
    """What a worker does with the job of a run. It writes the result only while it holds the job's lease."""
    run = AssignmentRun.objects.select_related("round").get(job=job)
    try:
        _solve(run, job, at)
    except jobs.LeaseLost:
        raise
    except Exception:
        AssignmentRun.objects.filter(pk=run.pk, state=State.WORKING, job__attempt=job.attempt).update(
            state=State.FAILED
        )
        raise


def lock_round(round_: Round) -> Round:
    """The round, once nobody else assigns in it. Refused while a run is at work."""
    round_ = lock(round_, "call")
    _follow_jobs(round_)
    if AssignmentRun.objects.filter(round=round_, state=State.WORKING).exists():
        raise Refused("run_at_work")
    return round_


def _solve(run: AssignmentRun, job: Job, at: datetime) -> None:
    try:
        result = _found(run, job)
    except Infeasible as error:
        _end(run, job, State.INFEASIBLE, diagnosis=keyed(error.diagnosis, run.input))
    except Cancelled:
        _end(run, job, State.CANCELLED, job_state=Job.State.CANCELLED)
    else:
        _give(run, job, result, at)


def _found(run: AssignmentRun, job: Job) -> dict[str, Any]:
    """Raises Infeasible, and Cancelled where the officer has asked for it."""
    problem, options = problem_of(run.input), options_of(run)

    def progress(fraction: float, phase: str) -> bool:
        return jobs.report(job, fraction, phase)

    if run.kind == Kind.TRIAL:
        return {"points": fairness_points(problem, options, progress)}
    return result_of(run, problem, solve(problem, options, progress))


def _follow_jobs(round_: Round) -> None:
    """End the runs whose job ended without them: a worker that fails before its work must not close the round."""
    for job_state, state in ((Job.State.FAILED, State.FAILED), (Job.State.CANCELLED, State.CANCELLED)):
        ended = AssignmentRun.objects.filter(round=round_, state=State.WORKING, job__state=job_state)
        ended.update(state=state)


@transaction.atomic
def _give(run: AssignmentRun, job: Job, result: dict[str, Any], at: datetime) -> None:
    """The result and its proposals in one transaction with the end of the job: one result, whoever tries.

    The reviewers are locked first: a conflict that somebody declares meanwhile is either seen or waits.
    """
    lock_people(Reviewer.objects.filter(pk__in=run.input["reviewers"]).values_list("person", flat=True))
    _finish(run, job, Job.State.DONE)
    run = AssignmentRun.objects.select_related("round").get(pk=run.pk)
    if run.state != State.WORKING:
        return
    run.result, run.result_sha256 = result, document_sha256(result)
    if run.kind == Kind.TRIAL:
        run.state = State.TRIED
    elif barred_since(run):
        run.state = State.FAILED
    elif run.kind == Kind.FREE or (run.kind == Kind.REPAIR and not difference_of(run).moved):
        put_on_board(run, at)
    else:
        AssignmentRun.objects.filter(round=run.round, state=State.WAITING).update(state=State.DISCARDED)
        run.state = State.WAITING
    run.save(update_fields=["state", "result", "result_sha256"])


def put_on_board(run: AssignmentRun, at: datetime) -> None:
    """Make the run's pairs the round's proposals. For who holds the round's or the run's lock, and saves the run."""
    others = AssignmentRun.objects.filter(round=run.round, state__in=(State.PROPOSED, State.WAITING))
    others.exclude(pk=run.pk).update(state=State.DISCARDED)
    run.state = State.PROPOSED
    wanted = {(case, reviewer): micro for case, reviewer, micro in (run.result or {})["pairs"]}
    asked = active_assignments(run.round).exclude(case__stage=Stage.SCREENED_OUT)
    standing = {(str(one.case_id), str(one.reviewer_id)): one for one in asked}
    for pair, one in standing.items():
        if pair not in wanted and one.state == Assignment.State.PROPOSED:
            one.ended_at, one.end_reason = at, NEW_RUN
            one.save(update_fields=["ended_at", "end_reason"])
    for (case, reviewer), micro in wanted.items():
        if (case, reviewer) not in standing:
            columns = {"origin": Assignment.Origin.RUN, "run": run, "affinity": micro / MICRO, "at": at}
            Assignment.objects.create(case_id=case, reviewer_id=reviewer, **columns)


@transaction.atomic
def _end(
    run: AssignmentRun, job: Job, state: str, *, job_state: Job.State = Job.State.DONE, diagnosis: Any = None
) -> None:
    _finish(run, job, job_state)
    AssignmentRun.objects.filter(pk=run.pk, state=State.WORKING).update(state=state, diagnosis=diagnosis)


def _finish(run: AssignmentRun, job: Job, state: Job.State) -> None:
    """End the job. The run is locked before it, as cancelling does, so that the two cannot wait for each other."""
    lock(run)
    jobs.finish(job, state)


def barred_since(run: AssignmentRun) -> bool:
    """Whether a conflict that was found since the run began closes one of its pairs."""
    bars = Bar.objects.filter(lifted_at__isnull=True)
    closed = set(bars.values_list("application__cases", "person__reviewer"))
    closed_pairs = {(str(case), str(reviewer)) for case, reviewer in closed}
    return any((case, reviewer) in closed_pairs for case, reviewer, _micro in (run.result or {})["pairs"])


def _audit(action: str, run: AssignmentRun, *, by: User | None, at: datetime, **detail: str) -> None:
    append(f"call:{run.round.call_id}", action, detail={"run": str(run.pk), **detail}, by=by, at=at)
