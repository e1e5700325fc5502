"""Saying beforehand what one would like to read: by whom, of what, until when, and what counts of it."""

import pytest
from django.db import IntegrityError, transaction

from applications.actions.freezing import freeze_call
from applications.models import Bar, Round
from clusterportal.accounts.errors import Hidden, Paused, Refused
from clusterportal.accounts.models import User
from clusterportal.audit.models import Event
from reviews.actions.bidding import Answer, save_bids
from reviews.actions.conflicts import judge_conflict, record
from reviews.actions.declarations import declare
from reviews.actions.screening import screen_out
from reviews.domain.conflicts import Origin, Tier
from reviews.domain.facts import Finding
from reviews.models import Bid, Declaration, PanelRole, Reviewer
from reviews.queries.bidding import cases_to_bid_on, standing_bids
from tests.factories import make_staff, make_user
from tests.reviews.worlds import (
    CONFLICT,
    World,
    application_of,
    case_number,
    declare_all,
    make_panel,
    make_reviewer,
    make_world,
    person_of,
)

pytestmark = pytest.mark.django_db
EAGER = Answer("gladly", "expert")


@pytest.fixture
def world() -> World:
    return make_world(3)


@pytest.fixture
def member(world: World) -> User:
    return make_reviewer(world.panel)


def say(world: World, user: User, **answers: Answer) -> int:
    """`answers` by label, as A_01."""
    given = {case_number(world, int(label[2:])).pk: answer for label, answer in answers.items()}
    return save_bids(world.round, given, by=user, at=world.declaring)


def kept(user: User) -> list[tuple[str, str, str]]:
    rows = Bid.objects.filter(reviewer__person__user=user).order_by("case__label")
    return list(rows.values_list("case__label", "wish", "competence"))


def labels(world: World, user: User) -> list[str]:
    return [case.label for case in cases_to_bid_on(user, world.round, world.declaring)]


def counting(user: User) -> list[str]:
    rows = standing_bids().filter(reviewer__person__user=user)
    return list(rows.order_by("case__label").values_list("case__label", flat=True))


def test_only_what_changes_is_written_and_told(world: World, member: User) -> None:
    assert say(world, member, A_01=EAGER, A_02=Answer(wish="can"), A_03=Answer()) == 2
    first = dict(Bid.objects.values_list("case__label", "at"))

    later = {
        case_number(world, 1).pk: EAGER,
        case_number(world, 2).pk: Answer(competence="outside"),
    }
    assert save_bids(world.round, later, by=member, at=world.review) == 1

    assert kept(member) == [("A-01", "gladly", "expert"), ("A-02", "", "outside")]
    assert dict(Bid.objects.values_list("case__label", "at")) == {"A-01": first["A-01"], "A-02": world.review}
    told = Event.objects.filter(action="bids.saved").order_by("pk").values_list("chain", "detail", "actor")
    round_ = {"round": str(world.round.pk)}
    assert list(told) == [
        (f"call:{world.call.pk}", round_ | {"n_bids": 2}, str(member.pk)),
        (f"call:{world.call.pk}", round_ | {"n_bids": 1}, str(member.pk)),
    ]


def test_what_is_taken_back_has_no_row(world: World, member: User) -> None:
    say(world, member, A_01=EAGER, A_02=EAGER)

    assert say(world, member, A_01=Answer()) == 1

    assert kept(member) == [("A-02", "gladly", "expert")]


def test_nothing_is_told_of_what_changes_nothing(world: World, member: User) -> None:
    say(world, member, A_01=EAGER)

    assert say(world, member, A_01=EAGER, A_02=Answer()) == 0

    assert Event.objects.filter(action="bids.saved").count() == 1


def test_until_the_panels_open(world: World, member: User) -> None:
    case = case_number(world)
    opens_at = world.round.panel_opens_at

    with pytest.raises(Refused) as refused:
        save_bids(world.round, {case.pk: EAGER}, by=member, at=opens_at)

    assert refused.value.code == "bidding_closed"
    assert kept(member) == []


def test_a_frozen_call_waits(world: World, member: User) -> None:
    freeze_call(world.call, reason="Why.", by=world.officer, at=world.review)

    round_ = Round.objects.select_related("call").get(pk=world.round.pk)
    with pytest.raises(Paused):
        save_bids(round_, {}, by=member, at=world.review)


