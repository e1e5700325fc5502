"""A version that replaces another: conflicts are looked for anew, and who has declared is asked about who is new."""

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application, Bar, Party
from clusterportal.accounts.errors import Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from clusterportal.mail.actions import send_queued
from clusterportal.mail.models import Message
from reviews.actions.declarations import declare, declare_as_staff
from reviews.actions.following import follow_versions
from reviews.actions.hand_assigning import assign as assign_by_hand
from reviews.models import Conflict, Declaration, Reviewer
from reviews.queries.declaring import Group, rows_of_call, rows_of_round
from reviews.queries.matching import readers_of
from reviews.queries.visibility import case_for, seen_cases
from tests.factories import TODAY, add_applicant, make_organisation, make_user, make_version
from tests.reviews.worlds import (
    CLEAR,
    CONFLICT,
    World,
    application_of,
    assign,
    case_number,
    declare_all,
    make_reviewer,
    make_world,
    person_of,
)
from tests.threads import together

pytestmark = pytest.mark.django_db


def replace_version(application: Application, partner: str = "") -> None:
    """A new submitted version, with one partner more where one is named."""
    if partner:
        consortium = application.consortium
        Party.objects.create(consortium=consortium, role="partner", name=partner, position=90)
    version = make_version(Application.objects.get(pk=application.pk))
    Application.objects.filter(pk=application.pk).update(submitted_version=version)


def answer_of(user: User, number: int, world: World) -> Declaration:
    return Declaration.objects.get(application=application_of(world, number), person=person_of(user))


def row_of(user: User, world: World, label: str = "A-01") -> object:
    return next(row for row in rows_of_round(user, world.round) if row.label == label)


def test_a_new_partner_asks_those_who_had_declared_about_that_application_alone() -> None:
    world = make_world(2)
    member = make_reviewer(world.panel)
    replace_version(application_of(world), "Newcomer AB")

    assert (follow_versions(world.review), follow_versions(world.review)) == (1, 0)

    asked, other = answer_of(member, 1, world), answer_of(member, 2, world)
    assert (asked.answer, asked.asked_again_at, asked.newcomers) == ("none", world.review, [{"name": "Newcomer AB"}])
    assert (other.asked_again_at, other.newcomers) == (None, [])
    assert row_of(member, world).group is Group.NEW
    assert row_of(member, world, "A-02").is_answered
    events = Event.objects.filter(action="declaration.asked_again")
    assert [event.detail["n_declarations"] for event in events] == [2]


def test_a_version_without_anybody_new_asks_nobody() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    replace_version(application_of(world))
    assert follow_versions(world.review) == 1
    assert row_of(member, world).is_answered
    assert not Message.objects.filter(key__startswith="declare_again:").exists()


def test_until_one_has_answered_only_who_takes_part_can_be_read() -> None:
    world = make_world(2)
    reader, external = make_reviewer(world.panel), make_reviewer(world.panel, "external")
    for user in (reader, external):
        for number in (1, 2):
            assign(case_number(world, number), user)
    replace_version(application_of(world), "Newcomer AB")
    follow_versions(world.review)

    for user in (reader, external):
        closed, opened = (case_for(user, case_number(world, number).pk, world.review) for number in (1, 2))
        assert (closed.may_know_parties, closed.may_read_text) == (True, False)
        assert opened.may_read_text
        assert declare(world.round, {application_of(world).pk: CLEAR}, by=user, at=world.review) == 0
        assert case_for(user, case_number(world).pk, world.review).may_read_text
        assert (answer_of(user, 1, world).at, answer_of(user, 1, world).newcomers) == (world.review, [])


def test_a_conflict_with_the_newcomer_closes_the_application() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    assign(case_number(world), member)
    replace_version(application_of(world), "Newcomer AB")
    follow_versions(world.review)

    declare(world.round, {application_of(world).pk: CONFLICT}, by=member, at=world.review)

    assert seen_cases(member, world.review) == ()
    assert (answer_of(member, 1, world).answer, answer_of(member, 1, world).asked_again_at) == ("conflict", None)


