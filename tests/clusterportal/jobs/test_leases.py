import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from clusterportal.jobs.actions import LeaseLost, cancel, claim, finish, queue, report, requeue_expired
from clusterportal.jobs.models import Job
from clusterportal.jobs.runner import run

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.db]
State = Job.State


def let_lease_expire(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_claimed_job_cannot_be_claimed_again() -> None:
    job = queue("tests.nothing", by=None)
    first = claim(job.pk)
    assert first is not None
    assert first.attempt == 1
    assert claim(job.pk) is None


def test_one_of_many_workers_gets_the_job() -> None:
    job = queue("tests.nothing", by=None)
    got: list[Job | None] = []

    def work() -> None:
        got.append(claim(job.pk))
        connection.close()

    threads = [threading.Thread(target=work) for _worker in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one is not None for one in got) == 1


def test_successor_takes_over_and_the_first_writes_nothing() -> None:
    job = queue("tests.nothing", by=None)
    first = claim(job.pk)
    let_lease_expire(job)
    second = claim(job.pk)
    assert second is not None
    assert second.attempt == 2
    with pytest.raises(LeaseLost), transaction.atomic():
        finish(first, State.DONE)
    finish(second, State.DONE)
    assert Job.objects.get(pk=job.pk).state == State.DONE


def test_requeue_looks_at_expired_leases_only() -> None:
    running, dead = queue("tests.nothing", by=None), queue("tests.nothing", by=None)
    claim(running.pk)
    claim(dead.pk)
    let_lease_expire(dead)
    assert requeue_expired() == 1


def test_report_tells_that_cancelling_was_asked_for() -> None:
    job = claim(queue("tests.nothing", by=None).pk)
    assert report(job, 0.25, "solving") is True
    cancel(job)
    assert report(job, 0.5, "solving") is False
    kept = Job.objects.get(pk=job.pk)
    assert (kept.progress_fraction, kept.phase) == (0.5, "solving")


def test_cancelled_before_it_began_is_over() -> None:
    job = queue("tests.nothing", by=None)
    cancel(job)
    assert Job.objects.get(pk=job.pk).state == State.CANCELLED
    assert claim(job.pk) is None


def test_run_finishes_in_the_transaction_of_the_result() -> None:
    job = queue("tests.nothing", by=None)

    def work(leased: Job) -> None:
        with transaction.atomic():
            finish(leased, State.DONE)

    assert run(job.pk, work) is True
    assert run(job.pk, work) is False


def test_run_keeps_an_error_for_the_page() -> None:
    job = queue("tests.nothing", by=None)

    def work(leased: Job) -> None:
        raise ZeroDivisionError("three by nought")

    with pytest.raises(ZeroDivisionError):
        run(job.pk, work)
    kept = Job.objects.get(pk=job.pk)
    assert (kept.state, kept.error) == (State.FAILED, "ZeroDivisionError: three by nought")
