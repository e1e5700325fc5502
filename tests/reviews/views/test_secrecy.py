"""What pages may not tell: of a case from which one is barred, of stage-one grants, of sister applications."""

from collections.abc import Iterable

import pytest
from django.test import Client
from django.urls import reverse

from applications.actions.bars import set_bar
from applications.models import Application
from clusterportal.accounts.models import User
from reviews.actions.declarations import declare
from reviews.actions.panels import enter_panel_grades, move_in_list, place_in_list
from reviews.actions.reviewing import unlock_review
from reviews.actions.statements import mark_ready, write_statement
from reviews.domain.detection import detect
from reviews.models import Case, Statement
from reviews.queries.facts import application_facts, named_in, people_with_profiles
from tests.access.crawling import normalised
from tests.factories import DAY, TODAY, make_application, make_call, make_planning_grant
from tests.reviews.worlds import (
    CONFLICT,
    World,
    application_of,
    assign,
    case_number,
    freeze,
    judged_eligible,
    make_reviewer,
    make_world,
    person_of,
    write_review,
)

pytestmark = pytest.mark.django_db
IN_PANEL = -40 * DAY
CASE_PAGES = ("review_case", "check_review", "other_reviews", "declare_case", "case_pdf", "panel_case")


def snapshot(user: User, world: World, cases: Iterable[Case]) -> dict[str, tuple[int, str]]:
    """Every page that the person can ask for, by address: status and body without tokens."""
    client = Client()
    client.force_login(user)
    addresses = [
        reverse("reviewing"),
        reverse("declaration", args=[world.round.pk]),
        reverse("panel", args=[world.panel.pk]),
        reverse("ranking", args=[world.panel.pk]),
        *(reverse(name, args=[case.pk]) for case in cases for name in CASE_PAGES),
    ]
    found = {}
    for address in addresses:
        response = client.get(address)
        found[address] = (response.status_code, normalised(response.content.decode()))
    return found


def act_in_secret(world: World, case: Case, chair: User, reader: User) -> None:
    """Everything that happens to one case in a panel."""
    assign(case, reader)
    review = write_review(case, reader, world.in_panel)
    enter_panel_grades(case, {"quality": 7, "feasibility": 3, "overall": 7}, by=chair, at=world.in_panel)
    move_in_list(case, 1, by=chair, at=world.in_panel)
    place_in_list(case, "prioritise", by=chair, at=world.in_panel)
    write_statement(case, "SECRET-STATEMENT", revision=0, by=reader, at=world.in_panel)
    mark_ready(case, by=chair, at=world.in_panel)
    unlock_review(review, reason="A slip.", by=world.officer, at=world.in_panel)


@pytest.mark.parametrize("role", ["member", "observer", "chair"])
def test_nothing_done_to_a_barred_case_changes_a_byte(role: str) -> None:
    world = make_world(3, closes_in=IN_PANEL)
    barred = make_reviewer(world.panel, role)
    acting = make_reviewer(world.panel, "vice_chair" if role == "chair" else "chair")
    reader = make_reviewer(world.panel)
    cases = [case_number(world, number) for number in (1, 2, 3)]
    declare(world.round, {cases[0].application_id: CONFLICT}, by=barred, at=world.review)
    before = snapshot(barred, world, cases)

    act_in_secret(world, cases[0], acting, reader)

    assert Statement.objects.get().text == "SECRET-STATEMENT"
    assert snapshot(barred, world, cases) == before
    assert {before[reverse(name, args=[cases[0].pk])][0] for name in CASE_PAGES} == {404}
    listed = before[reverse("ranking", args=[world.panel.pk])][1]
    assert "A-01" in listed
    assert cases[0].application.title_en not in listed


def test_the_same_acts_change_what_a_clear_member_sees() -> None:
    """The test above can fail: without the bar the very same pages differ."""
    world = make_world(3, closes_in=IN_PANEL)
    clear, chair, reader = (make_reviewer(world.panel, role) for role in ("member", "chair", "member"))
    cases = [case_number(world, number) for number in (1, 2, 3)]
    before = snapshot(clear, world, cases)

    act_in_secret(world, cases[0], chair, reader)

    after = snapshot(clear, world, cases)
    changed = {address for address in before if before[address] != after[address]}
    assert changed >= {
        reverse("panel", args=[world.panel.pk]),
        reverse("ranking", args=[world.panel.pk]),
        reverse("panel_case", args=[cases[0].pk]),
    }


