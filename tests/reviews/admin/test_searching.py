"""Searching the staff's lists, and all of them at once: what was submitted, of what the person may see alone."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from applications.models import Application, Bar, CaseNumber, ProblemReport
from clusterportal.accounts.models import User
from reviews.models import Decision, DecisionMeeting
from tests.access.crawling import normalised
from tests.applications.enquiring import ask_on_call
from tests.factories import (
    NOW,
    TODAY,
    make_call,
    make_organisation,
    make_person,
    make_planning_grant,
    make_staff,
    make_user,
)
from tests.reviews.grants import decided as granted
from tests.reviews.worlds import (
    World,
    application_of,
    declare_staff,
    freeze,
    judged_eligible,
    make_known,
    make_world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(2)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def search(user: User, text: str) -> str:
    return browser(user).get(reverse("admin:search"), {"q": text}).content.decode()


def listed(user: User, name: str, text: str) -> set[str]:
    """The references in a list that was searched."""
    page = browser(user).get(reverse(f"admin:{name}_changelist"), {"q": text}).content.decode()
    return {one.reference for one in Application.objects.all() if f">{one.reference}<" in page}


def submit_as(application: Application, **columns: object) -> None:
    Application.objects.filter(pk=application.pk).update(**columns)
    version = freeze(Application.objects.get(pk=application.pk))
    Application.objects.filter(pk=application.pk).update(submitted_version=version)


def decided(world: World, number: int = 1) -> DecisionMeeting:
    meeting = DecisionMeeting.objects.create(call=world.call, title="October sitting", held_on=TODAY)
    columns = {"outcome": "granted", "amount_sek": 1, "proposed_by": world.officer, "proposed_at": NOW}
    Decision.objects.create(meeting=meeting, application=application_of(world, number), **columns)
    return meeting


def test_applications_are_found_by_what_was_submitted(world: World) -> None:
    one = application_of(world)
    organisation = make_organisation("Fjällskär Institute")
    one.consortium.organisation = organisation
    one.consortium.save()
    submit_as(one, title_en="Zirconia lattices", title_sv="Zirkoniumgitter")
    CaseNumber.objects.update_or_create(
        application=one, defaults={"agency": world.call.agency, "year": 2026, "serial": 4711}
    )
    leader = one.created_by.name
    for text in (
        one.reference,
        one.reference.lower(),
        "2026-04711",
        "zirconia",
        "zirkoniumgitter",
        "lattices ZIRCONIA",
        "fjällskär",
        leader,
        f"{world.call.agency.short_name} 2026-04711",
    ):
        assert listed(world.officer, "applications_application", text) == {one.reference}, text
    assert listed(world.officer, "applications_application", "zirconia nonsense") == set()


def test_a_title_of_the_working_copy_is_not_found(world: World) -> None:
    one = application_of(world)
    Application.objects.filter(pk=one.pk).update(title_en="Secret workingcopy words")
    assert listed(world.officer, "applications_application", "workingcopy") == set()
    assert one.reference not in search(world.officer, "workingcopy")


def test_a_barred_application_is_found_in_no_list(world: World) -> None:
    one = application_of(world)
    meeting = decided(world)
    Bar.objects.create(application=one, person=make_person(user=world.officer), since=NOW)
    assert listed(world.officer, "applications_application", one.reference) == set()
    assert listed(world.officer, "reviews_decision", one.reference) == set()
    page = browser(world.officer).get(reverse("admin:reviews_decisionmeeting_changelist"), {"q": one.reference})
    assert meeting.title not in page.content.decode()


def test_meetings_are_found_by_title_call_and_what_they_decide(world: World) -> None:
    meeting = decided(world)
    for text in ("october", world.call.title_en, application_of(world).reference):
        page = browser(world.officer).get(reverse("admin:reviews_decisionmeeting_changelist"), {"q": text})
        assert meeting.title in page.content.decode(), text
    assert "Nothing matches" in (
        browser(world.officer)
        .get(reverse("admin:reviews_decisionmeeting_changelist"), {"q": application_of(world, 2).reference})
        .content.decode()
    )


def test_one_search_finds_every_kind_of_thing(world: World) -> None:
    make_known(world.panel, "Zorn Zirkel", agency=world.call.agency)
    world.panel.name_en = "Zirkel panel"
    world.panel.save()
    world.call.title_en = "The Zirkel call"
    world.call.save()
    DecisionMeeting.objects.create(call=world.call, title="Sitting", held_on=TODAY)
    submit_as(application_of(world), title_en="A zirkel of ideas")
    ProblemReport.objects.create(call=world.call, text="x", by=world.officer, at=NOW, number="ZRKL-2222")
    page = search(world.officer, "zirkel")
    titles = re.findall(r'<h2 id="group-\d+">([^<]*)</h2>', page)
    assert titles == ["Applications", "Calls", "Reviewers", "Panels", "Decision meetings"]
    assert "Problem reports" in search(world.officer, "zrkl")


def test_an_enquiry_and_a_planning_grant_are_found_by_what_people_quote(world: World) -> None:
    enquiry, grant = ask_on_call(world.call, make_user()), make_planning_grant(world.call.agency, make_organisation())
    assert f"{enquiry.number} · {enquiry.subject}" in search(world.officer, enquiry.number)
    for text in (grant.register_id, grant.leader):
        assert f"{grant.register_id} · {grant.title_en}" in search(world.officer, text)
    elsewhere = make_staff(make_call("vinnova").agency)
    assert enquiry.subject not in search(elsewhere, enquiry.number)


def test_a_grant_is_found_by_its_reference_and_its_leader() -> None:
    made = granted()
    for text in (made.application().reference, made.grant().leader.name):
        assert reverse("admin:reviews_grant_change", args=[made.grant().pk]) in search(made.officer, text)


def test_at_most_ten_of_a_kind_and_a_way_to_the_rest(world: World) -> None:
    for _number in range(10):
        judged_eligible(world.call)
    page = search(world.officer, world.call.agency.short_name)
    found = re.findall(r'href="/staff/applications/application/[^"]*/change/"', page)
    assert len(found) == 10
    assert f"{reverse('admin:applications_application_changelist')}?q=" in page


def test_nobody_finds_what_is_in_no_list_of_theirs(world: World) -> None:
    other = make_call("vinnova")
    elsewhere = make_staff(other.agency)
    declare_staff(elsewhere, other, NOW)
    undeclared = make_staff(world.call.agency)
    for user in (elsewhere, undeclared, make_staff(world.call.agency, "coordinator")):
        page = search(user, application_of(world).reference)
        assert "/staff/applications/application/" not in page
    assert "/staff/applications/call/" not in search(elsewhere, world.call.title_en)


def test_the_page_of_a_barred_officer_is_the_same_whether_or_not_the_case_exists(world: World) -> None:
    texts = ("University", "VR", "Person")
    before = [normalised(search(world.officer, text)) for text in texts]
    new = judged_eligible(world.call)
    Bar.objects.create(application=new, person=make_person(user=world.officer), since=NOW)
    assert [normalised(search(world.officer, text)) for text in texts] == before
    nowhere = normalised(search(world.officer, "ZZZZ-ZZZZ")).replace("ZZZZ-ZZZZ", new.reference)
    assert normalised(search(world.officer, new.reference)) == nowhere


@pytest.mark.parametrize("text", ["", "   ", "\0", "%", "a" * 5000, "'; --", "{{ 7|add:1 }}", "<script>"])
def test_anything_can_be_asked(world: World, text: str) -> None:
    page = search(world.officer, text)
    assert ("<script>" in page.split("</head>")[1], "Search" in page) == (False, True)


def test_statements_do_not_grow_with_what_is_found(world: World) -> None:
    client, asked = browser(world.officer), {"q": world.call.agency.short_name}
    make_known(world.panel, world.call.agency.short_name)
    client.get(reverse("admin:search"), asked)
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as statements:
            client.get(reverse("admin:search"), asked)
        counts.append(len(statements))
        for number in range(3):
            judged_eligible(world.call)
            make_known(world.panel, f"{world.call.agency.short_name} {number}")
    assert counts[0] == counts[1] <= 20