@pytest.mark.parametrize("role", ["member", "chair", "vice_chair"])
def test_whoever_reads_in_a_panel_may_say_it(world: World, role: str) -> None:
    assert say(world, make_reviewer(world.panel, role), A_01=EAGER) == 1


@pytest.mark.parametrize("role", ["observer", "external"])
def test_who_reads_nothing_there_or_is_asked_by_name_may_not(world: World, role: str) -> None:
    user = make_reviewer(world.panel, role)

    with pytest.raises(Hidden):
        say(world, user, A_01=EAGER)


def test_nobody_else_may(world: World, member: User) -> None:
    PanelRole.objects.filter(reviewer__person__user=member).update(ended_at=world.declaring)
    elsewhere = make_reviewer(make_world().panel)
    for user in (make_user(), member, elsewhere, world.officer, make_staff(make_world().call.agency)):
        with pytest.raises(Hidden):
            say(world, user, A_01=EAGER)


def test_another_panels_case_is_not_among_them(world: World) -> None:
    other = make_reviewer(make_panel(world.round, "Panel two"))

    assert labels(world, other) == []
    with pytest.raises(Refused) as refused:
        say(world, other, A_01=EAGER)
    assert refused.value.code == "not_in_bidding"


def test_what_is_not_answered_about_is_not_there(world: World) -> None:
    user = make_reviewer(world.panel, declared=False)
    assert labels(world, user) == []

    declare_all(user, world.round, A_02=CONFLICT)

    assert labels(world, user) == ["A-01", "A-03"]


def test_what_is_screened_out_is_not_there(world: World, member: User) -> None:
    screen_out([case_number(world)], reason="Out of scope.", by=world.officer, at=world.review)

    assert labels(world, member) == ["A-02", "A-03"]


def test_who_becomes_barred_has_said_nothing(world: World, member: User) -> None:
    say(world, member, A_01=EAGER, A_02=EAGER)
    assert counting(member) == ["A-01", "A-02"]

    declare(world.round, {application_of(world).pk: CONFLICT}, by=member, at=world.review)

    assert labels(world, member) == ["A-02", "A-03"]
    assert counting(member) == ["A-02"]
    with pytest.raises(Refused) as refused:
        say(world, member, A_01=EAGER)
    assert refused.value.code == "not_in_bidding"


def test_a_bar_that_is_lifted_gives_back_what_was_said(world: World, member: User) -> None:
    say(world, member, A_01=EAGER)
    found = Finding("co_publication", Tier.RISK, ())
    conflict = record(application_of(world), person_of(member), Origin.DETECTED, found, by=None, at=world.review)
    assert counting(member) == []

    judge_conflict(conflict, judgement="clear", reason="Another of that name.", by=world.officer, at=world.review)

    assert not Bar.objects.filter(lifted_at__isnull=True).exists()
    assert counting(member) == ["A-01"]


def test_who_is_asked_again_has_said_nothing_until_the_answer(world: World, member: User) -> None:
    say(world, member, A_01=EAGER)

    Declaration.objects.filter(application=application_of(world)).update(asked_again_at=world.review)

    assert (labels(world, member), counting(member)) == (["A-02", "A-03"], [])


def test_who_leaves_the_panel_has_said_nothing(world: World, member: User) -> None:
    say(world, member, A_01=EAGER)

    PanelRole.objects.filter(reviewer__person__user=member).update(ended_at=world.review)

    assert counting(member) == []


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ({"wish": "", "competence": ""}, "bid_says_something"),
        ({"wish": "perhaps", "competence": ""}, "bid_says_what_can_be_said"),
        ({"wish": "can", "competence": "none"}, "bid_says_what_can_be_said"),
    ],
)
def test_the_database_keeps_only_what_can_be_said(
    world: World, member: User, said: dict[str, str], constraint: str
) -> None:
    reviewer = Reviewer.objects.get(person__user=member)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Bid.objects.create(case=case_number(world), reviewer=reviewer, at=world.review, **said)


def test_the_database_keeps_one_of_a_pair(world: World, member: User) -> None:
    say(world, member, A_01=EAGER)
    again = Bid(case=case_number(world), reviewer=Reviewer.objects.get(), wish="can", at=world.review)

    with pytest.raises(IntegrityError, match="bid_once_per_pair"), transaction.atomic():
        again.save()
