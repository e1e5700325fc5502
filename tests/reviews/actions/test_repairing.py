"""A reading that has become open: the officer sees why, and one run finds somebody else without moving anybody."""

import pytest
from django.test import Client
from django.urls import reverse

from clusterportal.accounts.errors import Hidden, Refused
from clusterportal.accounts.models import User
from clusterportal.jobs.runner import run as run_job
from reviews.actions.answering import No, accept_to_review, decline_to_review
from reviews.actions.assignments import start_repair, work
from reviews.actions.declarations import declare
from reviews.actions.hand_assigning import confirm, take_back
from reviews.actions.inviting import Question, invite_reviewer, review_token
from reviews.actions.seating import unseat
from reviews.models import Assignment, AssignmentRun, PanelRole, Review, Reviewer
from tests.factories import DAY, make_staff
from tests.kept import kept
from tests.reviews.worlds import (
    CLEAR,
    CONFLICT,
    World,
    application_of,
    assign,
    case_number,
    declare_staff,
    make_known,
    make_reviewer,
    make_world,
    person_of,
    write_review,
)

pytestmark = pytest.mark.django_db


@kept
def a_round(n_cases: int = 2, n_spare: int = 2) -> tuple[World, list[User]]:
    """Every case with three confirmed readers, and members to spare."""
    world = make_world(n_cases)
    readers = [make_reviewer(world.panel, name=f"Reader {number}") for number in range(3)]
    for number in range(1, n_cases + 1):
        for reader in readers:
            assign(case_number(world, number), reader)
    for number in range(n_spare):
        make_reviewer(world.panel, name=f"Spare {number}")
    return world, readers


def standing(world: World) -> set[tuple[str, str]]:
    rows = Assignment.objects.filter(case__round=world.round, ended_at__isnull=True)
    return set(rows.values_list("case__label", "reviewer__person__name"))


def declare_late(world: World, reader: User) -> None:
    declare(world.round, {application_of(world).pk: CONFLICT}, by=reader, at=world.review)


def repaired(world: World) -> AssignmentRun:
    run = start_repair(world.round, by=world.officer, at=world.review)
    run_job(run.job_id, lambda job: work(job, world.review))
    run.refresh_from_db()
    return run


def home_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.get(reverse("admin:index")).content.decode()


def page_of(world: World, user: User | None = None) -> str:
    client = Client()
    client.force_login(user or world.officer)
    return client.get(reverse("admin:reviews_assignmentrun_round", args=[world.round.pk])).content.decode()


def test_a_late_declaration_becomes_a_task_with_its_reason_and_the_words_are_kept() -> None:
    world, readers = a_round()
    write_review(case_number(world), readers[0], world.review, submit=False)
    assert "reading open" not in home_of(world.officer)

    declare_late(world, readers[0])

    assert "1 reading open" in home_of(world.officer)
    page = page_of(world)
    assert "1 reading open" in page
    assert "Reader 0 has a conflict of interest." in page
    assert Review.objects.get().set_aside_at == world.review


def test_one_click_finds_another_reader_and_moves_nobody(client: Client) -> None:
    world, readers = a_round()
    declare_late(world, readers[0])
    before = standing(world)
    client.force_login(world.officer)

    answer = client.post(reverse("admin:reviews_assignmentrun_round_repair", args=[world.round.pk]))

    run = AssignmentRun.objects.get()
    assert answer.url == reverse("admin:reviews_assignmentrun_change", args=[run.pk])
    run_job(run.job_id, lambda job: work(job, world.review))
    assert confirm(world.round, by=world.officer, at=world.review) == 1
    new = standing(world) - before
    assert before <= standing(world)
    assert {(label, name.split()[0]) for label, name in new} == {("A-01", "Spare")}
    assert "reading open" not in home_of(world.officer)


def test_who_was_taken_off_a_case_does_not_get_it_back() -> None:
    world, readers = a_round(n_spare=1)
    lost = Assignment.objects.get(case=case_number(world), reviewer__person=person_of(readers[0]))
    take_back(lost, reason="Too many at once.", by=world.officer, at=world.review)
    assert "Reader 0 does not read it any more: Too many at once." in page_of(world)
    repaired(world)
    assert ("A-01", "Spare 0") in standing(world)
    assert ("A-01", "Reader 0") not in standing(world)


def test_a_part_that_ends_opens_all_of_its_readings() -> None:
    world, readers = a_round()
    role = PanelRole.objects.get(reviewer__person=person_of(readers[1]))
    unseat(role, reason="Left the university.", by=world.officer, at=world.review)
    assert "2 readings open" in home_of(world.officer)
    assert page_of(world).count("Reader 1 does not read it any more: Left the university.") == 2
    assert repaired(world).state == "proposed"
    assert len(standing(world)) == 6


def test_a_declined_invitation_opens_what_was_asked_for_and_names_who_declined() -> None:
    world, readers = a_round()
    take_back(
        Assignment.objects.get(case=case_number(world), reviewer__person=person_of(readers[0])),
        reason="Asked somebody else.", by=world.officer, at=world.declaring,
    )  # fmt: skip
    question = Question("external", 1, world.round.review_due_at, "en", cases=(case_number(world),))
    invitation = invite_reviewer(world.panel, make_known(world.panel), question, by=world.officer, at=world.declaring)
    token = review_token(invitation)
    answers = {application_of(world).pk: CLEAR}
    accept_to_review(token, answers, by=None, at=world.review)
    assert "reading open" not in home_of(world.officer)

    decline_to_review(token, No("time"), by=None, at=world.review)

    assert "1 reading open" in home_of(world.officer)
    assert "Eva Extern has declined." in page_of(world)


def test_a_reader_who_was_never_there_is_no_open_reading() -> None:
    world = make_world(1)
    make_reviewer(world.panel)
    assert "reading open" not in home_of(world.officer)
    with pytest.raises(Refused, match="nothing_to_repair"):
        start_repair(world.round, by=world.officer, at=world.review)


def test_a_barred_officer_learns_of_no_open_reading_in_that_case() -> None:
    world, readers = a_round()
    other = make_staff(world.call.agency, name="Officer Other")
    label = application_of(world).reference.replace("-", "_")
    declare_staff(other, world.call, world.declaring, **{label: CONFLICT})
    before = home_of(other), page_of(world, other)
    declare_late(world, readers[0])
    assert "reading open" not in home_of(other) + page_of(world, other)
    assert "reading open" not in "".join(before)
    with pytest.raises(Refused, match="nothing_to_repair"):
        start_repair(world.round, by=other, at=world.review)


def test_after_the_panels_have_opened_the_task_stands_and_is_done_by_hand() -> None:
    world = make_world(1, closes_in=-40 * DAY)
    reader = make_reviewer(world.panel, name="Reader 0")
    assign(case_number(world), reader)
    declare_late(world, reader)
    page = page_of(world)
    assert "3 readings open" in home_of(world.officer)
    assert "add a reader by hand" in page
    assert "Find new readers</button>" not in page
    with pytest.raises(Refused, match="panel_is_open"):
        start_repair(world.round, by=world.officer, at=world.in_panel)


def test_only_a_declared_officer_of_the_call_repairs() -> None:
    world, readers = a_round()
    declare_late(world, readers[0])
    with pytest.raises(Hidden):
        start_repair(world.round, by=readers[1], at=world.review)
    with pytest.raises(Refused, match="declare_first"):
        start_repair(world.round, by=make_staff(world.call.agency), at=world.review)
    assert Reviewer.objects.count() == 5
