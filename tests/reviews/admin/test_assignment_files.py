"""Who reads what, and what a run proposed, as files: for the officer's eyes, without the cases closed to them."""

import csv
import json
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from applications.models import Person
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.jobs.runner import run as run_job
from reviews.actions.assignments import start_run, work
from reviews.actions.extending import extend_review
from reviews.actions.hand_assigning import assign as assign_by_hand
from reviews.actions.hand_assigning import confirm
from reviews.domain.choices import Choices, Wanted, Wish
from reviews.models import Assignment, AssignmentRun, RegisterEntry, Reviewer
from reviews.queries.matching import term_names, terms_of
from reviews.texts.assignments import TERMS
from reviews.texts.pairs import fit_headings
from tests.factories import DAY, make_agency, make_staff
from tests.reviews.worlds import (
    CONFLICT,
    World,
    case_number,
    declare_staff,
    make_known,
    make_reviewer,
    make_world,
    write_review,
)

pytestmark = pytest.mark.django_db
HEAD = [
    *("Label", "Reference", "Title", "Panel", "Reviewer", "E-mail", "State", "Origin", "Affinity"),
    *("Kept in every run", "Assigned at", "Own due date", "Review"),
]
CHOICES = Choices(n_readers=1, fairness_percent=0.0, seed=7)


def get(world: World, ending: str, user: User | None = None, run: AssignmentRun | None = None) -> object:
    client = Client()
    client.force_login(user or world.officer)
    name, key = ("pairs", run.pk) if run else ("round_readers", world.round.pk)
    return client.get(reverse(f"admin:reviews_assignmentrun_{name}", args=[key, ending]))


def table(answer: object) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def conflicted(world: World, number: int = 1) -> User:
    """A second officer of the call, who has a conflict of interest in one case."""
    user = make_staff(world.call.agency, name="Officer Conflicted")
    reference = case_number(world, number).application.reference.replace("-", "_")
    declare_staff(user, world.call, world.review, **{reference: CONFLICT})
    return user


def pair(world: World, number: int, reviewer: Reviewer, **more: bool) -> Assignment:
    return assign_by_hand(case_number(world, number), reviewer, **more, by=world.officer, at=world.review)


def a_round() -> tuple[World, User]:
    """Ada has submitted on A-01 and reads A-02 later than others; Eva, who has no account, is proposed for A-02."""
    world = make_world(2)
    ada = make_reviewer(world.panel, name="Ada Ek")
    for number in (1, 2):
        pair(world, number, Reviewer.objects.get(person__user=ada), locked=number == 1)
    confirm(world.round, by=world.officer, at=world.review)
    write_review(case_number(world), ada, world.review)
    until = world.round.review_due_at + DAY
    own = Assignment.objects.get(case__label="A-02")
    extend_review(own, until=until, reason="Ill.", by=world.officer, at=world.review)
    return world, ada


def test_the_readers_of_a_round_in_a_table_as_they_stand() -> None:
    world, ada = a_round()
    head, *rows = table(get(world, "csv"))
    assert head == HEAD
    by_column = [dict(zip(head, row, strict=True)) for row in rows]
    known = {"Panel": "Panel one", "Reviewer": "Ada Ek", "E-mail": ada.email, "State": "confirmed", "Origin": "by hand"}
    assert [{key: row[key] for key in known} for row in by_column] == [known, known]
    assert [row["Label"] for row in by_column] == ["A-01", "A-02"]
    assert [row["Reference"] for row in by_column] == [
        case_number(world, number).application.reference for number in (1, 2)
    ]
    assert [row["Kept in every run"] for row in by_column] == ["yes", "no"]
    assert [row["Review"] for row in by_column] == ["submitted", "not begun"]
    assert [bool(row["Own due date"]) for row in by_column] == [False, True]
    assert {len(row["Affinity"]) for row in by_column} == {5}
    sheet = load_workbook(BytesIO(get(world, "xlsx").content)).active
    assert [cell.value for cell in sheet[1]] == HEAD
    assert [type(row[8]) for row in sheet.iter_rows(min_row=2, values_only=True)] in ([float, float], [int, int])