def test_a_barred_case_answers_as_one_that_does_not_exist() -> None:
    world = make_world(1, closes_in=IN_PANEL)
    barred = make_reviewer(world.panel)
    case = case_number(world)
    declare(world.round, {case.application_id: CONFLICT}, by=barred, at=world.review)
    client = Client()
    client.force_login(barred)
    nowhere = "00000000-0000-4000-8000-000000000000"

    for name in CASE_PAGES:
        real, none = (client.get(reverse(name, args=[key])) for key in (case.pk, nowhere))
        assert real.status_code == none.status_code == 404
        bodies = (normalised(one.content.decode()).replace(str(case.pk), nowhere) for one in (real, none))
        assert len(set(bodies)) == 1


def linked_application(world: World) -> Application:
    """An eligible application whose version names a stage-one grant and a sister application."""
    application = make_application(world.call)
    grant = make_planning_grant(world.call.agency, application.consortium.organisation)
    grant.title_en = grant.title_sv = "Canary in the coal mine"
    grant.save()
    sister = make_application(make_call("vinnova"), leader=application.created_by)
    Application.objects.filter(pk=application.pk).update(planning_grant=grant, sister=sister)
    bare = judged_eligible(world.call)
    bare.eligibility.delete()
    linked = Application.objects.get(pk=application.pk)
    version = freeze(linked)
    assert version.document["links"] == {"planning_grant": str(grant.pk), "sister": sister.reference}
    columns = {"registered_version": version, "submitted_version": version, "submitted_at": world.call.closes_at}
    Application.objects.filter(pk=linked.pk).update(status="signed", **columns)
    return Application.objects.get(pk=linked.pk)


def test_reviewers_see_neither_the_planning_grant_nor_the_sister() -> None:
    world = make_world(0, closes_in=IN_PANEL)
    application = linked_application(world)
    case = Case.objects.create(
        application=application, round=world.round, panel=world.panel, label="A-01", opened_at=world.declaring
    )
    reader, chair = make_reviewer(world.panel), make_reviewer(world.panel, "chair")
    assign(case, reader)
    write_review(case, reader, world.review)
    canaries = [
        str(application.planning_grant_id),
        application.planning_grant.title_en,
        application.planning_grant.leader,
        application.sister.reference,
        str(application.sister_id),
    ]

    shown = [body for user in (reader, chair) for _status, body in snapshot(user, world, [case]).values()]

    assert any("Words about abstract" in body for body in shown)
    assert [canary for canary in canaries for body in shown if canary in body] == []


def test_findings_are_equal_with_and_without_the_links() -> None:
    world = make_world(0)
    application = linked_application(world)
    reviewer = make_reviewer(world.panel)
    person_of(reviewer).affiliations.create(
        organisation=application.consortium.organisation, department="Physics", starts_on=TODAY
    )
    person = person_of(reviewer)
    people = people_with_profiles({person.pk} | named_in([application]))
    with_links = application_facts([application], people)[application.pk]

    Application.objects.filter(pk=application.pk).update(planning_grant=None, sister=None)
    bare = Application.objects.get(pk=application.pk)
    bare.submitted_version = freeze(bare)
    without_links = application_facts([bare], people)[bare.pk]

    assert with_links == without_links
    found = detect(people.whole(person.pk), with_links, TODAY)
    assert [one.rule for one in found] == ["same_department", "same_organisation", "same_email_domain"]


def test_a_member_without_a_declaration_learns_only_parties() -> None:
    world = make_world(1, closes_in=IN_PANEL)
    member = make_reviewer(world.panel, declared=False)
    case = case_number(world)

    found = snapshot(member, world, [case])

    statuses = {address: status for address, (status, _body) in found.items()}
    assert statuses[reverse("panel", args=[world.panel.pk])] == 404
    assert {statuses[reverse(name, args=[case.pk])] for name in CASE_PAGES if name != "declare_case"} == {404}


def test_a_bar_set_by_other_means_closes_as_well() -> None:
    world = make_world(1, closes_in=IN_PANEL)
    member = make_reviewer(world.panel)
    case = case_number(world)
    client = Client()
    client.force_login(member)
    assert client.get(reverse("review_case", args=[case.pk])).status_code == 200

    set_bar(application_of(world), person_of(member), by=world.officer, at=world.in_panel)

    assert client.get(reverse("review_case", args=[case.pk])).status_code == 404
