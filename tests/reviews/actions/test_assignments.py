"""Runs of the engine: one at a time, one result whoever dies, proposals until confirmed."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import timezone

from applications.actions.bars import set_bar
from applications.actions.people import lock_people
from clusterportal.accounts.errors import Refused
from clusterportal.audit.models import Event
from clusterportal.jobs.actions import LeaseLost, claim
from clusterportal.jobs.models import Job
from clusterportal.jobs.runner import run as run_job
from clusterportal.mail.models import Message
from reviews.actions.assignments import cancel_run, start_run, work
from reviews.actions.hand_assigning import assign, confirm, set_lock, take_back
from reviews.domain.choices import Choices
from reviews.models import Assignment, AssignmentRun, Review, Reviewer
from reviews.queries.rounds import runs_at_work
from tests.kept import kept
from tests.reviews.worlds import case_number, make_reviewer, make_world, person_of, write_review

CHOICES = Choices(n_readers=2)


@kept
def a_world(n_cases=3, n_reviewers=3):
    world = make_world(n_cases)
    return world, [make_reviewer(world.panel) for _one in range(n_reviewers)]


def start(world, **choices):
    return start_run(world.round, replace(CHOICES, **choices), by=world.officer, at=world.review)


def finish(run, world):
    run_job(run.job_id, lambda job: work(job, world.review))
    run.refresh_from_db()
    return run


def standing():
    return Assignment.objects.filter(ended_at__isnull=True)


@pytest.mark.django_db
def test_a_run_proposes_readers_for_every_case_and_proves_it():
    world, _people = a_world()
    run = finish(start(world), world)
    assert (run.state, run.job.state) == ("proposed", "done")
    assert run.result["solution"]["gap"] <= CHOICES.fairness_percent / 100
    assert len(run.result["pairs"]) == standing().count() == 6
    assert {one.state for one in standing()} == {"proposed"}
    assert not Message.objects.filter(key__startswith="assigned:").exists()


@pytest.mark.django_db
def test_confirming_tells_each_reviewer_once_and_only_then_counts():
    world, _people = a_world()
    finish(start(world), world)
    assert confirm(world.round, by=world.officer, at=world.review) == 6
    assert {one.state for one in standing()} == {"confirmed"}
    told = Message.objects.filter(key__startswith="assigned:")
    assert sorted(message.to for message in told) == sorted({one.reviewer.person.user.email for one in standing()})
    assert AssignmentRun.objects.get().state == "confirmed"
    with pytest.raises(Refused, match="nothing_to_confirm"):
        confirm(world.round, by=world.officer, at=world.review)


@pytest.mark.django_db
def test_a_barred_reviewer_is_neither_proposed_nor_added_by_hand_and_the_database_refuses_too():
    world, people = a_world()
    case = case_number(world, 1)
    set_bar(case.application, person_of(people[0]), by=None, at=world.declaring)
    reviewer = Reviewer.objects.get(person__user=people[0])
    run = finish(start(world), world)
    assert [str(case.pk), str(reviewer.pk)] not in [pair[:2] for pair in run.result["pairs"]]
    with pytest.raises(Refused, match="reviewer_barred"):
        assign(case, reviewer, by=world.officer, at=world.review)
    with pytest.raises(IntegrityError, match="barred"), transaction.atomic():
        Assignment.objects.create(case=case, reviewer=reviewer, origin="manual", at=world.review)


@pytest.mark.django_db
def test_a_conflict_found_while_the_run_is_at_work_makes_it_fail_and_proposes_nothing():
    world, people = a_world(1, 2)
    run = start(world)
    set_bar(case_number(world, 1).application, person_of(people[0]), by=None, at=world.review)
    finish(run, world)
    assert run.state == "failed"
    assert not standing().exists()


@pytest.mark.django_db
def test_too_few_reviewers_are_said_with_a_way_out():
    world, _people = a_world(3, 1)
    run = finish(start(world), world)
    assert (run.state, run.job.state) == ("infeasible", "done")
    assert run.diagnosis["code"] == "demand_exceeds_reviewers"
    assert run.diagnosis["relaxations"]
    assert not standing().exists()


@pytest.mark.django_db
def test_nobody_is_assigned_before_the_declaration_is_complete():
    world = make_world(1)
    make_reviewer(world.panel, declared=False)
    with pytest.raises(Refused, match="nobody_to_assign"):
        start(world)
    reviewer = Reviewer.objects.get()
    with pytest.raises(Refused, match="not_declared"):
        assign(case_number(world, 1), reviewer, by=world.officer, at=world.review)


@pytest.mark.django_db
def test_locked_and_begun_pairs_stay_in_every_run():
    world, people = a_world(2, 4)
    case = case_number(world, 1)
    kept = assign(case, Reviewer.objects.get(person__user=people[0]), by=world.officer, at=world.review)
    begun = assign(case, Reviewer.objects.get(person__user=people[1]), locked=False, by=world.officer, at=world.review)
    confirm(world.round, by=world.officer, at=world.review)
    write_review(case, people[1], world.review, submit=False)
    for seed in (1, 2):
        finish(start(world, seed=seed), world)
        confirm(world.round, by=world.officer, at=world.review)
    for one in (kept, begun):
        one.refresh_from_db()
        assert one.ended_at is None


@pytest.mark.django_db
def test_reassigning_keeps_every_written_word():
    world, people = a_world(1, 2)
    case = case_number(world, 1)
    one = assign(case, Reviewer.objects.get(person__user=people[0]), by=world.officer, at=world.review)
    confirm(world.round, by=world.officer, at=world.review)
    write_review(case, people[0], world.review)
    with pytest.raises(Refused, match="taking_back_needs_reason"):
        take_back(one, by=world.officer, at=world.review)
    take_back(one, reason="Ill.", by=world.officer, at=world.review)
    review = Review.objects.get()
    assert (review.state, review.scores.count()) == ("submitted", 3)


@pytest.mark.django_db
def test_changes_by_hand_wait_while_a_run_is_at_work():
    world, _people = a_world()
    one = assign(case_number(world, 1), Reviewer.objects.first(), by=world.officer, at=world.review)
    start(world)
    for act in (
        lambda: set_lock(one, locked=False, by=world.officer, at=world.review),
        lambda: take_back(one, by=world.officer, at=world.review),
        lambda: confirm(world.round, by=world.officer, at=world.review),
        lambda: start(world),
    ):
        with pytest.raises(Refused, match="run_at_work"):
            act()


@pytest.mark.django_db
def test_a_run_that_nobody_has_begun_is_cancelled_at_once_and_one_at_work_stops():
    world, _people = a_world()
    waiting = start(world)
    cancel_run(waiting, by=world.officer, at=world.review)
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    running = start(world)
    job = claim(running.job_id)
    cancel_run(running, by=world.officer, at=world.review)
    work(job, world.review)
    running.refresh_from_db()
    assert (running.state, running.job.state) == ("cancelled", "cancelled")


@pytest.mark.django_db
def test_the_successor_of_a_killed_worker_gives_the_one_result():
    world, _people = a_world()
    run = start(world)
    dead = claim(run.job_id)
    Job.objects.filter(pk=run.job_id).update(lease_until=timezone.now() - timedelta(seconds=1))
    finish(run, world)
    assert (run.state, run.job.attempt, standing().count()) == ("proposed", 2, 6)
    before = list(standing().values_list("pk", flat=True))
    with pytest.raises(LeaseLost):
        work(dead, world.review)
    assert list(standing().values_list("pk", flat=True)) == before
    assert Event.objects.filter(action="assignment.run_started").count() == 1


@pytest.mark.django_db
def test_a_run_whose_job_failed_without_it_does_not_close_the_round():
    world, _people = a_world()
    left = start(world)
    Job.objects.filter(pk=left.job_id).update(state="failed")
    assert not runs_at_work(world.round).exists()
    run = finish(start(world), world)
    left.refresh_from_db()
    assert (left.state, run.state) == ("failed", "proposed")


@pytest.mark.django_db
def test_a_result_that_cannot_be_written_fails_the_run_with_its_job():
    world, _people = a_world()
    run = start(world)
    AssignmentRun.objects.filter(pk=run.pk).update(input={**run.input, "reviewers": ["nobody"] * 3})
    with pytest.raises(ValidationError):
        finish(run, world)
    run.refresh_from_db()
    assert (run.state, run.job.state, standing().count()) == ("failed", "failed", 0)


@pytest.mark.django_db(transaction=True)
def test_proposing_waits_for_a_conflict_that_is_being_found_and_then_sees_it():
    world, people = a_world(1, 2)
    run = start(world)
    barred, worker = person_of(people[0]), threading.Thread(target=_finish_aside, args=(run, world))
    with transaction.atomic():
        lock_people([barred.pk])
        worker.start()
        worker.join(timeout=1.5)
        assert worker.is_alive()
        set_bar(case_number(world, 1).application, barred, by=None, at=world.review)
    worker.join()
    run.refresh_from_db()
    assert (run.state, run.job.state, standing().count()) == ("failed", "done", 0)


def _finish_aside(run, world):
    try:
        run_job(run.job_id, lambda job: work(job, world.review))
    finally:
        connection.close()


@pytest.mark.django_db
def test_the_same_input_has_the_same_hash_and_the_same_result():
    world, _people = a_world()
    first = finish(start(world), world)
    standing().delete()
    second = finish(start(world), world)
    assert first.input_sha256 == second.input_sha256
    assert first.result == second.result
    assert first.result_sha256 == second.result_sha256 != ""


@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_at_once_one_wins():
    world, _people = a_world()
    gate, outcomes = threading.Barrier(2), []

    def go():
        gate.wait()
        try:
            start(world)
            outcomes.append("started")
        except Refused as refusal:
            outcomes.append(refusal.code)
        finally:
            close_old_connections()

    threads = [threading.Thread(target=go) for _one in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["run_at_work", "started"]
    assert AssignmentRun.objects.count() == 1
