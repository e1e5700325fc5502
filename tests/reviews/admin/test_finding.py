"""Looking for reviewers of an application: ranked by fit with each term, narrowed, marked, and on to the forms."""

import re
import time

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Affiliation, Bar
from clusterportal.accounts.models import User
from reviews.models import Conflict, RegisterEntry, Reviewer, ReviewInvitation
from reviews.queries.finding import find
from tests.factories import make_agency, make_organisation, make_person, make_staff
from tests.reviews.worlds import (
    CONFLICT,
    World,
    application_of,
    assign,
    case_number,
    declare_staff,
    judged_eligible,
    make_known,
    make_reviewer,
    make_world,
    person_of,
)

pytestmark = pytest.mark.django_db


def known(world: World, name: str, **columns: object) -> Reviewer:
    """A reviewer of the register who sits in no panel."""
    reviewer = make_known(world.panel, name)
    RegisterEntry.objects.filter(reviewer=reviewer).update(**columns)
    return Reviewer.objects.get(pk=reviewer.pk)


def opened(world: World, user: User | None = None, **asked: str) -> HttpResponse:
    client = Client()
    client.force_login(user or world.officer)
    address = reverse("admin:applications_application_find-reviewers", args=[application_of(world).pk])
    return client.get(address, asked)


def page(world: World, **asked: str) -> str:
    return opened(world, **asked).content.decode()


def names(text: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', text)


def test_the_best_fit_stands_first_with_every_term() -> None:
    world = make_world()
    assert application_of(world).submitted_version.document["subject_codes"] == ["10201"]
    known(world, "Near Nilsson", subject_codes=["10201"])
    known(world, "Wide Wahl", subject_codes=["102"])
    known(world, "Far Fors", subject_codes=["50401"])
    text = page(world)
    assert names(text) == ["Near Nilsson", "Wide Wahl", "Far Fors"]
    terms = [re.findall(r"([A-Z][a-z ]+): (\d+) %", row) for row in text.split("<tr>")[2:]]
    assert terms == [
        [("Subject codes", value), ("Keywords", "0"), ("Technology area", "0"), ("Texts", "0")]
        for value in ("100", "60", "0")
    ]
    weights = re.findall(r">([a-z ]+) (\d+) %</span>", text)
    assert weights == [("subject codes", "35"), ("keywords", "15"), ("technology area", "10"), ("texts", "40")]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Anna Ask", "Bo Berg", "Reader Ring"]),
        ({"code": "1"}, ["Anna Ask"]),
        ({"code": "10201"}, ["Anna Ask"]),
        ({"code": "5"}, ["Bo Berg"]),
        ({"language": "swedish"}, ["Bo Berg"]),
        ({"gender": "woman"}, ["Anna Ask"]),
        ({"gender": "woman", "language": "swedish"}, []),
        ({"code": "abc"}, ["Anna Ask", "Bo Berg", "Reader Ring"]),
    ],
)
def test_the_list_is_narrowed(asked: dict[str, str], expected: list[str]) -> None:
    world = make_world()
    make_reviewer(world.panel, name="Reader Ring")
    known(world, "Anna Ask", subject_codes=["102"], languages=["English"], gender="woman")
    known(world, "Bo Berg", subject_codes=["50401"], languages=["Swedish", "English"], gender="man")
    assert sorted(names(page(world, **asked))) == expected


def test_the_area_is_that_of_the_panels_at_the_agency_alone() -> None:
    world, other = make_world(), make_world(0)
    area = world.call.areas.first()
    make_reviewer(world.panel, name="Reader Ring")
    type(other.call).objects.filter(pk=other.call.pk).update(agency=make_agency("vinnova"))
    abroad = make_reviewer(other.panel, name="Abroad Alm", declared=False)
    person_of(abroad).reviewer.agencies.add(world.call.agency)
    assert names(page(world, area=area.key)) == ["Reader Ring"]


def test_a_code_that_is_none_is_said_and_narrows_nothing() -> None:
    world = make_world()
    known(world, "Anna Ask")
    assert "Write one, three or five digits." in page(world, code="abc")


def test_conflicts_are_marked_with_their_rule_and_close_the_way_on() -> None:
    world = make_world()
    application = application_of(world)
    employer = make_organisation("Shared University")
    reader = make_reviewer(world.panel, name="Reader Ring")
    columns = {"application": application, "tier": "risk", "found_at": world.review}
    kept = Conflict.objects.create(
        **columns, person=person_of(reader), origin="detected", rule="co_publication", state="suspected"
    )
    Bar.objects.create(application=application, person=person_of(reader), since=world.review)
    leader = application.consortium.applicants.first().person
    same = Reviewer.objects.create(person=leader)
    same.agencies.add(world.call.agency)
    Affiliation.objects.create(person=leader, organisation=employer)
    text = page(world)
    rows = {names(row)[0]: row for row in text.split("<tr>")[2:]}
    assert reverse("admin:reviews_conflict_change", args=[kept.pk]) in rows["Reader Ring"]
    assert "Has published with a participant in the last five years" in rows["Reader Ring"]
    assert "Takes part in the application · found now" in rows[leader.name]
    assert all("Has a conflict of interest" in row and "btn-small" not in row for row in rows.values())