def test_the_readers_of_a_round_as_json_with_the_codes_that_are_stored() -> None:
    world, ada = a_round()
    case, one = case_number(world), Assignment.objects.get(case__label="A-01")
    found = json.loads(get(world, "json").content)
    assert (found["round"], len(found["readings"])) == (1, 2)
    assert found["readings"][0] == {
        "label": "A-01",
        "reference": case.application.reference,
        "title": case.application.submitted_version.document["title_en"],
        "panel": "Panel one",
        "reviewer": "Ada Ek",
        "email": ada.email,
        "state": "confirmed",
        "origin": "manual",
        "affinity": round(one.affinity, 6),
        "keep": True,
        "assigned_at": one.at.isoformat(),
        "due_at": None,
        "review": "submitted",
    }


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_the_same_rows_give_the_same_bytes(ending: str) -> None:
    world, _ada = a_round()
    assert get(world, ending).content == get(world, ending).content


def test_the_agency_reads_its_own_name_and_address_of_a_person_without_an_account_alone() -> None:
    world = make_world(1)
    eva = make_known(world.panel, "Eva Extern")
    RegisterEntry.objects.create(
        reviewer=eva, agency=make_agency("vinnova"), name="Other Name", email="other@x.example"
    )
    RegisterEntry.objects.filter(agency=world.call.agency).update(name="Eva as VR writes", email="eva@vr.example")
    Assignment.objects.create(case=case_number(world), reviewer=eva, origin="manual", at=world.review)
    row = dict(zip(HEAD, table(get(world, "csv"))[1], strict=True))
    assert (row["Reviewer"], row["E-mail"], row["Affinity"]) == ("Eva as VR writes", "eva@vr.example", "")


def test_an_account_s_address_is_read_once_the_person_has_answered() -> None:
    world, ada = a_round()
    RegisterEntry.objects.update(email="", person_knows_since=None)
    assert [row[5] for row in table(get(world, "csv"))[1:]] == ["", ""]
    RegisterEntry.objects.update(person_knows_since=world.review)
    assert [row[5] for row in table(get(world, "csv"))[1:]] == [ada.email, ada.email]


def test_no_cell_is_a_formula() -> None:
    world, ada = a_round()
    Person.objects.filter(user=ada).update(name="=HYPERLINK(1)")
    assert [row[4] for row in table(get(world, "csv"))[1:]] == ["'=HYPERLINK(1)"] * 2
    sheet = load_workbook(BytesIO(get(world, "xlsx").content)).active
    assert {(cell.value, cell.data_type) for cell in sheet["E"][1:]} == {("'=HYPERLINK(1)", "s")}


def test_an_officer_gets_no_row_of_a_case_that_is_closed_to_them() -> None:
    world, _ada = a_round()
    assert [row[0] for row in table(get(world, "csv"))[1:]] == ["A-01", "A-02"]
    assert [row[0] for row in table(get(world, "csv", conflicted(world)))[1:]] == ["A-02"]


def test_a_file_is_a_recorded_read_and_what_is_no_file_is_none() -> None:
    world, _ada = a_round()
    assert [get(world, ending).status_code for ending in ("csv", "xlsx", "json", "pdf")] == [200, 200, 200, 404]
    reads = Event.objects.filter(action="read", detail={"thing": f"round:{world.round.pk}:readers"})
    assert reads.count() == 3
    others = (make_staff(world.call.agency), make_staff(world.call.agency, "auditor"), _ada)
    assert [get(world, "csv", user).status_code for user in others] == [403, 404, 404]
    assert reads.count() == 3


def test_a_file_takes_as_many_statements_for_many_rows_as_for_one() -> None:
    world = make_world(3)
    reader = Reviewer.objects.get(person__user=make_reviewer(world.panel))
    counts = []
    for numbers in ((1,), (2, 3)):
        for number in numbers:
            pair(world, number, reader)
        get(world, "csv")
        with CaptureQueriesContext(connection) as statements:
            assert len(table(get(world, "csv"))) == numbers[-1] + 1
        counts.append(len(statements))
    assert counts[0] == counts[1]


def a_run(n_cases: int = 2) -> tuple[World, AssignmentRun]:
    world = make_world(n_cases)
    ada = make_reviewer(world.panel, name="Ada Ek")
    loads = {str(Reviewer.objects.get(person__user=ada).pk): 5}
    run = start_run(world.round, replace(CHOICES, loads=loads), by=world.officer, at=world.review)
    run_job(run.job_id, lambda job: work(job, world.review))
    run.refresh_from_db()
    return world, run


