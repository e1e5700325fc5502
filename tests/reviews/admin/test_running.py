"""Setting up a run and reading what it has found: rules, weights, what fairness costs, proof, words for a shortage."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.bars import set_bar
from applications.models import Organisation
from clusterportal.accounts.models import User
from clusterportal.jobs.runner import run as run_job
from reviews.actions.assignments import start_trial, work
from reviews.domain.choices import Choices
from reviews.domain.reader_rules import ChosenRule
from reviews.models import Assignment, AssignmentRun, RegisterEntry
from tests.factories import make_organisation
from tests.reviews.worlds import World, application_of, make_reviewer, make_world, person_of

pytestmark = pytest.mark.django_db
ASKED = {"n_readers": 2, "fairness_percent": "0.25", "seed": 0, "weight-text": 40, "weight-subject_codes": 60}


def a_round(n_cases: int = 2, n_reviewers: int = 3) -> tuple[World, list[User]]:
    world = make_world(n_cases)
    return world, [make_reviewer(world.panel, name=f"Reader {number}") for number in range(n_reviewers)]


def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.officer)
    return client


def post(world: World, act: str = "start", **values: Any) -> Any:
    address = reverse(f"admin:reviews_assignmentrun_round_{act}", args=[world.round.pk])
    return officer(world).post(address, {"request_key": str(uuid.uuid4()), **ASKED, **values})


def finished(world: World) -> AssignmentRun:
    run = AssignmentRun.objects.first()
    run_job(run.job_id, lambda job: work(job, world.review))
    run.refresh_from_db()
    return run


def page_of(world: World, run: AssignmentRun, client: Client | None = None) -> str:
    address = reverse("admin:reviews_assignmentrun_change", args=[run.pk])
    return (client or officer(world)).get(address).content.decode()


def start_page(world: World, **query: Any) -> str:
    address = reverse("admin:reviews_assignmentrun_round_start", args=[world.round.pk])
    return officer(world).get(address, query).content.decode()


def employ(user: User, organisation: Organisation) -> None:
    entry = RegisterEntry.objects.get(reviewer__person__user=user)
    entry.affiliations.create(organisation=organisation)


def test_what_was_chosen_is_kept_and_offered_again() -> None:
    world, _people = a_round()
    post(
        world,
        **{"rule-organisations": "hard", "limit-organisations": 1, "rule-genders": "priced", "price-genders": 0.2},
    )
    run = finished(world)
    choices = Choices.from_plain(run.options)
    assert choices.rules == (
        ChosenRule("organisations", 1, is_hard=True),
        ChosenRule("genders", 2, is_hard=False, price=0.2),
    )
    assert (choices.weights.subject_codes, choices.weights.keywords, choices.weights.text) == (0.6, 0, 0.4)
    again = start_page(world, **{"from": run.pk})
    assert '<option value="hard" selected>' in again
    assert 'name="price-genders" value="0.2"' in again
    assert 'name="weight-keywords" value="0"' in again


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rule-abroad": "hard", "limit-abroad": ""}, "Write a number, or do not ask for this."),
        ({"rule-abroad": "hard", "limit-abroad": 3}, "An application has fewer readers than that."),
        ({"rule-swedish": "priced", "limit-swedish": 1, "price-swedish": 0}, "Write a price above 0"),
        ({"rule-swedish": "priced", "limit-swedish": 1, "price-swedish": "nan"}, "Enter a number."),
        ({"rule-genders": "hard"}, "Select a valid choice"),
        ({"weight-text": 0, "weight-subject_codes": 0}, "Give one a weight above 0."),
        ({"weight-text": -1}, "greater than or equal to 0"),
        ({"fairness_percent": 101}, "less than or equal to 100"),
    ],
)
def test_bad_choices_are_said_beside_the_field_and_start_nothing(given: dict[str, Any], said: str) -> None:
    world, _people = a_round()
    answer = post(world, **given)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not AssignmentRun.objects.exists()


def test_a_hard_rule_holds_and_a_priced_one_says_where_it_is_not_kept() -> None:
    world, people = a_round(1, 3)
    here, there = make_organisation(name_en="Here"), make_organisation(name_en="There", country="NO")
    for user, place in zip(people, (here, here, there), strict=True):
        employ(user, place)
    post(world, **{"rule-organisations": "hard", "limit-organisations": 1})
    run = finished(world)
    assert {pair[1] for pair in run.result["pairs"]} >= {str(person_of(people[2]).reviewer.pk)}
    assert "kept everywhere" in page_of(world, run)

    post(world, **{"rule-abroad": "priced", "limit-abroad": 2, "price-abroad": 0.1})
    page = page_of(world, finished(world))
    assert "at least 2 from outside Sweden, where it costs less than 0.1" in page
    assert "not kept in 1 application: A-01" in page


def test_a_rule_that_cannot_be_kept_is_named_with_the_way_out() -> None:
    world, people = a_round(1, 3)
    for user in people:
        employ(user, make_organisation(name_en=f"Of {user}"))
    post(world, **{"rule-abroad": "hard", "limit-abroad": 1})
    run = finished(world)
    assert run.state == "infeasible"
    page = page_of(world, run)
    assert "The rule “Readers from outside Sweden” cannot be kept for A-01." in page
    assert "give the rule “Readers from outside Sweden” a price instead of asking for it always" in page


def test_the_result_says_what_is_proved_and_how_it_shares_out() -> None:
    world, _people = a_round()
    post(world)
    run = finished(world)
    page = page_of(world, run)
    assert "Proved: no assignment that keeps to the conditions can be better by more than 0.00 per cent." in page
    for words in (
        "total affinity",
        "lowest score of an application",
        "weakest tenth, on average",
        "Hash of the result",
    ):
        assert words in page
    assert page.count("<svg class=") >= 2


def test_what_fairness_costs_is_tried_without_proposing_and_offered_when_a_run_is_set_up() -> None:
    world, _people = a_round()
    post(world, trial="1")
    run = finished(world)
    assert (run.kind, run.state) == ("trial", "tried")
    assert run.result["points"][0]["percent"] == 0.0
    assert not Assignment.objects.exists()
    page = page_of(world, run)
    assert f"from={run.pk}&amp;fairness=0.0" in page
    shown = start_page(world)
    assert 'data-fairness="id_fairness_percent"' in shown
    assert "0 %: lowest score" in shown


def test_who_may_not_know_a_case_reads_no_figure_of_the_whole() -> None:
    world, _people = a_round()
    run = start_trial(world.round, Choices(2), by=world.officer, at=world.review)
    run_job(run.job_id, lambda job: work(job, world.review))
    set_bar(application_of(world), person_of(world.officer), by=None, at=world.review)
    page = page_of(world, run)
    assert "Figures of the whole are not shown to you" in page
    assert "fairness-points" not in page
    assert "fairness-points" not in start_page(world)


def test_a_change_is_asked_for_with_its_rows_and_nothing_typed_is_lost() -> None:
    world, people = a_round(1, 4)
    post(world)
    run = finished(world)
    case, reader = run.result["pairs"][0][:2]
    free = next(
        str(person_of(user).reviewer.pk)
        for user in people
        if str(person_of(user).reviewer.pk) not in {pair[1] for pair in run.result["pairs"]}
    )
    linked = officer(world).get(
        reverse("admin:reviews_assignmentrun_round_change-readers", args=[world.round.pk]),
        {"force": f"{case}:{free}"},
    )
    assert f'<option value="{free}" selected>' in linked.content.decode()
    asked = {"rows": 3, "reviewer-0": free, "wanted-0": "force", "case-0": case}
    more = post(world, "change-readers", **asked, more="1").content.decode()
    assert 'name="reviewer-5"' in more
    assert f'<option value="{free}" selected>' in more
    wrong = post(world, "change-readers", **asked, **{"reviewer-1": reader}).content.decode()
    assert "Choose an application, or no reviewer." in wrong
    assert AssignmentRun.objects.count() == 1
    twice = post(world, "change-readers", **asked, **{"reviewer-1": free, "wanted-1": "forbid", "case-1": case})
    assert "Ask for each pair, and for each reviewer, once." in twice.content.decode()
    post(world, "change-readers", **asked)
    changed = finished(world)
    page = page_of(world, changed)
    assert "1 application gets other readers" in page
    name = next(str(user) for user in people if str(person_of(user).reviewer.pk) == free)
    assert f"{name} is to read A-01." in page
    approve = reverse("admin:reviews_assignmentrun_approve", args=[changed.pk])
    assert "It comes among the round" in page
    officer(world).post(approve, {"request_key": str(uuid.uuid4())})
    changed.refresh_from_db()
    assert changed.state == "proposed"