def test_what_an_officer_has_cleared_is_not_marked_again() -> None:
    world = make_world()
    application = application_of(world)
    leader = application.consortium.applicants.first().person
    Reviewer.objects.create(person=leader).agencies.add(world.call.agency)
    judged = {"judged_by": world.officer, "judged_at": world.review, "reason": "Another person of that name."}
    Conflict.objects.create(
        application=application,
        person=leader,
        origin="detected",
        rule="participant",
        tier="disqualifying",
        state="cleared",
        found_at=world.review,
        **judged,
    )
    assert "none known" in page(world)


def test_looking_keeps_nothing() -> None:
    world = make_world()
    leader = application_of(world).consortium.applicants.first().person
    Reviewer.objects.create(person=leader).agencies.add(world.call.agency)
    page(world)
    assert not Conflict.objects.exists()


def test_readings_count_the_round_s_cases_that_the_officer_sees() -> None:
    world = make_world(2)
    reader = make_reviewer(world.panel, name="Reader Ring")
    for number in (1, 2):
        assign(case_number(world, number), reader)
    assert ">2 of 8<" in page(world)
    barred = make_staff(world.call.agency, name="Officer Ohm")
    declare_staff(barred, world.call, world.declaring)
    Bar.objects.create(application=application_of(world, 2), person=make_person(user=barred), since=world.review)
    assert ">1 of 8<" in opened(world, barred).content.decode()


def test_the_way_leads_to_the_invitation_filled_in() -> None:
    world = make_world(2)
    reviewer = known(world, "Eva Extern")
    client = Client()
    client.force_login(world.officer)
    links = re.findall(r'class="btn btn-small" href="([^"]*/invite/[^"]*)"', page(world))
    form = client.get(links[0].replace("&amp;", "&")).content.decode()
    assert re.findall(r'<option value="([^"]*)" selected>', form) == [str(reviewer.pk)]
    assert re.findall(r'type="checkbox" name="cases" value="([^"]*)"[^>]* checked', form) == [
        str(case_number(world).pk)
    ]
    assert re.findall(r'type="radio" name="role" value="([^"]*)"[^>]* checked', form) == ["external"]


def test_who_is_asked_is_not_asked_twice() -> None:
    world = make_world()
    reviewer = known(world, "Eva Extern")
    ReviewInvitation.objects.create(
        panel=world.panel,
        reviewer=reviewer,
        role="external",
        load_max=1,
        answer_by=world.in_panel,
        email="eva@uni.example",
        invited_by=world.officer,
        invited_at=world.review,
    )
    text = page(world)
    assert ("Invited, no answer yet" in text, "/invite/" in text) == (True, False)


def test_the_way_leads_to_the_pair_filled_in() -> None:
    world = make_world()
    reader = make_reviewer(world.panel, name="Reader Ring")
    client = Client()
    client.force_login(world.officer)
    links = re.findall(r'class="btn btn-small" href="([^"]*/pair/[^"]*)"', page(world))
    form = client.get(links[0].replace("&amp;", "&")).content.decode()
    assert re.findall(r'<option value="([^"]*)" selected>', form) == [str(person_of(reader).reviewer.pk)]
    assign(case_number(world), reader)
    text = page(world)
    assert ("Reads the application" in text, "/pair/" in text) == (True, False)


@pytest.mark.parametrize("who", ["barred", "not declared", "other agency", "decision_maker", "reviewer"])
def test_others_find_no_such_page(who: str) -> None:
    world = make_world()
    reader = make_reviewer(world.panel, name="Reader Ring")
    agency = make_agency("vinnova") if who == "other agency" else world.call.agency
    user = make_staff(agency, "decision_maker" if who == "decision_maker" else "officer", name="Officer Ohm")
    if who == "barred":
        reference = application_of(world).reference.replace("-", "_")
        declare_staff(user, world.call, world.declaring, **{reference: CONFLICT})
    assert opened(world, reader if who == "reviewer" else user).status_code == 404


def test_nothing_is_posted_there() -> None:
    world = make_world()
    client = Client()
    client.force_login(world.officer)
    address = reverse("admin:applications_application_find-reviewers", args=[application_of(world).pk])
    assert client.post(address).status_code == 404


def test_the_other_agency_s_reviewers_are_not_found() -> None:
    world = make_world()
    make_known(world.panel, "Far Fors", agency=make_agency("vinnova"))
    assert ("Far Fors" in page(world), "The register is empty" in page(world)) == (False, True)


def test_before_the_review_is_open_the_page_ranks_and_leads_nowhere() -> None:
    world = make_world(0)
    application = judged_eligible(world.call)
    known(world, "Eva Extern")
    client = Client()
    client.force_login(world.officer)
    address = reverse("admin:applications_application_find-reviewers", args=[application.pk])
    text = client.get(address).content.decode()
    assert ("Eva Extern" in text, "btn-small" in text) == (True, False)
    assert "The review of this application is not open yet." in text


def test_250_reviewers_are_ranked_quickly_in_as_many_statements_as_two() -> None:
    world = make_world()
    counts, took = [], 0.0
    for amount in (2, 248):
        for number in range(amount):
            known(world, f"Known {amount} {number}", subject_codes=["10201"], profile=f"Works on turbines {number}.")
        with CaptureQueriesContext(connection) as statements:
            started = time.perf_counter()
            found = find(world.officer, application_of(world), world.review)
            took = time.perf_counter() - started
        counts.append(len(statements))
    assert (len(found.rows), counts[0] == counts[1]) == (250, True)
    assert took < 2