def test_nobody_who_owes_an_answer_gets_a_reading() -> None:
    world = make_world(2)
    member = make_reviewer(world.panel)
    replace_version(application_of(world), "Newcomer AB")
    follow_versions(world.review)

    assert list(readers_of(world.round)) == []
    reviewer = Reviewer.objects.get(person__user=member)
    with pytest.raises(Refused) as refusal:
        assign_by_hand(case_number(world, 2), reviewer, by=world.officer, at=world.review)
    assert refusal.value.code == "not_declared"
    declare(world.round, {application_of(world).pk: CLEAR}, by=member, at=world.review)
    assert [role.reviewer for role in readers_of(world.round)] == [reviewer]


def test_a_new_participant_is_compared_with_every_reviewer_of_the_round() -> None:
    world = make_world(1)
    near, far = make_reviewer(world.panel), make_reviewer(world.panel)
    organisation = make_organisation("University of Newcomers")
    person_of(near).affiliations.create(organisation=organisation, department="Physics", starts_on=TODAY)
    application = application_of(world)
    add_applicant(application.consortium, make_user("Nora Newcomer"), "researcher", organisation)
    replace_version(application)

    follow_versions(world.review)

    found = Conflict.objects.filter(origin="detected", rule="same_department")
    assert [one.person for one in found] == [person_of(near)]
    assert Bar.objects.filter(application=application, person=person_of(near), lifted_at=None).exists()
    names = [one["name"] for one in answer_of(far, 1, world).newcomers]
    assert names == ["Nora Newcomer", "University of Newcomers"]


def test_a_declared_conflict_stands_whoever_comes() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel, declared=False)
    declare_all(member, world.round, A_01=CONFLICT)
    replace_version(application_of(world), "Newcomer AB")
    follow_versions(world.review)
    assert answer_of(member, 1, world).asked_again_at is None


def test_staff_are_asked_again_on_their_first_page_and_lose_nothing_meanwhile(client: Client) -> None:
    world = make_world(1)
    replace_version(application_of(world), "Newcomer AB")
    follow_versions(world.review)
    client.force_login(world.officer)
    page = client.get(reverse("admin:index")).content.decode()
    assert "Declare again where somebody is new since you declared" in page
    form = client.get(reverse("staff_declaration", args=[world.call.pk])).content.decode()
    assert "Newcomer AB" in form
    assert "you read only who takes part" not in form
    assert seen_cases(world.officer, world.review)

    with pytest.raises(Refused) as refusal:
        declare_as_staff(world.call, {}, by=world.officer, at=world.review)
    assert refusal.value.code == "answers_missing"
    declare_as_staff(world.call, {application_of(world).pk: CLEAR}, by=world.officer, at=world.review)
    assert all(row.is_answered for row in rows_of_call(world.officer, world.call, world.review))
    assert "Declare again" not in client.get(reverse("admin:index")).content.decode()


def test_the_page_names_who_is_new_and_keeps_the_earlier_answer_to_be_read(client: Client) -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    replace_version(application_of(world), "Newcomer AB")
    follow_versions(world.review)
    client.force_login(member)
    page = client.get(reverse("declaration", args=[world.round.pk])).content.decode()
    assert "New since you declared" in page
    assert "you read only who takes part" in page
    assert "Newcomer AB" in page
    assert "no conflict of interest." in page
    assert "checked" not in page


@pytest.mark.parametrize(("is_answered", "state"), [(False, "sent"), (True, "dropped")])
def test_the_message_waits_for_nobody_who_has_answered(is_answered: bool, state: str) -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    replace_version(application_of(world), "Newcomer AB")
    follow_versions(world.review)
    if is_answered:
        declare(world.round, {application_of(world).pk: CLEAR}, by=member, at=world.review)
    send_queued(world.review)
    message = Message.objects.get(key__startswith="declare_again:", to=member.email)
    assert message.state == state
    assert "Newcomer" not in message.body


@pytest.mark.django_db(transaction=True)
def test_followed_twice_at_once_asks_once() -> None:
    world = make_world(1)
    member = make_reviewer(world.panel)
    replace_version(application_of(world), "Newcomer AB")

    done = together(lambda: follow_versions(world.review), lambda: follow_versions(world.review))

    assert sorted(done) == [0, 1]
    assert Event.objects.filter(action="declaration.asked_again").count() == 1
    assert answer_of(member, 1, world).newcomers == [{"name": "Newcomer AB"}]