def test_the_result_of_a_run_in_a_table_with_each_term_and_its_share() -> None:
    world, run = a_run()
    head, *rows = table(get(world, "csv", run=run))
    assert head == fit_headings(term_names(run.input))
    assert head[:4] == ["Label", "Reviewer", "Affinity", "subject codes, agreement in per cent"]
    assert [row[:2] for row in rows] == [["A-01", "Ada Ek"], ["A-02", "Ada Ek"]]
    assert {len(row) for row in rows} == {3 + 2 * len(run.input["terms_micro"])}
    for row, (case, reviewer, _micro) in zip(rows, run.result["pairs"], strict=True):
        under = dict(zip(head, row, strict=True))
        for name, value, share in terms_of(run.input, case, reviewer):
            assert under[f"{TERMS[name]}, agreement in per cent"] == str(value)
            assert under[f"{TERMS[name]}, share in per cent"] == str(share)
    sheet = load_workbook(BytesIO(get(world, "xlsx", run=run).content)).active
    assert [cell.value for cell in sheet[1]] == head


def test_the_result_of_a_run_as_json_with_what_was_chosen_and_the_proof() -> None:
    world, run = a_run()
    found = json.loads(get(world, "json", run=run).content)
    pairs, figures = found.pop("pairs"), found.pop("figures")
    assert found == {
        "round": 1,
        "state": "proposed",
        "started_at": run.started_at.isoformat(),
        "options": {**CHOICES.as_plain(), "loads": [{"reviewer": "Ada Ek", "load_max": 5}]},
        "input_sha256": run.input_sha256,
        "result_sha256": run.result_sha256,
        "applications": ["A-01", "A-02"],
        "reviewers": ["Ada Ek"],
    }
    assert [(one["label"], one["reviewer"], list(one["terms"])) for one in pairs] == [
        (label, "Ada Ek", term_names(run.input)) for label in ("A-01", "A-02")
    ]
    assert figures == {**run.result["solution"], "rules": []}
    assert {"total", "bound", "gap", "bound_kind", "input_hash"} <= set(figures)


def test_who_may_not_know_of_a_case_gets_neither_its_pairs_nor_figures_of_the_whole() -> None:
    world, run = a_run()
    barred = conflicted(world)
    assert [row[0] for row in table(get(world, "csv", barred, run))[1:]] == ["A-02"]
    found = json.loads(get(world, "json", barred, run).content)
    assert [one["label"] for one in found["pairs"]] == ["A-02"]
    assert set(found) == {"round", "state", "started_at", "options", "input_sha256", "pairs"}


def test_what_a_change_asked_of_a_case_is_in_the_file_only_for_who_may_know_of_it() -> None:
    world, run = a_run()
    case, reader = run.result["pairs"][0][:2]
    wishes = (Wish(Wanted.KEEP, reader, case), Wish(Wanted.GIVE, reader, n=2))
    AssignmentRun.objects.filter(pk=run.pk).update(options=replace(CHOICES, wishes=wishes).as_plain())
    kept = {"wanted": "keep", "reviewer": "Ada Ek", "case": "A-01", "n": 0}
    given = {"wanted": "give", "reviewer": "Ada Ek", "case": "", "n": 2}
    assert json.loads(get(world, "json", run=run).content)["options"]["wishes"] == [kept, given]
    assert json.loads(get(world, "json", conflicted(world), run).content)["options"]["wishes"] == [given]


def test_a_trial_has_no_file() -> None:
    world, run = a_run()
    AssignmentRun.objects.filter(pk=run.pk).update(kind="trial", result={"points": []})
    assert get(world, "json", run=run).status_code == 404


def test_a_run_without_a_result_has_no_file_and_neither_has_who_may_not_read_it() -> None:
    world, run = a_run()
    others = (
        make_staff(world.call.agency),
        make_staff(world.call.agency, "auditor"),
        make_staff(make_agency("vinnova")),
    )
    assert [get(world, "csv", user, run).status_code for user in others] == [404, 404, 404]
    AssignmentRun.objects.update(result=None)
    assert get(world, "csv", run=run).status_code == 404
    assert not Event.objects.filter(action="read", detail__thing__startswith="run:").exists()


def test_the_pages_lead_to_their_files() -> None:
    world, run = a_run()
    client = Client()
    client.force_login(world.officer)
    round_page = client.get(reverse("admin:reviews_assignmentrun_round", args=[world.round.pk])).content.decode()
    run_page = client.get(reverse("admin:reviews_assignmentrun_change", args=[run.pk])).content.decode()
    for ending in ("csv", "xlsx", "json"):
        readers = reverse("admin:reviews_assignmentrun_round_readers", args=[world.round.pk, ending])
        assert f'href="{readers}"' in round_page
        assert f'href="{reverse("admin:reviews_assignmentrun_pairs", args=[run.pk, ending])}"' in run_page
